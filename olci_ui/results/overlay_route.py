"""The address under which a map finds a scene laid on it."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from olci_ui.results.crops import NoCrop
from olci_ui.results.overlay import overlays
from olci_ui.services import known_scene

_CRS = re.compile(r"EPSG(3857|3413|3995|3031)")
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}


def overlay_path(archive: str, crs: str, scene_id: str) -> str:
    """Return the address of a scene laid on a map, relative to any page; ``crs`` as Leaflet names it (EPSG3857)."""
    return f"overlay/{archive}/{crs}/{scene_id}"


def overlay_answer(request: Request) -> Response:
    """Answer with the picture and its bounds; with no content and the reason where there is none."""
    archive, crs, scene_id = (str(request.path_params[key]) for key in ("archive", "crs", "scene_id"))
    code = _CRS.fullmatch(crs)
    scene = known_scene(archive, scene_id) if _ID.fullmatch(scene_id) else None
    if code is None or scene is None:
        return Response("No such picture.", 404, headers=_SAFE, media_type="text/plain")
    made = overlays.laid(archive, scene, projection=f"EPSG:{code[1]}")
    if isinstance(made, NoCrop):
        return Response(status_code=204, headers={**_SAFE, "Cache-Control": "no-store", "X-Why": made.reason})
    bounds = ",".join(f"{bound:.6f}" for bound in made.bounds)
    headers = {**_SAFE, "Cache-Control": "private, max-age=3600", "X-Bounds": bounds}
    return Response(made.content, media_type="image/webp", headers=headers)
