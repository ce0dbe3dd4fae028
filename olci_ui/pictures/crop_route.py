"""The address under which a page finds scenes cut to an area: the browser asks for those that come into view."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from olci_core.percent import in_percent
from olci_ui.pictures.crops import WIDTH_PX, CropSize, crops
from olci_ui.pictures.picture_room import NoPicture
from olci_ui.pictures.route_answers import answer_with, no_such_picture, scene_asked_for

_TOKEN = re.compile(r"[0-9a-f]{16}")


def crop_path(archive: str, token: str, scene_id: str, *, size: CropSize) -> str:
    """Return the address of a crop, relative to any page."""
    return f"crop/{archive}/{token}/{scene_id}?size={size}"


def crop_answer(request: Request) -> Response:
    """Answer with the picture and its bright share; with no content and the reason where there is no picture."""
    token = str(request.path_params["token"])
    size = _size(request.query_params.get("size"))
    area = crops.area_of(token) if _TOKEN.fullmatch(token) else None
    scene = scene_asked_for(request)
    if area is None or scene is None or size is None:
        return no_such_picture()
    made = crops.cut(str(request.path_params["archive"]), scene, area=area, size=size)
    bright = None if isinstance(made, NoPicture) else made.bright
    return answer_with(
        made, headers={} if bright is None else {"X-Bright": f"{bright:.4f}", "X-Bright-Words": in_percent(bright)}
    )


def _size(text: str | None) -> CropSize | None:
    return next((size for size in WIDTH_PX if size == text), None)
