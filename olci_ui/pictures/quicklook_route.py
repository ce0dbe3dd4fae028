"""The address of a scene's quicklook, so that a table sends links, not pictures."""

from __future__ import annotations

import io
import logging
from typing import Literal

from PIL import Image
from starlette.requests import Request
from starlette.responses import Response

from olci_core.errors import InputError, OlciError
from olci_core.picture import opened
from olci_ui.pictures import texts
from olci_ui.pictures.picture_headers import PICTURE_HEADERS
from olci_ui.pictures.picture_pool import pool
from olci_ui.pictures.route_answers import SCENE_ID
from olci_ui.services.quicklooks import kept_quicklook, known_scene, quicklook

log = logging.getLogger(__name__)

Size = Literal["small", "large", "original"]
PIXELS = {"small": 240, "large": 1400}
_NO_PREVIEW = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="90" viewBox="0 0 120 90">'
    '<rect x="1" y="1" width="118" height="88" rx="6" fill="#8a99a5" fill-opacity=".15" stroke="#8a99a5"/>'
    '<text x="60" y="49" font-family="sans-serif" font-size="12" text-anchor="middle" fill="#8a99a5">'
    f"{texts.NO_PREVIEW_CARD}</text></svg>"
)


def quicklook_path(archive: str, scene_id: str, *, size: Size, turned: bool = False) -> str:
    """Return the address of a quicklook, relative to any page.

    ``turned``: of an ascending pass; needed only where no search of this session has shown the scene.
    """
    return f"quicklook/{archive}/{scene_id}?size={size}" + ("&turned=1" if turned else "")


def quicklook_answer(request: Request) -> Response:
    """Answer with the JPEG, for the page with north up; with a drawn card where there is no preview."""
    archive, scene_id = request.path_params["archive"], request.path_params["scene_id"]
    with pool.in_hand():
        picture, turned = _found(archive, scene_id, turned="turned" in request.query_params)
        size = request.query_params.get("size")
        if picture is not None and size in PIXELS:
            picture = shown(picture, max_px=PIXELS[size], turned=turned)
    if picture is None:
        return Response(
            _NO_PREVIEW, media_type="image/svg+xml", headers={**PICTURE_HEADERS, "Cache-Control": "no-cache"}
        )
    return Response(
        picture, media_type="image/jpeg", headers={**PICTURE_HEADERS, "Cache-Control": "private, max-age=86400"}
    )


def _found(archive: str, scene_id: str, *, turned: bool) -> tuple[bytes | None, bool]:
    """Return a picture and whether it stands on its head."""
    if not SCENE_ID.fullmatch(scene_id):
        return None, turned
    scene = known_scene(archive, scene_id)
    if scene is None:
        return kept_quicklook(archive, scene_id), turned
    try:
        return quicklook(archive, scene), scene.is_ascending
    except OlciError as error:
        log.info("No quicklook of %s just now: %s", scene.name, error)
        return None, scene.is_ascending


def shown(picture: bytes, *, max_px: int, turned: bool) -> bytes | None:
    """Return a picture at most so wide and high, as JPEG; None where it cannot be read.

    ``turned``: a scene of an ascending pass stands on its head in its own grid, and is turned round for the eye.
    """
    try:
        return pool.make(picture, lambda: _shown(picture, max_px, turned=turned))
    except InputError:
        return None


def _shown(picture: bytes, max_px: int, *, turned: bool) -> bytes:
    small = opened(picture, max_side_px=max_px)
    if turned:
        small = small.transpose(Image.Transpose.ROTATE_180)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=85)
    return out.getvalue()
