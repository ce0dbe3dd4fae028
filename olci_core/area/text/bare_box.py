"""Four bare numbers as the boxes that they may mean: west, south, east, north, and the other orders people write."""

from __future__ import annotations

from typing import TypeAlias

Edges: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north in degrees; west > east crosses the antimeridian."""

_MUCH_SMALLER = 0.1  # of the other box: 20, 21, 57, 58 is hardly a box from 20 to 57° E


def boxes_of(one: float, two: float, three: float, four: float) -> tuple[Edges, ...]:
    """Return the boxes that four numbers may mean, the likeliest first.

    Usual is west, south, east, north. Where that needs ±180°, corners may be meant, or the north first; where pairs of
    the numbers are much closer together, longitudes and latitudes by themselves: west, east, south, north.
    """
    found = _by_corners(one, two, three, four)
    low, high = sorted((one, two)), sorted((three, four))
    by_pairs = [
        (lon[0], lat[0], lon[1], lat[1])
        for lon, lat in ((low, high), (high, low))
        if lon[0] < lon[1] and lat[0] < lat[1] and max(map(abs, lat)) <= 90 and max(map(abs, lon)) <= 180
    ]
    limit = _MUCH_SMALLER * min(map(_size, found))
    return (*found, *(box for box in by_pairs if _size(box) < limit))


def _by_corners(one: float, two: float, three: float, four: float) -> tuple[Edges, ...]:
    plain = (one, two, three, four)
    if one <= three or max(abs(one), abs(three)) > 90:
        return (plain,)
    from_north = (two, three, four, one)
    if max(abs(two), abs(four)) > 90:
        return (from_north,)
    south, north = sorted((two, four))
    corners = (three, south, one, north)
    if two < four:
        return (from_north, plain, corners)
    return (from_north, (four, three, two, one), corners)


def _size(box: Edges) -> float:
    west, south, east, north = box
    around = 360.0 if east > west else 0.0
    return ((east - west) % 360 or around) * abs(north - south)
