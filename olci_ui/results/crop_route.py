"""The address under which a page finds scenes cut to an area: the browser asks for those that come into view."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from olci_ui.results.crops import WIDTH_PX, CropSize, NoCrop, crops
from olci_ui.services import known_scene

_TOKEN = re.compile(r"[0-9a-f]{16}")
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}


def crop_path(archive: str, token: str, scene_id: str, *, size: CropSize) -> str:
    """Return the address of a crop, relative to any page."""
    return f"crop/{archive}/{token}/{scene_id}?size={size}"


def crop_answer(request: Request) -> Response:
    """Answer with the picture and its bright share; with no content and the reason where there is no picture."""
    archive, token, scene_id = (str(request.path_params[key]) for key in ("archive", "token", "scene_id"))
    size = _size(request.query_params.get("size"))
    area = crops.area_of(token) if _TOKEN.fullmatch(token) else None
    scene = known_scene(archive, scene_id) if _ID.fullmatch(scene_id) else None
    if area is None or scene is None or size is None:
        return Response("No such picture.", 404, headers=_SAFE, media_type="text/plain")
    made = crops.cut(archive, scene, area=area, size=size)
    if isinstance(made, NoCrop):
        return Response(status_code=204, headers={**_SAFE, "Cache-Control": "no-store", "X-Why": made.reason})
    headers = {**_SAFE, "Cache-Control": "private, max-age=3600"}
    if made.bright is not None:
        headers["X-Bright"] = f"{made.bright:.4f}"
    return Response(made.content, media_type="image/webp", headers=headers)


def _size(text: str | None) -> CropSize | None:
    return next((size for size in WIDTH_PX if size == text), None)
