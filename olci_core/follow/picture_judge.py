"""How bright scenes are over the area of an order, found out from their quicklooks."""

from __future__ import annotations

from olci_core.catalogue import Catalogue
from olci_core.errors import OlciError
from olci_core.follow.standing_order import StandingOrder
from olci_core.follow.store import Remembered
from olci_core.picture import PixelGrid, bright_share, crop, inside_area, place
from olci_core.scene import Scene

GRID_WIDTH_PX = 160


class PictureJudge:
    """Finds out how bright scenes are over an area from their quicklooks; what is known is not looked at again."""

    def __init__(self, catalogue: Catalogue, order: StandingOrder, seen: dict[str, Remembered]) -> None:
        self._catalogue = catalogue
        self._area = order.area
        self._grid: PixelGrid | None = None
        self._seen = seen
        self.trouble = ""

    def bright(self, scene: Scene) -> float | None:
        """Return the share (0 to 1) of bright pixels in the area, None where no picture shows it.

        Raises:
            OlciError: the picture did not come, but may come later.
        """
        if (seen := self._seen.get(scene.id)) is not None and seen.bright is not None:
            return seen.bright
        try:
            picture = self._catalogue.quicklook(scene)
            if picture is None:
                return None
            self._grid = self._grid or PixelGrid.for_area(self._area, width_px=GRID_WIDTH_PX)
            laid = crop(picture, place(scene), self._grid)
        except OlciError as error:
            if error.transient:
                self.trouble = str(error)
                raise
            return None
        return bright_share(laid.bright, inside_area(self._area, self._grid) & (laid.rgba[..., 3] > 0))
