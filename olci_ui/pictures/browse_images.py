"""Products of the library laid on a map, by the address that a map asks for them."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from olci_core import extract  # what it takes to read a product is imported at the first image
from olci_core.errors import OlciError
from olci_core.picture import encoded
from olci_ui.pictures.overlays import LaidPicture
from olci_ui.pictures.picture_cache import KeptPictures, kept_pictures
from olci_ui.pictures.picture_room import NoPicture
from olci_ui.pictures.route_answers import MAP_CRS, answer_with, no_such_picture

MAX_BROWSE_IMAGES = 200
_TOKEN = re.compile(r"[0-9a-f]{24}")
_Asked = tuple[Path, str, tuple[str, ...]]


class BrowseImages:
    """Browse images that pages have asked for by name, so that an address alone opens no file."""

    def __init__(self, *, kept: KeptPictures | None = None) -> None:
        self._lock, self._making = threading.Lock(), threading.Lock()
        self._named: OrderedDict[str, _Asked] = OrderedDict()
        self._kept = kept or KeptPictures()

    def token(self, path: Path, recipe: str, flags: tuple[str, ...]) -> str:
        """Return the name under which a browse image can be asked for."""
        changed_ns = path.stat().st_mtime_ns
        token = hashlib.sha256(repr((path, changed_ns, recipe, flags)).encode()).hexdigest()[:24]
        with self._lock:
            self._named[token] = (path, recipe, flags)
            self._named.move_to_end(token)
            while len(self._named) > MAX_BROWSE_IMAGES:
                self._named.popitem(last=False)
        return token

    def laid(self, token: str, projection: str) -> LaidPicture | NoPicture | None:
        """Return a browse image laid on a map, made now if it is not at hand; None for a name that nobody gave."""
        with self._lock:
            named = self._named.get(token)
        if named is None:
            return None
        key = ("browse", token, projection)
        if (kept := self._kept.get(key, LaidPicture)) is not None:
            return kept
        path, recipe, flags = named
        try:
            with self._making:
                made = extract.browse_image(path, recipe, projection=projection, flags=flags)
        except OlciError as error:
            return NoPicture(str(error).encode("ascii", "replace").decode())
        picture = LaidPicture(encoded(made.rgba, as_format="WEBP"), made.bounds)
        self._kept.keep(key, picture)
        return picture


browse_images = BrowseImages(kept=kept_pictures)


def browse_path(token: str, crs: str) -> str:
    """Return the address of a browse image, relative to any page; ``crs`` as Leaflet names it (EPSG3857)."""
    return f"browse/{token}/{crs}"


def browse_answer(request: Request) -> Response:
    """Answer with the picture and its bounds; with no content and the reason where there is none."""
    token, code = str(request.path_params["token"]), MAP_CRS.fullmatch(str(request.path_params["crs"]))
    made = browse_images.laid(token, f"EPSG:{code[1]}") if code and _TOKEN.fullmatch(token) else None
    if made is None:
        return no_such_picture()
    bounds = "" if isinstance(made, NoPicture) else ",".join(f"{bound:.6f}" for bound in made.bounds)
    return answer_with(made, headers={"X-Bounds": bounds})
