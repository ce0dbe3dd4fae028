"""Areas in JSON, Python and JavaScript values, and in a program's words for an outline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from olci_core.area.outlines import Outline, words_for
from olci_core.area.text import json_outlines
from olci_core.area.text.bounds import Bounds, bare_bounds
from olci_core.area.text.corner_list import Corners, corner_lists
from olci_core.area.text.embedded import holds_wkt_polygons
from olci_core.area.text.places import PointWithoutRadius, place_in_json, places_in
from olci_core.area.text.reading import WRITE_LIKE_THIS, Reading, of_boxes, of_corners, of_outlines
from olci_core.area.text.unplaced import unplaced_point
from olci_core.errors import InputError

_OUTLINE_CALL = re.compile(r"[\w.]*(?:polygon|ring)\w*\s*\((?P<inside>[\s\d.,()\[\]eE+−-]+)\)", re.IGNORECASE)


def structured(text: str) -> tuple[Reading, ...]:
    """Read JSON, Python and JavaScript values: shapes, boxes, lists of corners."""
    if not text.startswith(("{", "[", "(")):
        return ()
    try:
        value = json_outlines.loaded(text)
    except InputError:
        if text.startswith("{") or re.match(r"\[\s*[\[{]", text):
            raise
        return ()  # brackets round something else
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _sequence(list(value))
    if (place := place_in_json(value)) is not None:
        raise PointWithoutRadius((place,))
    if (point := json_outlines.lonlat_of(value)) is not None and "geometry" not in value:
        raise PointWithoutRadius(places_in(f"lon: {point[0]!r} lat: {point[1]!r}"))
    bbox = value.get("bbox") if isinstance(value, dict) else None
    if isinstance(bbox, list) and not {"geometry", "features", "coordinates"} & set(value):
        return _sequence(bbox)
    outlines = json_outlines.outlines_in(value)
    return of_outlines(outlines, said=words_for([one for one in outlines if one.fault], len(outlines)))


def called(text: str) -> tuple[Reading, ...]:
    """Read corners inside a program's words for an outline, longitude first: Polygon([(20, 57), …])."""
    call = _OUTLINE_CALL.fullmatch(text)
    if call is None:
        return ()
    lists = corner_lists(re.sub(r"[\[\]()]", " ", call["inside"]).strip()) if not holds_wkt_polygons(text) else ()
    return of_corners(lists[:1])


def _sequence(values: list[Any]) -> tuple[Reading, ...]:
    if all(isinstance(value, dict) for value in values) and values:
        corners = [json_outlines.lonlat_of(value) for value in values]
        if all(corner is not None for corner in corners) and len(corners) > 2:
            return of_outlines([Outline("", [[np.array(corners, dtype=np.float64)]])])
        return of_outlines(json_outlines.outlines_in(values))
    numbers = _as_numbers(values)
    if numbers is None:
        raise InputError("This is a list, but not one of coordinates, and not GeoJSON.", hint=WRITE_LIKE_THIS)
    if numbers.shape == (4,):
        return of_boxes(bare_bounds(*numbers.tolist()))
    if numbers.shape == (6,):
        return of_boxes((Bounds(*numbers[[0, 1, 3, 4]].tolist()),))
    if numbers.shape == (2,):
        places = places_in("{!r}, {!r}".format(*numbers.tolist()))
        raise unplaced_point(places) or PointWithoutRadius(places)
    if numbers.shape == (2, 2):
        plain, *others = bare_bounds(*numbers.ravel().tolist())
        return of_boxes((plain, Bounds(*numbers[:, ::-1].ravel().tolist()), *others))
    if numbers.ndim == 2 and numbers.shape[1] in (2, 3) and len(numbers) > 2:
        ring = numbers[:, :2]
        return of_corners((Corners(ring, "longitude first"), Corners(ring[:, ::-1], "latitude first")))
    raise InputError("This is a list of numbers, but not GeoJSON and not a box.", hint=WRITE_LIKE_THIS)


def _as_numbers(values: list[Any]) -> np.ndarray[Any, np.dtype[np.float64]] | None:
    """Return a list as an array if it is numbers, pairs or triples; of nested lists, the one that they hold."""
    for _ in range(3):
        if len(values) == 1 and isinstance(values[0], list | tuple) and values[0] and _is_listed(values[0][0]):
            values = list(values[0])
    try:
        return np.array(values, dtype=np.float64)
    except (ValueError, TypeError, OverflowError):
        return None


def _is_listed(value: Any) -> bool:
    return isinstance(value, list | tuple)
