"""Crops for the browser: made once, within bounds, and an address that gives out only what a page has asked for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from starlette.requests import Request

from olci_core.area import Area
from olci_core.catalogue import SearchQuery, current
from olci_core.errors import ConnectionFailed
from olci_core.scene import Scene
from olci_ui.pictures.coast import coast_near
from olci_ui.pictures.crop_route import crop_answer, crop_path
from olci_ui.pictures.crops import CropRoom, CutPicture, crops
from olci_ui.pictures.picture_cache import KeptPictures
from olci_ui.pictures.picture_room import NoPicture
from olci_ui.services import services

BALTIC = Area.from_bounds(14, 56, 18, 58)


def picture(value: int) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.full((200, 200, 3), value, np.uint8)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def scenes(world: Path) -> Iterator[tuple[Scene, ...]]:
    """What the practice archive has of two days over the Baltic."""
    query = SearchQuery(datetime(2018, 6, 1, tzinfo=UTC), datetime(2018, 6, 3, tzinfo=UTC), area=BALTIC)
    found = services.archive.catalogue.search(query).scenes
    services.archive.scenes.remember(found)
    yield tuple(one for one in current(found) if one.footprint and BALTIC.coverage_by(one.footprint) > 0.99)


@pytest.mark.parametrize(("value", "bright"), [(255, 1.0), (20, 0.0)])
def test_a_crop_says_how_much_of_the_area_is_bright(scenes: tuple[Scene, ...], value: int, bright: float) -> None:
    room = CropRoom(lambda _archive, _scene: picture(value))
    cut = room.cut("copernicus", scenes[0], area=BALTIC, size="small")
    assert isinstance(cut, CutPicture)
    assert cut.bright == bright
    with Image.open(io.BytesIO(cut.content)) as image:
        assert image.format == "WEBP"
        assert image.width == 320
    assert room.shares(BALTIC, scenes) == {scenes[0].id: bright}


def test_a_crop_is_made_once_and_the_longest_unused_leave(scenes: tuple[Scene, ...]) -> None:
    asked: list[str] = []

    def fetch(_archive: str, scene: Scene) -> bytes:
        asked.append(scene.id)
        return picture(90)

    first, second = scenes[:2]
    room = CropRoom(fetch)
    for _ in range(2):
        held = room.cut("copernicus", first, area=BALTIC, size="small")
    assert asked == [first.id]
    assert isinstance(held, CutPicture)
    small = CropRoom(fetch, kept=KeptPictures(max_bytes=len(held.content) + 10))
    asked.clear()
    for one in (first, second, second, first):
        small.cut("copernicus", one, area=BALTIC, size="small")
    assert asked == [first.id, second.id, first.id]
    assert small.shares(BALTIC, scenes).keys() == {first.id, second.id}
    assert small.known_shares(BALTIC) == small.shares(BALTIC, scenes)
    assert small.known_shares(Area.from_bounds(0, 0, 1, 1)) == {}


def test_a_scene_without_a_preview_has_no_crop_and_is_not_asked_for_again(scenes: tuple[Scene, ...]) -> None:
    room = CropRoom(lambda _archive, _scene: None)
    assert [one.done for one in room.look_at("copernicus", scenes, area=BALTIC)][-1] == len(scenes)
    assert room.cut("copernicus", scenes[0], area=BALTIC, size="small") == NoPicture("No quicklook")
    assert set(room.shares(BALTIC, scenes).values()) == {None}
    assert list(room.look_at("copernicus", scenes, area=BALTIC)) == []


def test_an_outage_is_no_answer_the_scenes_are_looked_at_again_when_it_is_over(scenes: tuple[Scene, ...]) -> None:
    is_down = True

    def fetch(_archive: str, scene: Scene) -> bytes:
        if is_down:
            raise ConnectionFailed("The archive cannot be reached.")
        return picture(200)

    room = CropRoom(fetch)
    list(room.look_at("copernicus", scenes, area=BALTIC))
    assert room.shares(BALTIC, scenes) == {}
    not_now = room.cut("copernicus", scenes[0], area=BALTIC, size="small")
    assert isinstance(not_now, NoPicture)
    assert not_now.may_come
    is_down = False
    list(room.look_at("copernicus", scenes, area=BALTIC))
    assert set(room.shares(BALTIC, scenes)) == {scene.id for scene in scenes}
    assert None not in room.shares(BALTIC, scenes).values()


@pytest.mark.parametrize(("each_s", "per_s"), [(2.0, 0.5), (0.01, 8.0)])
def test_a_look_shows_how_quickly_the_next_one_will_go(scenes: tuple[Scene, ...], each_s: float, per_s: float) -> None:
    asked = 0

    def fetch(_archive: str, _scene: Scene) -> bytes:
        nonlocal asked
        asked += 1
        return picture(90)

    many = [replace(scenes[0], id=f"{number}") for number in range(40)]
    room = CropRoom(fetch, clock=lambda: each_s * asked)
    assert room.pictures_per_s == 8.0
    list(room.look_at("copernicus", many, area=BALTIC))
    assert room.pictures_per_s == pytest.approx(per_s)
    list(room.look_at("copernicus", many, area=BALTIC))  # all are at hand: that says nothing
    assert room.pictures_per_s == pytest.approx(per_s)


def test_bytes_that_are_no_picture_are_refused_as_such(scenes: tuple[Scene, ...]) -> None:
    room = CropRoom(lambda _archive, _scene: b"not a picture")
    assert isinstance(room.cut("copernicus", scenes[0], area=BALTIC, size="small"), NoPicture)


def asked_for(path: str, **parts: str) -> Request:
    _, _, query = path.partition("?")
    return Request({"type": "http", "headers": [], "query_string": query.encode(), "path_params": parts})


def test_the_address_of_a_crop_answers_with_the_picture_and_its_share(scenes: tuple[Scene, ...]) -> None:
    token = crops.token_of(BALTIC)
    path = crop_path("copernicus", token, scenes[0].id, size="small")
    answer = crop_answer(asked_for(path, archive="copernicus", token=token, scene_id=scenes[0].id))
    assert answer.status_code == 200
    assert answer.media_type == "image/webp"
    assert 0 <= float(answer.headers["X-Bright"]) <= 1


@pytest.mark.parametrize(
    ("kind", "token", "scene_id", "size"),
    [
        ("copernicus", "0" * 16, None, "small"),
        ("copernicus", "../../etc", None, "small"),
        ("elsewhere", None, None, "small"),
        ("copernicus", None, "no-such-scene", "small"),
        ("copernicus", None, "../state", "small"),
        ("copernicus", None, None, "9000"),
    ],
)
def test_an_address_that_no_page_has_given_out_answers_with_nothing(
    scenes: tuple[Scene, ...], kind: str, token: str | None, scene_id: str | None, size: str
) -> None:
    known = crops.token_of(BALTIC)
    request = asked_for(f"?size={size}", archive=kind, token=token or known, scene_id=scene_id or scenes[0].id)
    assert crop_answer(request).status_code == 404


def test_the_coast_near_a_place_is_that_of_its_islands_and_continents() -> None:
    gotland = coast_near(18.5, 57.5, within_km=60)
    assert any(np.ptp(line[:, 0]) < 2 for line in gotland)
    assert len(gotland) < 40
    assert coast_near(-140, -40, within_km=300) == ()
    ice_front = coast_near(180, -78.2, within_km=60)
    assert len(ice_front) == 1
    assert ice_front[0][:, 1].min() < -85
