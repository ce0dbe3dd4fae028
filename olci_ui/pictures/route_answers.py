"""What the routes that hand out pictures of scenes have in common: ids, headers, and the answer where there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from olci_core.scene import Scene
from olci_ui.pictures import texts
from olci_ui.pictures.picture_cache import Picture
from olci_ui.pictures.picture_headers import PICTURE_HEADERS
from olci_ui.pictures.picture_room import NoPicture
from olci_ui.services.quicklooks import known_scene

MAP_CRS = re.compile(r"EPSG(3857|3413|3995|3031)")  # as Leaflet names them
SCENE_ID = re.compile(r"[0-9A-Za-z-]{1,64}")


def scene_asked_for(request: Request) -> Scene | None:
    """Return the scene that the address names, None where no search has shown it."""
    archive, scene_id = str(request.path_params["archive"]), str(request.path_params["scene_id"])
    return known_scene(archive, scene_id) if SCENE_ID.fullmatch(scene_id) else None


def no_such_picture() -> Response:
    """Answer an address that stands for nothing."""
    return Response(texts.NO_SUCH_PICTURE, 404, headers=dict(PICTURE_HEADERS), media_type="text/plain")


def answer_with(made: Picture | NoPicture, *, headers: Mapping[str, str]) -> Response:
    """Answer with a picture and what is known of it; with no content and the reason where there is none."""
    if isinstance(made, NoPicture):
        status = 503 if made.may_come else 204
        return Response(
            status_code=status, headers={**PICTURE_HEADERS, "Cache-Control": "no-store", "X-Why": made.reason}
        )
    answer_headers = {**PICTURE_HEADERS, "Cache-Control": "private, max-age=3600", **headers}
    return Response(made.content, media_type="image/webp", headers=answer_headers)
