"""Regions of the sphere as shapes to draw: whole across ±180° and over the pole, and drawn shapes as regions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.affinity import translate

from olci_core.area import Area
from olci_core.errors import InputError
from olci_ui.maps.views import Points, View

Feature: TypeAlias = dict[str, Any]
"""A GeoJSON feature."""

Marks: TypeAlias = NDArray[np.bool_]
"""Shape (n,): which of n edges."""

SHAPE_TOLERANCE_M = 400.0  # about an OLCI pixel: what an outline may be off on the map
_SHAPE_TOLERANCE_DEG = 0.004  # the same on the map of the world
DRAWN_TOLERANCE_M = 200.0  # what an area may be off from the line a person drew
LONGEST_STEP_DEG = 30.0
MOST_CORNERS = 120  # that can be taken by the mouse
_HALVINGS = 12
_DECIMALS = 4  # of a degree, 11 m


def drawn_shape(area: Area, view: View) -> Feature | None:
    """Return an area as one feature to draw on a view, or None where that view does not reach.

    Its longitudes are continuous and may run beyond 180. The property ``copies`` says whether the world map
    repeats it every 360°; a region round the pole comes as a band of three turns instead.
    """
    shape = _on_pole(area, view) if view.pole else _on_world(area)
    if shape.is_empty:
        return None
    copies = not view.pole and area.holds_pole is None
    return {"type": "Feature", "properties": {"copies": copies}, "geometry": _geometry(shape)}


def editable_shapes(area: Area, view: View) -> list[Feature]:
    """Return an area as polygons whose corners a person can take: at most about a hundred in all.

    The shapes may leave the area's outline by a few thousandths of its size.
    """
    plane = _on_pole_plane(area, view) if view.pole else _plane_of(_joined(area), view)
    if plane.is_empty:
        return []
    size_m = max(plane.bounds[2] - plane.bounds[0], plane.bounds[3] - plane.bounds[1])
    tolerance_m = size_m / 500
    simple = plane.simplify(tolerance_m)
    while shapely.get_num_coordinates(simple) > MOST_CORNERS and tolerance_m < size_m / 8:
        tolerance_m *= 1.5
        simple = plane.simplify(tolerance_m)
    degrees = shapely.transform(simple, view.to_degrees)
    return [{"type": "Feature", "properties": {}, "geometry": _geometry(part)} for part in shapely.get_parts(degrees)]


def area_of_drawing(features: Sequence[Mapping[str, Any]], view: View) -> Area | None:
    """Return the area of what was drawn on a view, or None if nothing is.

    Edges are straight on the map, so points are put along them before they become edges straight in degrees.

    Raises:
        InputError: the outline crosses itself or has no size.
    """
    if len(features) == 1 and features[0]["geometry"]["type"] == "Point":
        lon, lat = features[0]["geometry"]["coordinates"]
        return Area.from_point(_wrapped(lon), lat, radius_km=features[0]["properties"]["radius_km"])
    rings = [
        [_as_drawn(np.array(ring, dtype=np.float64), view).tolist() for ring in feature["geometry"]["coordinates"]]
        for feature in features
    ]
    return Area.from_geojson({"type": "MultiPolygon", "coordinates": rings}) if rings else None


def _as_drawn(ring: Points, view: View) -> Points:
    plane = view.to_plane(ring)
    if not Polygon(plane).is_valid:
        raise InputError(
            "The edges of the drawn area cross each other.",
            hint="Move one of its corners, or remove the area and draw it again.",
        )

    def unsteady(start: Points, end: Points) -> Marks:
        one, two = view.to_degrees(start), view.to_degrees(end)
        step = two - one
        if view.pole:
            step[:, 0] -= 360 * np.round(step[:, 0] / 360)
        off_m = np.linalg.norm(view.to_plane(one + step / 2) - (start + end) / 2, axis=1)
        return np.asarray((off_m > DRAWN_TOLERANCE_M) | (np.abs(step[:, 0]) > LONGEST_STEP_DEG))

    degrees = view.to_degrees(_halved(plane, unsteady))
    degrees[:, 0] = _wrapped(degrees[:, 0]) if view.pole else degrees[:, 0]
    return degrees


def _halved(ring: Points, unsteady: Callable[[Points, Points], Marks]) -> Points:
    """Return a ring with its edges halved for as long as ``unsteady(starts, ends)`` says so."""
    for _ in range(_HALVINGS):
        split = np.flatnonzero(unsteady(ring[:-1], ring[1:]))
        if not len(split):
            break
        ring = np.insert(ring, split + 1, (ring[split] + ring[split + 1]) / 2, axis=0)
    return ring


def _wrapped(lon: Any) -> Any:
    return (lon + 180) % 360 - 180


def _joined(area: Area) -> Polygon | MultiPolygon:
    """Return the region with its parts on both sides of ±180° put together, longitudes up to 540."""
    region = area.geometry
    if area.holds_pole or not area.crosses_antimeridian:
        return region
    parts = [
        translate(part, 360) if part.bounds[2] < 180 and part.bounds[0] == -180 else part
        for part in shapely.get_parts(region)
    ]
    return _polygons(shapely.union_all(parts))


def _on_world(area: Area) -> Polygon | MultiPolygon:
    if area.holds_pole is None:
        return _polygons(_joined(area).simplify(_SHAPE_TOLERANCE_DEG))
    return _polygons(shapely.union_all([translate(area.geometry, 360 * turn) for turn in (-1, 0, 1)]))


def _plane_of(region: Polygon | MultiPolygon, view: View) -> Polygon | MultiPolygon:
    """Return a region on a view's plane, its edges bent as straight ones in degrees are there."""

    def unsteady(start: Points, end: Points) -> Marks:
        chord = (view.to_plane(start) + view.to_plane(end)) / 2
        off_m = np.linalg.norm(view.to_plane((start + end) / 2) - chord, axis=1)
        return np.asarray((off_m > SHAPE_TOLERANCE_M) | (np.abs(end - start)[:, 0] > LONGEST_STEP_DEG))

    def ring(points: Points) -> Points:
        return view.to_plane(_halved(points, unsteady))

    parts = [
        Polygon(
            ring(shapely.get_coordinates(part.exterior)),
            [ring(shapely.get_coordinates(hole)) for hole in part.interiors],
        )
        for part in shapely.get_parts(region)
    ]
    # Where a region was cut at ±180° or closed along a pole, its edge folds back on itself here and vanishes.
    valid = [shapely.make_valid(part, method="structure", keep_collapsed=False) for part in parts]
    return _polygons(shapely.union_all(valid, grid_size=1.0) if view.pole else shapely.union_all(valid))


def _on_pole_plane(area: Area, view: View) -> Polygon | MultiPolygon:
    hemisphere = shapely.box(-180, min(0, 90 * view.pole), 180, max(0, 90 * view.pole))
    return _plane_of(_polygons(area.geometry.intersection(hemisphere)), view)


def _on_pole(area: Area, view: View) -> Polygon | MultiPolygon:
    plane = _on_pole_plane(area, view).simplify(SHAPE_TOLERANCE_M)
    return _polygons(shapely.transform(plane, view.to_degrees))


def _polygons(geometry: shapely.Geometry) -> Polygon | MultiPolygon:
    return MultiPolygon(list(_polygon_parts(geometry)))


def _polygon_parts(geometry: shapely.Geometry) -> Iterator[Polygon]:
    for part in shapely.get_parts(geometry):
        if isinstance(part, Polygon) and not part.is_empty:
            yield part
        elif isinstance(part, MultiPolygon | shapely.GeometryCollection):
            yield from _polygon_parts(part)


def _geometry(shape: Polygon | MultiPolygon) -> dict[str, Any]:
    """Return a shape as GeoJSON with its numbers rounded."""
    mapping = shapely.geometry.mapping(shape)
    return {"type": mapping["type"], "coordinates": _rounded(mapping["coordinates"])}


def _rounded(nested: Any) -> Any:
    if isinstance(nested, float | int):
        return round(float(nested), _DECIMALS)
    return [_rounded(inner) for inner in nested]
