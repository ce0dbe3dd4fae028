"""What a route that hands out pictures made of a scene has in common with the others."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from olci_core.scene import Scene
from olci_ui.pictures.crops import NoCrop
from olci_ui.pictures.picture_cache import Picture
from olci_ui.services import known_scene

_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}


def scene_asked_for(request: Request) -> Scene | None:
    """Return the scene that the address names, None where no search has shown it."""
    archive, scene_id = str(request.path_params["archive"]), str(request.path_params["scene_id"])
    return known_scene(archive, scene_id) if _ID.fullmatch(scene_id) else None


def no_such_picture() -> Response:
    """Answer an address that stands for nothing."""
    return Response("No such picture.", 404, headers=_SAFE, media_type="text/plain")


def answer_with(made: Picture | NoCrop, *, told: dict[str, str]) -> Response:
    """Answer with a picture and the headers told with it; with no content and the reason where there is none."""
    if isinstance(made, NoCrop):
        return Response(status_code=204, headers={**_SAFE, "Cache-Control": "no-store", "X-Why": made.reason})
    headers = {**_SAFE, "Cache-Control": "private, max-age=3600", **told}
    return Response(made.content, media_type="image/webp", headers=headers)
