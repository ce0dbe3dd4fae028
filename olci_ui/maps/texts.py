"""Every text on the maps, in one place: those that the page says, and in ``IN_MAP`` those that the map's scripts say.

The scripts fill in ``{}`` themselves, one after the other.
"""

from __future__ import annotations

from types import MappingProxyType

MAP_VIEW = "Map view"
WORLD, ARCTIC, ARCTIC_GREENWICH, ANTARCTIC = (
    "World",
    "Arctic (EPSG:3413)",
    "Arctic (EPSG:3995)",
    "Antarctic (EPSG:3031)",
)
NO_SUCH_MAP, NO_SUCH_MAP_HINT = "There is no map called {}.", "Choose one of: {}."
NEAREST_ONLY = "The map shows {:,} of {:,} scenes: the nearest in the order of the list."
BRIGHT_ENDS = ("0 % bright", "100 % bright")
MINI_MAP = "Map: {:.4g}° to {:.4g}° longitude, {:.4g}° to {:.4g}° latitude"
EDGES_CROSS = "The edges of the drawn area cross each other."
EDGES_CROSS_HINT = "Move one of its corners, or remove the area and draw it again."
NO_TILES = "OLCI_TILES is not an address of map tiles: {}"
NO_TILES_HINT = "Set it to off, or to an address like {}, or leave it unset."
CONTRIBUTORS = "{} contributors"
IMAGERY = "Imagery: {}"

IN_MAP = MappingProxyType(
    {
        "land": "Land: Natural Earth",
        "satellite": "Satellite picture (online)",
        # Footprints and the picture laid on the map
        "others": "and {} more here: click to choose",
        "no_outlines": "The scenes’ outlines did not come: asking again …",
        "loading": "Loading the picture …",
        "no_preview": "No quicklook",
        "did_not_come": "The picture did not come",
        "lay": "Lay the picture on the map",
        "lay_help": "Placed from the scene’s outline, about 3 km",
        "opacity": "Opacity",
        "opacity_of": "Opacity of the picture",
        # Drawing
        "polygon": "Draw a polygon",
        "rectangle": "Draw a rectangle",
        "circle": "Draw a circle",
        "undo_point": "Undo point",
        "undo_point_help": "Take the last corner back",
        "cancel": "Cancel",
        "cancel_drawing": "Leave the area as it was",
        "finish": "Finish",
        "finish_drawing": "Join the last corner with the first",
        "polygon_start": "Click where the area begins.",
        "polygon_next": "Click the next corner.",
        "polygon_end": "Click the next corner; click the first one to finish.",
        "crosses": "The edges of an area must not cross.",
        "rectangle_start": "Press, drag and let go to draw a rectangle.",
        "radius": "Radius",
        "circle_start": "Press in the middle, drag and let go to draw a circle.",
        "let_go": "Let go to finish.",
        "edit": "Move the corners of the area",
        "nothing_to_edit": "Nothing to change yet: draw an area first",
        "done": "Done",
        "done_help": "Take the area as it stands now",
        "cancel_editing": "Leave the area as it was",
        "drag": "Drag the handles, then press Done.",
        "simplified": "Simplified for this to {} of {} corners.",
        "use_view": "Use the view",
        "undo": "Undo the last change of the area",
        "clear": "Remove the area",
    }
)
