"""Scenes laid on maps: warped once a projection, within bounds, at an address that gives out only scenes shown."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from starlette.requests import Request

from olci_core.area import Area
from olci_core.catalogue import SearchQuery, current
from olci_core.scene import Scene
from olci_ui.pictures.overlay_route import overlay_answer
from olci_ui.pictures.overlays import MAX_SIDE_PX, LaidPicture, OverlayRoom
from olci_ui.pictures.picture_cache import KeptPictures
from olci_ui.pictures.picture_room import NoPicture
from olci_ui.services import services

KATTEGAT = Area.from_bounds(10, 56, 13, 58)


def picture() -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.full((200, 200, 3), 90, np.uint8)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def scenes(world: Path) -> Iterator[tuple[Scene, ...]]:
    """What the practice archive has of a day over the Kattegat."""
    query = SearchQuery(datetime(2018, 6, 1, tzinfo=UTC), datetime(2018, 6, 2, tzinfo=UTC), area=KATTEGAT)
    found = services.archive.catalogue.search(query).scenes
    services.archive.scenes.remember(found)
    yield current(found)


def asked_for(**parts: str) -> Request:
    return Request({"type": "http", "headers": [], "query_string": b"", "path_params": parts})


@pytest.mark.parametrize("projection", ["EPSG:3857", "EPSG:3413", "EPSG:3995"])
def test_a_scene_is_laid_within_its_bounds_and_see_through_beyond_it(
    scenes: tuple[Scene, ...], projection: str
) -> None:
    laid = OverlayRoom(lambda _archive, _scene: picture()).laid("copernicus", scenes[0], projection=projection)
    assert isinstance(laid, LaidPicture)
    west, south, east, north = laid.bounds
    assert west < east and south < north
    with Image.open(io.BytesIO(laid.content)) as image:
        assert max(image.size) == MAX_SIDE_PX
        alpha = np.asarray(image.convert("RGBA"))[..., 3]
    assert alpha[0, 0] == 0
    assert alpha[alpha.shape[0] // 2, alpha.shape[1] // 2] == 255


def test_a_picture_is_warped_once_for_each_projection_and_the_longest_unused_leave(scenes: tuple[Scene, ...]) -> None:
    asked: list[str] = []

    def fetch(_archive: str, scene: Scene) -> bytes:
        asked.append(scene.id)
        return picture()

    room = OverlayRoom(fetch)
    held = [room.laid("copernicus", scenes[0], projection=code) for code in ("EPSG:3857", "EPSG:3413", "EPSG:3857")]
    assert held[0] is held[2]
    assert asked == [scenes[0].id] * 2
    assert isinstance(held[0], LaidPicture)
    small = OverlayRoom(fetch, kept=KeptPictures(max_bytes=len(held[0].content) + 10))
    asked.clear()
    for one in (scenes[0], scenes[1], scenes[1], scenes[0]):
        small.laid("copernicus", one, projection="EPSG:3857")
    assert asked == [scenes[0].id, scenes[1].id, scenes[0].id]


def test_what_cannot_be_laid_says_why(scenes: tuple[Scene, ...]) -> None:
    nothing = OverlayRoom(lambda _archive, _scene: None)
    assert nothing.laid("copernicus", scenes[0], projection="EPSG:3857") == NoPicture("No quicklook")
    wrong = OverlayRoom(lambda _archive, _scene: b"not a picture")
    assert isinstance(wrong.laid("copernicus", scenes[0], projection="EPSG:3857"), NoPicture)
    here = OverlayRoom(lambda _archive, _scene: picture())
    assert isinstance(here.laid("copernicus", scenes[0], projection="EPSG:3031"), NoPicture)


def test_the_address_answers_with_the_picture_and_where_it_lies(scenes: tuple[Scene, ...]) -> None:
    scene = next(one for one in scenes if one.quicklook_url)
    answer = overlay_answer(asked_for(archive="copernicus", crs="EPSG3857", scene_id=scene.id))
    assert answer.status_code == 200
    assert answer.media_type == "image/webp"
    west, south, east, north = map(float, answer.headers["X-Bounds"].split(","))
    assert scene.footprint is not None
    assert scene.footprint.bounds == pytest.approx((west, south, east, north), abs=0.1)
    away = overlay_answer(asked_for(archive="copernicus", crs="EPSG3031", scene_id=scene.id))
    assert (away.status_code, away.headers["X-Why"]) == (204, "Cannot be laid on this map")


@pytest.mark.parametrize(
    ("kind", "crs", "scene_id"),
    [
        ("elsewhere", "EPSG3857", None),
        ("copernicus", "EPSG4326", None),
        ("copernicus", "EPSG3857/..", None),
        ("copernicus", "EPSG3857", "no-such-scene"),
        ("copernicus", "EPSG3857", "../state"),
    ],
)
def test_an_address_that_no_page_has_given_out_answers_with_nothing(
    scenes: tuple[Scene, ...], kind: str, crs: str, scene_id: str | None
) -> None:
    assert overlay_answer(asked_for(archive=kind, crs=crs, scene_id=scene_id or scenes[0].id)).status_code == 404
