"""Maps that need no network: to say where on one, to see what was found on the other."""

from olci_ui.maps.drawing_map import search_map
from olci_ui.maps.footprint_map import FootprintOnMap, MapClick, nearest, results_map
from olci_ui.maps.views import VIEWS, view_for

__all__ = ["VIEWS", "FootprintOnMap", "MapClick", "nearest", "results_map", "search_map", "view_for"]
