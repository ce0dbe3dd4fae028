"""Which footprints surely meet an area, found out for a whole page of them at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from struct import pack
from typing import Any, TypeAlias

import msgspec
import numpy as np
import shapely
from numpy.typing import NDArray

from olci_core.area import Area
from olci_core.json_reader import NOT_JSON
from olci_core.sphere import Flags, Floats, tangents, unit_vectors

_MAX_PLACES = 12  # points of the area that are looked for in the footprints
_Numbers = NDArray[np.intp]
Outline: TypeAlias = Mapping[str, Any] | Floats | None
"""A GeoJSON geometry, or its only ring: points of longitude and latitude."""

_HEAD = re.compile(rb'\{\s*"type"\s*:\s*"Polygon"\s*,\s*"coordinates"\s*:\s*\[\s*\[\s*\[')
_IN_NUMBERS = b"0123456789.-+eE \t\n\r"
_BRACKETS_TO_BLANKS = bytes.maketrans(b"[]}", b"   ")
_numbers = msgspec.json.Decoder(list[float])


class FootprintPrefilter:
    """Finds the footprints that hold a point of the area, or of which a corner lies in it.

    This takes microseconds a footprint and decides on nearly all that the catalogue lists for an area; the rest must be
    asked of the areas themselves.
    """

    def __init__(self, area: Area) -> None:
        self._region = area.geometry
        shapely.prepare(self._region)
        parts = shapely.get_parts(self._region)[: _MAX_PLACES // 2]
        corners = shapely.get_coordinates(self._region)
        chosen = corners[:: -(-len(corners) // (_MAX_PLACES - len(parts)))]
        places = np.vstack((shapely.get_coordinates(shapely.point_on_surface(parts)), chosen))
        self._places = unit_vectors(*places.T)

    def surely(self, outlines: Iterable[Outline]) -> Flags:
        """Return for each outline whether it surely meets the area; False says that it is not known."""
        rings: list[Floats] = []
        owners: list[int] = []
        count = 0
        # One outline at a time becomes numbers: lists of points by the thousand would cost more than all the rest.
        for outline in outlines:
            found = [outline] if isinstance(outline, np.ndarray) else list(_rings(outline))
            rings += found
            owners += [count] * len(found)
            count += 1
        met = np.zeros(count, dtype=np.bool_)
        if not rings:
            return met
        owner, points = np.array(owners), np.concatenate(rings)
        counts = np.array([len(ring) for ring in rings])
        starts = np.cumsum(counts) - counts
        good = well_formed(points, starts, counts)
        owner, starts, counts = owner[good], starts[good], counts[good]
        with np.errstate(invalid="ignore"):  # what is not finite is no place; its ring has been left out
            vectors = unit_vectors(*points.T)
        on_seam, on_pole = np.abs(points[:, 0]) == 180, np.abs(points[:, 1]) == 90
        on_cut = on_seam | on_pole
        is_any_cut = bool(on_cut.any())
        from_cut = _from_cut(vectors, on_cut, starts, counts) if is_any_cut else np.ones(len(starts))
        for place in self._places:
            left = ~met[owner]
            if not left.any():
                return met
            held = holds(place, vectors, starts[left], counts[left])
            if is_any_cut:
                held &= _nearest(place, vectors, on_seam & ~on_pole, starts[left], counts[left]) < from_cut[left]
            met[owner[left][held]] = True
        left = ~met[owner]
        corners, ring = _gathered(starts[left], counts[left])
        inside = shapely.contains_xy(self._region, points[corners]) & ~on_cut[corners]
        met[owner[left][np.unique(ring[inside])]] = True
        return met


def holds(place: Floats, vectors: Floats, starts: _Numbers, counts: _Numbers) -> Flags:
    """Return which rings hold a place: seen from there, their corners go once round the horizon.

    The edges are great circles, which the bearing from a place follows whatever pole or cut they pass. It is asked
    only of rings that lie wholly within the place's hemisphere, where going round has one meaning.
    """
    if counts.sum() == len(vectors):  # all of them: nothing to pick out
        seen, ring = vectors, np.repeat(np.arange(len(counts)), counts)
    else:
        corners, ring = _gathered(starts, counts)
        seen = vectors[corners]
    east, north = tangents(place)
    bearing = np.arctan2(seen @ east, seen @ north)
    turn = np.diff(bearing)
    turn -= 2 * np.pi * np.round(turn / (2 * np.pi))
    turn[ring[1:] != ring[:-1]] = 0
    whole = np.add.reduceat(np.append(turn, 0), np.cumsum(counts) - counts)
    near = np.minimum.reduceat(seen @ place, np.cumsum(counts) - counts) > 0.01
    held: Flags = near & (np.abs(whole) > np.pi)
    return held


def _from_cut(vectors: Floats, on_cut: Flags, starts: _Numbers, counts: _Numbers) -> Floats:
    """Return for each ring the cosine of its longest edge with one end on ±180° or a pole, where it may be cut.

    The corner of a cut may lie off the scene's own edge, though never further than that edge is long: a place further
    from it than this is inside or outside of the scene as it is of the ring. (The pole that closes a ring lies within
    it, and needs no such distance.)
    """
    cosine = np.append(np.einsum("ij,ij->i", vectors[1:], vectors[:-1]), 1.0)
    cosine[:-1][on_cut[1:] == on_cut[:-1]] = 1.0
    cosine[starts + counts - 1] = 1.0
    lowest: Floats = np.minimum.reduceat(cosine, starts)
    return lowest


def _nearest(place: Floats, vectors: Floats, chosen: Flags, starts: _Numbers, counts: _Numbers) -> Floats:
    """Return for each ring the cosine of the angle between a place and the nearest of chosen corners, -2 without."""
    corners, _ = _gathered(starts, counts)
    cosine = np.where(chosen[corners], vectors[corners] @ place, -2.0)
    nearest: Floats = np.maximum.reduceat(cosine, np.cumsum(counts) - counts)
    return nearest


def _gathered(starts: _Numbers, counts: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Return the indices of some rings' corners, one ring after the other, and the ring of each."""
    ring = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    return np.arange(len(ring)) - first[ring] + starts[ring], ring


def well_formed(points: Floats, starts: _Numbers, counts: _Numbers) -> Flags:
    """Return which rings are closed and lie within ±180 and ±90 degrees."""
    (lon, lat), ends = points.T, starts + counts - 1  # column by column: a tenth of the time of pairs
    possible = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    closed = (lon[starts] == lon[ends]) & (lat[starts] == lat[ends])
    good: Flags = np.logical_and.reduceat(possible, starts) & closed
    return good


def rings_in(texts: Iterable[bytes]) -> list[Floats | None]:
    """Return the rings of polygons without holes straight from their GeoJSON texts; None leaves one to a JSON reader.

    Numbers in one row are read in a third of the time that lists of points take, and those of a whole page in one go.
    That they are points, two numbers each, is seen by what stands between them.
    """
    heads = [(_HEAD.match(text), text) for text in texts]
    rests = [None if head is None else text[head.end() :] for head, text in heads]
    counts = [0 if rest is None else _corners(rest) for rest in rests]
    simple = [rest for rest, count in zip(rests, counts, strict=True) if rest is not None and count]
    numbers = _numbers_in(b",".join(simple))
    if numbers is None:  # one of them holds what is no number: it must not cost the others
        return [None] if len(heads) == 1 else [rings_in([text])[0] for _, text in heads]
    rings: list[Floats | None] = []
    first = 0
    for count in counts:
        rings.append(numbers[first : first + count] if count else None)
        first += count
    return rings


def _corners(rest: bytes) -> int:
    """Return how many points follow one another up to the end of a polygon's text; 0 where anything else is there."""
    between = rest.translate(None, _IN_NUMBERS)
    count = len(between) // 4
    return count if count >= 4 and between == b",],[" * (count - 1) + b",]]]}" else 0


def _numbers_in(points: bytes) -> Floats | None:
    try:
        numbers = _numbers.decode(b"[" + points.translate(_BRACKETS_TO_BLANKS) + b"]")
        return np.frombuffer(pack(f"{len(numbers)}d", *numbers)).reshape(-1, 2)  # in half the time of numpy's own way
    except NOT_JSON:
        return None


def _rings(outline: Mapping[str, Any] | None) -> Iterator[Floats]:
    """Yield the outer rings that can be read at a glance; polygons with holes are left to the areas themselves."""
    if outline is None:
        return
    coordinates = outline.get("coordinates")
    polygons = [coordinates] if outline.get("type") == "Polygon" else coordinates
    for polygon in polygons if isinstance(polygons, list) else ():
        if not isinstance(polygon, list) or len(polygon) != 1:
            continue
        try:
            ring = np.array(polygon[0])
        except ValueError:  # points of different lengths
            continue
        if ring.ndim == 2 and ring.shape[0] >= 4 and ring.shape[1] in (2, 3) and ring.dtype.kind in "fi":
            yield ring[:, :2].astype(np.float64)
