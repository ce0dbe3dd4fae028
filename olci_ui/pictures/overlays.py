"""Scenes laid on a map: warped once for each of its projections, and shared by all tabs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from olci_core.errors import InputError, OlciError
from olci_core.picture import encoded, on_map
from olci_core.scene import Scene
from olci_ui.pictures import texts
from olci_ui.pictures.crops import NoCrop, placed
from olci_ui.pictures.picture_cache import KeptPictures, kept_pictures
from olci_ui.pictures.picture_pool import PicturePool
from olci_ui.pictures.picture_pool import pool as picture_pool
from olci_ui.services.quicklooks import quicklook

log = logging.getLogger(__name__)

MAX_SIDE_PX = 1400


@dataclass(frozen=True, slots=True)
class LaidPicture:
    """A scene as a WebP file, see-through beyond the scene, and where it lies.

    ``bounds``: west, south, east, north, in degrees that run on past ±180 on the map of the world; left, bottom,
    right, top in the map's metres on a polar one.
    """

    content: bytes
    bounds: tuple[float, float, float, float]


class OverlayRoom:
    """Scenes laid on maps; the longest unused leave first.

    ``fetch``: returns a scene's quicklook, given the archive and the scene; None where there is none to be had.
    ``kept`` and ``pool`` are shared with whatever else makes pictures.
    """

    def __init__(
        self,
        fetch: Callable[[str, Scene], bytes | None],
        *,
        kept: KeptPictures | None = None,
        pool: PicturePool = picture_pool,
    ) -> None:
        self._fetch = fetch
        self._pool = pool
        self._kept = kept or KeptPictures()

    def laid(self, archive: str, scene: Scene, *, projection: str) -> LaidPicture | NoCrop:
        """Return a scene laid on a map ("EPSG:3857" or a polar one), made now if it is not at hand."""
        key = ("overlay", archive, scene.id, projection)
        if (kept := self._kept.get(key, LaidPicture)) is not None:
            return kept
        with self._pool.in_hand():
            made = self._made(archive, scene, projection)
        if isinstance(made, LaidPicture):
            self._kept.keep(key, made)
        return made

    def _made(self, archive: str, scene: Scene, projection: str) -> LaidPicture | NoCrop:
        try:
            picture = self._fetch(archive, scene) if scene.quicklook_url else None
        except OlciError as error:
            log.info("No quicklook of %s just now: %s", scene.name, error)
            return NoCrop(texts.DID_NOT_COME, may_come=True)
        if picture is None:
            return NoCrop(texts.NO_PREVIEW)
        try:
            return self._pool.make(picture, lambda: _laid(picture, scene, projection))
        except InputError as error:
            log.info("%s is not laid on a map: %s", scene.name, error)
            return NoCrop(texts.NOT_LAID)


def _laid(picture: bytes, scene: Scene, projection: str) -> LaidPicture:
    rgba, bounds = on_map(picture, placed(scene), projection, max_px=MAX_SIDE_PX)
    return LaidPicture(encoded(rgba, as_format="WEBP"), bounds)


overlays = OverlayRoom(quicklook, kept=kept_pictures)
