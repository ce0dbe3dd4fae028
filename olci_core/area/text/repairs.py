"""What may put right a text that was refused, and an area that lies in the wrong place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from olci_core.area.area import Area
from olci_core.area.text import json_outlines
from olci_core.area.text.bounds import bounds_in
from olci_core.area.text.clean import MAX_SMALL, cleaned, squeezed
from olci_core.area.text.corner_list import corner_lists
from olci_core.area.text.embedded import holds_wkt_polygons, wkt_outlines
from olci_core.area.text.places import circle_in, places_in
from olci_core.area.text.reading import box_area
from olci_core.area.text.wkt_geojson import Polygons
from olci_core.errors import InputError

_SWAP, _SWAPPED = "Swap longitude and latitude", "Longitude and latitude change places."


@dataclass(frozen=True, slots=True)
class Repair:
    """A way to put a mistake right: what to do ("Repair the outline"), the area then, and what will be changed."""

    action: str
    area: Area
    words: str


@np.errstate(all="ignore")
def repairs(text: str) -> tuple[Repair, ...]:
    """Return what may put right a text that ``readings`` refused, if anything is clear enough."""
    text = cleaned(text)
    try:
        for kind in (_repaired_outline, _swapped):
            if found := kind(text):
                return (found,)
    except InputError:
        pass  # what cannot even be taken apart has no repair
    return ()


def swapped(area: Area) -> Area | None:
    """Return an area with longitude and latitude swapped, None where that leads off the earth."""
    if area.crosses_antimeridian or area.holds_pole:
        return None
    try:
        return Area.from_geojson(
            shapely.geometry.mapping(shapely.transform(area.geometry, lambda points: points[:, ::-1]))
        )
    except InputError:
        return None


def _repaired_outline(text: str) -> Repair | None:
    polygons = _polygons_of(text)
    found = Area.repaired(polygons) if polygons else None
    if found is None:
        return None
    area, words = found
    return Repair(_SWAP if "swapped" in words else "Repair the outline", area, words)


def _polygons_of(text: str) -> Polygons:
    if text.startswith(("{", "[")):
        return [polygon for one in json_outlines.outlines_in(json_outlines.loaded(text)) for polygon in one.polygons]
    if holds_wkt_polygons(text):
        return [polygon for one in wkt_outlines(text) for polygon in one.polygons]
    return [[corners.ring] for corners in corner_lists(text)[:1]]


def _swapped(text: str) -> Repair | None:
    if len(text) > MAX_SMALL:
        return None
    text = squeezed(text)
    if found := circle_in(text):
        for place in places_in(found[0]):
            if abs(place.lat) > 90 >= abs(place.lon):
                return Repair(_SWAP, Area.from_point(place.lat, place.lon, radius_km=found[1]), _SWAPPED)
        return None
    for bounds in bounds_in(text):
        if (box := box_area(bounds.swapped())) is not None:
            return Repair(_SWAP, box, _SWAPPED)
    return None
