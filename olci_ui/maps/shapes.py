"""Regions of the sphere as shapes to draw: whole across ±180° and over the pole, and drawn shapes as regions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from olci_core.area import Area
from olci_core.errors import InputError
from olci_ui.maps import texts
from olci_ui.maps.views import MERCATOR_EDGE, MapView, Points

Feature: TypeAlias = dict[str, Any]
"""A GeoJSON feature."""

Marks: TypeAlias = NDArray[np.bool_]
"""Shape (n,): which of n edges."""

# What an outline may be off on the map: a thousandth of its size, and no more than two recorded footprints may.
SHAPE_TOLERANCE = 1 / 1000
_MAX_OFFSET_DEG = 0.01
_MAX_OFFSET_M = 1000.0
DRAWN_TOLERANCE = 1 / 1000  # of its size: what an area may be off from the line a person drew, about a pixel
MAX_STEP_DEG = 90.0  # of longitude along one edge: a step of 180 would be read the other way round
MAX_EDITABLE_CORNERS = 120  # that can be taken by the mouse
MAX_DRAWN = 4000  # corners that a browser draws at ease
_AT_EDGE_DEG = 0.01
_HALVINGS = 12
_GRID_M = 1.0  # far below what is seen, far above what rounding leaves between two sides of a cut
_DECIMALS = 5  # of a degree: about a metre


def drawn_shape(area: Area, view: MapView) -> Feature | None:
    """Return an area as one feature to draw on a view, or None where that view does not reach.

    Its longitudes are continuous and may run beyond 180. The property ``copies`` says whether the world map
    repeats it every 360°; a region round the pole comes as a band of three turns instead.
    """
    shape = _on_pole(area, view) if view.pole else _on_world(area)
    if shape.is_empty:
        return None
    copies = not view.pole and area.holds_pole is None
    return {"type": "Feature", "properties": {"copies": copies}, "geometry": _geometry(shape)}


@dataclass(frozen=True, slots=True)
class EditableArea:
    """An area as polygons to draw, the same with few corners to take by the mouse, and how many the area itself has."""

    shapes: list[Feature]
    editable: list[Feature]
    corners: int


@lru_cache(maxsize=16)  # the largest take a third of a second
def area_outline(area: Area, view: MapView) -> EditableArea:
    """Return an area's outline on a view: as exact as can be seen, and with few corners to edit it by.

    The latter may leave the area's outline by a few thousandths of its size.
    """
    plane = _on_pole_plane(area, view) if view.pole else _plane_of(_joined(area), view)
    if plane.is_empty:
        return EditableArea([], [], 0)
    thickness_m = plane.area / plane.length
    tolerance_m = min(SHAPE_TOLERANCE * _size(plane), thickness_m / 50, _MAX_OFFSET_M)
    exact = _with_corners(plane, MAX_DRAWN, tolerance_m=tolerance_m)
    simple = _with_corners(plane, MAX_EDITABLE_CORNERS, tolerance_m=min(_size(plane) / 500, thickness_m / 25))
    return EditableArea(
        _features(exact, view), _features(simple, view), int(shapely.get_num_coordinates(area.geometry))
    )


def _with_corners(plane: Polygon | MultiPolygon, max_corners: int, *, tolerance_m: float) -> Polygon | MultiPolygon:
    """Return a shape simplified by a tolerance, by a larger one while that leaves more corners than ``max_corners``."""
    simple = _polygons(plane.simplify(tolerance_m))
    while shapely.get_num_coordinates(simple) > max_corners and tolerance_m < _size(plane) / 8:
        tolerance_m *= 1.5
        simple = _polygons(plane.simplify(tolerance_m))
    return simple


def _features(plane: Polygon | MultiPolygon, view: MapView) -> list[Feature]:
    degrees = shapely.transform(plane, view.to_degrees)
    return [{"type": "Feature", "properties": {}, "geometry": _geometry(part)} for part in shapely.get_parts(degrees)]


def area_of_drawing(features: Sequence[Mapping[str, Any]], view: MapView) -> Area | None:
    """Return the area of what was drawn on a view, or None if nothing is.

    Edges are straight on the map, so points are put along them before they become edges straight in degrees.

    Raises:
        InputError: the outline crosses itself or has no size.
    """
    if len(features) == 1 and features[0]["geometry"]["type"] == "Point":
        lon, lat = features[0]["geometry"]["coordinates"]
        radius_km = round(features[0]["properties"]["radius_km"], 3)  # no hand draws finer
        return Area.from_point(_wrapped(lon), lat, radius_km=radius_km)
    rings = [
        [_as_drawn(np.array(ring, dtype=np.float64), view).tolist() for ring in feature["geometry"]["coordinates"]]
        for feature in features
    ]
    return Area.from_geojson({"type": "MultiPolygon", "coordinates": rings}) if rings else None


def _as_drawn(ring: Points, view: MapView) -> Points:
    plane = view.to_plane(ring)
    tolerance_m = DRAWN_TOLERANCE * float(np.ptp(plane, axis=0).max())
    if not Polygon(plane).is_valid:
        raise InputError(
            texts.EDGES_CROSS,
            hint=texts.EDGES_CROSS_HINT,
        )

    def unsteady(start: Points, end: Points) -> Marks:
        one, two = view.to_degrees(start), view.to_degrees(end)
        step = two - one
        if view.pole:
            step[:, 0] -= 360 * np.round(step[:, 0] / 360)
        off_m = _distance(view.to_plane(one + step / 2), start, end)
        return np.asarray((off_m > tolerance_m) | (np.abs(step[:, 0]) > MAX_STEP_DEG))

    degrees = view.to_degrees(_halved(plane, unsteady))
    if not view.pole:
        # Nobody can draw beyond the edge of this map: what reaches it is meant to reach the pole.
        beyond = np.abs(degrees[:, 1]) > MERCATOR_EDGE - _AT_EDGE_DEG
        degrees[beyond, 1] = np.sign(degrees[beyond, 1]) * 90
    return np.round(degrees, _DECIMALS)


def _halved(ring: Points, unsteady: Callable[[Points, Points], Marks]) -> Points:
    """Return a ring with its edges halved for as long as ``unsteady(starts, ends)`` says so."""
    for _ in range(_HALVINGS):
        split = np.flatnonzero(unsteady(ring[:-1], ring[1:]))
        if not len(split):
            break
        ring = np.insert(ring, split + 1, (ring[split] + ring[split + 1]) / 2, axis=0)
    return ring


def _distance(points: Points, start: Points, end: Points) -> Points:
    """Return how far each point is from the line through its start and end; from the start where they are one."""
    along, way = end - start, points - start
    length = np.linalg.norm(along, axis=1)
    across = np.abs(along[:, 0] * way[:, 1] - along[:, 1] * way[:, 0])
    return np.where(length > 0, across / np.where(length > 0, length, 1), np.linalg.norm(way, axis=1))


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
        joined = _joined(area)
        return _polygons(joined.simplify(min(SHAPE_TOLERANCE * _size(joined), _MAX_OFFSET_DEG)))
    return _polygons(shapely.union_all([translate(area.geometry, 360 * turn) for turn in (-1, 0, 1)]))


def _plane_of(region: Polygon | MultiPolygon, view: MapView) -> Polygon | MultiPolygon:
    """Return a region on a view's plane, its edges bent as straight ones in degrees are there."""
    if region.is_empty:
        return region
    corners = view.to_plane(shapely.get_coordinates(region))
    tolerance_m = min(SHAPE_TOLERANCE * float(np.ptp(corners, axis=0).max()), _MAX_OFFSET_M)

    def unsteady(start: Points, end: Points) -> Marks:
        one, middle, two = np.split(view.to_plane(np.concatenate((start, (start + end) / 2, end))), 3)
        return np.asarray((_distance(middle, one, two) > tolerance_m) | (np.abs(end - start)[:, 0] > MAX_STEP_DEG))

    def ring(points: Points) -> Points:
        return view.to_plane(_halved(points, unsteady))

    parts = [
        Polygon(
            ring(shapely.get_coordinates(part.exterior)),
            [ring(shapely.get_coordinates(hole)) for hole in part.interiors],
        )
        for part in shapely.get_parts(region)
    ]
    west, south, east, north = region.bounds
    if len(parts) == 1 and west > -180 and east < 180 and south > -90 and north < 90 and parts[0].is_valid:
        return MultiPolygon(parts)  # nothing was cut: so are most of a thousand footprints
    valid = shapely.make_valid(np.array(parts), method="structure", keep_collapsed=False)
    # Where a region was cut at ±180° or closed along a pole, its edge folds back on itself here and vanishes.
    return _polygons(shapely.union_all(shapely.set_precision(valid, _GRID_M), grid_size=_GRID_M))


def _on_pole_plane(area: Area, view: MapView) -> Polygon | MultiPolygon:
    region, (bottom, top) = area.geometry, sorted((0, 90 * view.pole))
    _, south, _, north = region.bounds
    if bottom <= south and north <= top:
        return _plane_of(region, view)
    return _plane_of(_polygons(region.intersection(shapely.box(-180, bottom, 180, top))), view)


def _on_pole(area: Area, view: MapView) -> Polygon | MultiPolygon:
    plane = _on_pole_plane(area, view)
    simple = plane.simplify(min(SHAPE_TOLERANCE * _size(plane), _MAX_OFFSET_M))
    return _polygons(shapely.transform(simple, view.to_degrees))


def _size(shape: BaseGeometry) -> float:
    """Return the longer side of a shape's box, 0 for none."""
    return 0.0 if shape.is_empty else max(shape.bounds[2] - shape.bounds[0], shape.bounds[3] - shape.bounds[1])


def _polygons(geometry: shapely.Geometry) -> Polygon | MultiPolygon:
    return MultiPolygon(list(_polygon_parts(geometry)))


def _polygon_parts(geometry: shapely.Geometry) -> Iterator[Polygon]:
    for part in shapely.get_parts(geometry):
        if isinstance(part, Polygon) and not part.is_empty:
            yield part
        elif isinstance(part, MultiPolygon | shapely.GeometryCollection):
            yield from _polygon_parts(part)


def _geometry(shape: Polygon | MultiPolygon) -> dict[str, Any]:
    """Return a shape as GeoJSON, its numbers as exact as its size asks for."""
    decimals = 3 if _size(shape) > 1 else _DECIMALS
    return dict(shapely.geometry.mapping(shapely.transform(shape, lambda points: np.round(points, decimals))))
