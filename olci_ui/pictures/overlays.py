"""Scenes laid on a map: warped once for each of its projections, and shared by all tabs."""

from __future__ import annotations

from dataclasses import dataclass

from olci_core.picture import encoded, on_map
from olci_core.scene import Scene
from olci_ui.pictures import texts
from olci_ui.pictures.crops import placed
from olci_ui.pictures.picture_cache import kept_pictures
from olci_ui.pictures.picture_room import NoPicture, PictureRoom
from olci_ui.services.quicklooks import quicklook

MAX_SIDE_PX = 1400


@dataclass(frozen=True, slots=True)
class LaidPicture:
    """A scene as a WebP file, see-through beyond the scene, and where it lies.

    ``bounds``: west, south, east, north, in degrees that run on past ±180 on the map of the world; left, bottom,
    right, top in the map's metres on a polar one.
    """

    content: bytes
    bounds: tuple[float, float, float, float]


class OverlayRoom(PictureRoom):
    """Scenes laid on maps; the longest unused leave first."""

    def laid(self, archive: str, scene: Scene, *, projection: str) -> LaidPicture | NoPicture:
        """Return a scene laid on a map ("EPSG:3857" or a polar one), made now if it is not at hand."""
        key = ("overlay", archive, scene.id, projection)
        if (kept := self.kept.get(key, LaidPicture)) is not None:
            return kept
        made = self.made_of(archive, scene, lambda picture: _laid(picture, scene, projection), refused=texts.NOT_LAID)
        if isinstance(made, LaidPicture):
            self.kept.keep(key, made)
        return made


def _laid(picture: bytes, scene: Scene, projection: str) -> LaidPicture:
    rgba, bounds = on_map(picture, placed(scene), projection, max_px=MAX_SIDE_PX)
    return LaidPicture(encoded(rgba, as_format="WEBP"), bounds)


overlays = OverlayRoom(quicklook, kept=kept_pictures)
