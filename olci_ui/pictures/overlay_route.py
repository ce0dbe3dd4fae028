"""The address under which a map finds a scene laid on it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from olci_ui.pictures.overlays import overlays
from olci_ui.pictures.picture_room import NoPicture
from olci_ui.pictures.route_answers import MAP_CRS, answer_with, no_such_picture, scene_asked_for


def overlay_path(archive: str, crs: str, scene_id: str) -> str:
    """Return the address of a scene laid on a map, relative to any page; ``crs`` as Leaflet names it (EPSG3857)."""
    return f"overlay/{archive}/{crs}/{scene_id}"


def overlay_answer(request: Request) -> Response:
    """Answer with the picture and its bounds; with no content and the reason where there is none."""
    code = MAP_CRS.fullmatch(str(request.path_params["crs"]))
    scene = scene_asked_for(request)
    if code is None or scene is None:
        return no_such_picture()
    made = overlays.laid(str(request.path_params["archive"]), scene, projection=f"EPSG:{code[1]}")
    bounds = "" if isinstance(made, NoPicture) else ",".join(f"{bound:.6f}" for bound in made.bounds)
    return answer_with(made, headers={"X-Bounds": bounds})
