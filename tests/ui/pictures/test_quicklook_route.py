"""The address of a quicklook: pictures with north up, no picture for strangers, and none that is not one."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from starlette.requests import Request
from starlette.responses import Response

from olci_core.scene import Scene
from olci_ui.pictures.quicklook_route import quicklook_answer, quicklook_path, shown
from olci_ui.services import services
from olci_ui.services.remembered_scenes import RememberedScenes
from olci_ui.session.search_form import from_address

LINK = {"from": "2018-06-01", "to": "2018-06-01", "area": "POLYGON((-82 71, -82 74, -75 74, -75 71, -82 71))"}


def asked(path: str) -> Response:
    """Return what the route answers at an address."""
    _, archive, rest = path.split("/", 2)
    scene_id, _, query = rest.partition("?")
    names = {"archive": archive, "scene_id": scene_id}
    return quicklook_answer(
        Request({"type": "http", "path_params": names, "query_string": query.encode(), "headers": []})
    )


@pytest.fixture
def scenes(world: Path) -> tuple[Scene, ...]:
    query = from_address(LINK, today=date(2018, 6, 2)).query()
    found = services.archive.catalogue.search(query).scenes
    services.archive.scenes.remember(found)
    return found


def picture_of(path: str) -> Image.Image | None:
    answer = asked(path)
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    if answer.headers["content-type"].startswith("image/svg"):
        return None
    return Image.open(io.BytesIO(bytes(answer.body)))


def test_a_scene_that_was_shown_has_a_thumbnail_and_one_that_was_not_has_none(scenes: tuple[Scene, ...]) -> None:
    scene = next(scene for scene in scenes if scene.quicklook_url)
    small = picture_of(quicklook_path("copernicus", scene.id, size="small"))
    assert small is not None
    assert max(small.size) == 240
    services.archive.scenes = RememberedScenes()
    kept = picture_of(quicklook_path("copernicus", scene.id, size="small", turned=scene.is_ascending))
    assert kept is not None
    assert np.array_equal(np.asarray(kept), np.asarray(small))
    assert picture_of(quicklook_path("copernicus", "0" * 36, size="small")) is None


@pytest.mark.parametrize("path", ["quicklook/practice/abc", "quicklook/elsewhere/abc", "quicklook/copernicus/../../x"])
def test_an_address_alone_opens_no_archive_and_no_file(world: Path, path: str) -> None:
    assert picture_of(path) is None
    assert services.opened("practice") is None


def test_an_ascending_scene_is_turned_for_the_eye() -> None:
    pixels = np.zeros((40, 60, 3), np.uint8)
    pixels[:20] = 255
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=95)
    upright, turned = (
        Image.open(io.BytesIO(shown(out.getvalue(), max_px=60, turned=one) or b"")) for one in (False, True)
    )
    assert np.asarray(upright)[5].mean() > 200
    assert np.asarray(upright)[35].mean() < 50
    assert np.asarray(turned)[5].mean() < 50
    assert np.asarray(turned)[35].mean() > 200


def test_what_is_no_picture_becomes_none() -> None:
    assert shown(b"\xff\xd8\xff not a picture", max_px=60, turned=False) is None
