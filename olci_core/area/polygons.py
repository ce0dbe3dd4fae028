"""Rings of longitude and latitude laid out flat: unwrapped, cut at 180°, closed along the pole they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from olci_core.errors import InputError

Ring: TypeAlias = NDArray[np.float64]
"""Closed, shape (n, 2): longitude and latitude in degrees."""

Region: TypeAlias = Polygon | MultiPolygon
"""Valid, longitudes in [-180, 180], cut at ±180, closed along the pole it holds."""

NO_POLYGONS = MultiPolygon()
MIN_SIZE_DEG2 = 1e-12  # square degrees, about 0.01 m²: what is smaller is a line with rounding errors
TURN_DEG = 360.0
_GRID_DEG = 1e-9


class NoSize(InputError):
    """An outline whose corners lie on one line or in one point."""


def lay_out(polygon: list[Ring], *, repair: bool = False) -> Region:
    """Return the region inside a polygon's first ring and outside its others.

    Raises:
        InputError: a ring crosses itself (unless ``repair``), has no size, or goes round the earth undecidably.
    """
    outer = lay_out_ring(polygon[0], repair=repair)
    holes = [hole for ring in polygon[1:] if (hole := _hole(ring, repair=repair)) is not None]
    return _without(outer, united(holes)) if holes else outer


def lay_out_ring(ring: Ring, *, pole: int = 0, repair: bool = False) -> Region:
    """Return the region inside one ring; ``pole`` (1 north, -1 south) if it is known which one it can hold."""
    lon = ring[:, 0]
    plain = lon[0] == lon[-1] and np.abs(lon[1:] - lon[:-1]).max() <= 180
    readings = [ring] if plain else list(_readings(ring))
    for reading in readings:
        if _turns(reading) == 0:
            polygon = Polygon(reading)
            if polygon.area > MIN_SIZE_DEG2 and polygon.is_valid:
                return wrapped(polygon)
    first = readings[0]
    polygon = _closed_over_pole(first, pole=pole) if _turns(first) else Polygon(first)
    if polygon.is_valid and polygon.area > MIN_SIZE_DEG2:
        return wrapped(polygon)
    repaired = polygons_of(shapely.make_valid(polygon, method="structure", keep_collapsed=False))
    if repaired.area <= MIN_SIZE_DEG2:
        raise NoSize(
            "The area has no size: its corners lie on one line or in one point.",
            hint="Give at least three corners that span an area, or a point with a radius.",
        )
    if not repair:
        raise InputError(
            f"The outline of the area crosses or touches itself{_place_of(polygon)}.",
            hint="Move that corner, or have the outline repaired: its loops are taken apart at the crossing.",
        )
    return wrapped(repaired)


# Sides of 1e-200 degrees: GEOS divides by them, and does well all the same, or raises.
@np.errstate(all="ignore")
def wrapped(region: Region) -> Region:
    """Return a region of any longitudes moved into [-180, 180] and cut at ±180."""
    west, south, east, north = region.bounds
    if west >= -180 and east <= 180:
        return region
    parts = []
    for turn in range(int(np.floor((west + 180) / TURN_DEG)), int(np.ceil((east - 180) / TURN_DEG)) + 1):
        strip = shapely.box(TURN_DEG * turn - 180, south - 1, TURN_DEG * turn + 180, north + 1)
        parts.append(shapely.transform(region.intersection(strip), _shift(-TURN_DEG * turn)))
    return united([polygons_of(part) for part in parts])


@np.errstate(all="ignore")  # as above
def united(regions: Sequence[Region]) -> Region:
    """Return the union of regions, however nearly they touch."""
    if len(regions) == 1:
        return regions[0]
    try:
        return polygons_of(shapely.union_all(regions))
    except shapely.errors.GEOSException:  # edges that all but coincide: on a grid they coincide
        return polygons_of(shapely.union_all([on_grid(region) for region in regions], grid_size=_GRID_DEG))


@np.errstate(all="ignore")  # as above
def _without(region: Region, taken: Region) -> Region:
    try:
        return polygons_of(region.difference(taken))
    except shapely.errors.GEOSException:
        return polygons_of(shapely.difference(on_grid(region), on_grid(taken), grid_size=_GRID_DEG))


@np.errstate(all="ignore")  # as above
def on_grid(region: Region) -> Region:
    """Return a region, valid, on the grid that areas are kept on."""
    return polygons_of(shapely.set_precision(shapely.make_valid(region, method="structure"), _GRID_DEG))


def _hole(ring: Ring, *, repair: bool) -> Region | None:
    """Return what a ring takes away, None where it has no size and takes nothing."""
    if len(np.unique(ring, axis=0)) < 3:
        return None
    try:
        return lay_out_ring(ring, repair=repair)
    except NoSize:
        return None


def bounds_of(region: Region) -> tuple[float, float, float, float]:
    """Return west, south, east, north of the narrowest box round a region; east > 180 where it crosses 180°."""
    spans = shapely.bounds(shapely.get_parts(region))[:, [0, 2]]
    spans = spans[np.argsort(spans[:, 0])]
    reach = np.maximum.accumulate(spans[:, 1])
    gaps = np.append(spans[1:, 0] - reach[:-1], spans[0, 0] + TURN_DEG - reach[-1])
    widest = int(np.argmax(gaps))
    _, south, _, north = region.bounds
    if gaps[widest] <= 0 or widest == len(spans) - 1:
        return float(spans[0, 0]), south, float(reach[-1]), north
    return float(spans[widest + 1, 0]), south, float(reach[widest]) + TURN_DEG, north


def polygons_of(geometry: BaseGeometry) -> Region:
    """Return a geometry's polygons alone: lines and points left over where regions touch are dropped."""
    if isinstance(geometry, Polygon):
        return geometry
    parts = shapely.get_parts(geometry)
    if (shapely.get_type_id(parts) != shapely.GeometryType.POLYGON).any():
        parts = np.array([part for part in _parts(geometry) if isinstance(part, Polygon)], dtype=object)
    kept = list(parts[shapely.area(parts) > 0])
    return kept[0] if len(kept) == 1 else MultiPolygon(kept)


def _parts(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(geometry):
        if shapely.get_type_id(part) > shapely.GeometryType.POLYGON:
            yield from _parts(part)
        else:
            yield part


def _readings(ring: Ring) -> Iterator[Ring]:
    """Yield the ring with continuous longitudes, in each of the ways its steps can be meant.

    A step of more than 180° is the short way. Two steps can mean two things: exactly 360° (no step, or once round
    the earth, as in a box from -180 to 180), and a step along a pole (none on the sphere, 360° where the ring was
    closed there). The first reading that gives a region is what was meant.
    """
    steps = np.diff(ring[:, 0])
    short = steps - TURN_DEG * np.round(steps / TURN_DEG)
    yield _from_steps(ring, short)
    at_pole = (np.abs(ring[:-1, 1]) == 90) & (ring[1:, 1] == ring[:-1, 1])
    full = np.abs(steps) == TURN_DEG
    for literal in (at_pole | full, at_pole):
        if literal.any():
            yield _from_steps(ring, np.where(literal, steps, short))


def _from_steps(ring: Ring, steps: NDArray[np.float64]) -> Ring:
    turns = np.round((ring[0, 0] + np.concatenate(([0.0], np.cumsum(steps))) - ring[:, 0]) / TURN_DEG)
    points = np.column_stack((ring[:, 0] + TURN_DEG * turns, ring[:, 1]))
    moved = np.append(True, (points[1:] != points[:-1]).any(axis=1))
    return points[moved] if moved.sum() >= 4 else points


def _turns(ring: Ring) -> int:
    return round(float(ring[-1, 0] - ring[0, 0]) / TURN_DEG)


def _closed_over_pole(ring: Ring, *, pole: int) -> Polygon:
    """Return the flat polygon between a ring that goes once round the earth and the pole on its side."""
    if abs(_turns(ring)) > 1:
        raise InputError(
            f"The outline goes {abs(_turns(ring))} times round the earth.",
            hint="An outline may go round the earth once; it then holds the nearer pole.",
        )
    lon, lat = ring.T
    mean_lat = float(np.sum(np.diff(lon) * (lat[1:] + lat[:-1]) / 2) / (lon[-1] - lon[0]))
    side = pole or int(np.sign(np.round(mean_lat, 9)))
    if side == 0:
        raise InputError(
            "The outline goes round the earth along the equator, so it holds neither pole more than the other.",
            hint="Close the outline along latitude 90 or -90 to say which half is meant.",
        )
    # From the corner nearest to the pole a meridian leads to it without meeting the ring again.
    start = int(np.argmax(side * lat[:-1]))
    turn = lon[-1] - lon[0]
    lon = np.concatenate((lon[start:-1], lon[: start + 1] + turn))
    lat = np.concatenate((lat[start:-1], lat[: start + 1]))
    return Polygon(np.vstack((np.column_stack((lon, lat)), [(lon[-1], 90 * side), (lon[0], 90 * side)])))


def _shift(degrees: float) -> Callable[[Ring], Ring]:
    def move(points: Ring) -> Ring:
        # A tenth of a millimetre: takes away what adding and subtracting 360 leaves behind.
        return np.column_stack((np.round(points[:, 0] + degrees, 9), points[:, 1]))

    return move


def _place_of(polygon: Polygon) -> str:
    found = re.search(r"\[(\S+) (\S+)\]", shapely.is_valid_reason(polygon))
    if found is None:
        return ""
    lon, lat = (float(number) for number in found.groups())
    lon = (lon + 180) % TURN_DEG - 180
    return f" near {abs(lon):.2f}° {'E' if lon >= 0 else 'W'}, {abs(lat):.2f}° {'N' if lat >= 0 else 'S'}"
