"""A frame's outline as the catalogue gives it: the recorded ring, cut at 180 degrees and closed at the pole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from math import atan, copysign, degrees, floor, radians, sin, tan
from typing import Any

import numpy as np
from shapely import Polygon, box
from shapely.geometry.polygon import orient

from olci_core.sphere import Floats
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.orbit import FLYING_PLATFORMS, node_times_s, seconds, swath

Point = tuple[float, float]
RoundedRing = list[list[float]]

ALONG_STEPS, ACROSS_STEPS = 4, 19
_STRIPE_ALONG_STEPS = 44  # one a minute
# Rings recorded in 2018 to 2023 begin at the first pixel of the last scan line, those of 2024 at its last pixel.
NEW_RING_FROM = datetime(2024, 1, 1, tzinfo=UTC)
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class CatalogueFootprint:
    """A footprint in the catalogue's two forms: ``text`` for Footprint, ``geometry`` for GeoFootprint."""

    text: str
    geometry: dict[str, Any]


def outlines_of(acquisitions: Sequence[Acquisition]) -> list[CatalogueFootprint]:
    """Return the footprints of any acquisitions, in their order; frames and stripes are each placed in one go."""
    frames = [a for a in acquisitions if a.frame is not None]
    stripes = [a for a in acquisitions if a.frame is None]
    found = dict(chain(zip(frames, outlines(frames), strict=True), zip(stripes, outlines(stripes), strict=True)))
    return [found[a] for a in acquisitions]


def outlines(acquisitions: Sequence[Acquisition]) -> list[CatalogueFootprint]:
    """Return the footprints of many acquisitions, all frames or all stripes, placed in one go."""
    if not acquisitions:
        return []
    along = _STRIPE_ALONG_STEPS if acquisitions[0].frame is None else ALONG_STEPS
    line, column = ring_positions(along)
    nodes_s = _nodes_s(acquisitions)[:, None]
    begin_s = np.array([seconds(a.begin) for a in acquisitions])[:, None]
    end_s = np.array([seconds(a.end) for a in acquisitions])[:, None]
    after_node_s = begin_s - nodes_s + (end_s - begin_s) * line
    lon, lat = swath(nodes_s, after_node_s=after_node_s, column=column)
    rings = np.stack([lon, lat], axis=-1)
    return [_outline(ring, acquisition, along) for ring, acquisition in zip(rings, acquisitions, strict=True)]


def ring_positions(along_steps: int) -> tuple[Floats, Floats]:
    """Return line and column (0 to 1) of the ring's points, closed: 47 for a frame.

    From the last pixel of the last scan line up that side, back along the first scan line, down the first-pixel
    side, and along the last scan line: counter-clockwise, seen from above.
    """
    up, over = np.linspace(1, 0, along_steps + 1), np.linspace(1, 0, ACROSS_STEPS + 1)
    line = np.concatenate([up, np.zeros(ACROSS_STEPS), up[::-1][1:], np.ones(ACROSS_STEPS)])
    column = np.concatenate([np.ones(along_steps + 1), over[1:], np.zeros(along_steps), over[::-1][1:]])
    return line, column


def split(ring: Floats) -> list[RoundedRing]:
    """Return flat, closed, counter-clockwise rings within [-180, 180] for a ring of lon, lat, shape (n, 2).

    A ring across 180 degrees is cut there, where its great-circle edges cross; one that goes round a pole is closed
    along 180 degrees and the pole's own parallel.
    """
    steps = np.diff(ring[:, 0])
    if np.abs(steps).max() < 180:  # never across 180 degrees
        return [_rounded(ring)]
    lon = ring[0, 0] + np.concatenate([[0.0], np.cumsum((steps + 180) % 360 - 180)])
    turns = round((lon[-1] - lon[0]) / 360)
    lon[-1] = lon[0] + 360 * turns  # closed to the last bit
    points = _with_crossings(lon, ring[:, 1])
    if turns:
        points = _closed_at_pole(points, turns)
    if all(-180 <= x <= 180 for x, _ in points):
        return [_rounded(np.array(points))]
    return _cut(Polygon(points))


def _outline(ring: Floats, acquisition: Acquisition, along_steps: int) -> CatalogueFootprint:
    if acquisition.begin < NEW_RING_FROM:
        first_pixel = 2 * along_steps + ACROSS_STEPS  # of the last scan line
        ring = np.concatenate([ring[first_pixel:-1], ring[: first_pixel + 1]])
    rings = split(ring)
    bodies = [_body(points) for points in rings]
    if len(rings) == 1:
        text, geometry = f"POLYGON {bodies[0]}", {"type": "Polygon", "coordinates": rings}
    else:
        text = f"MULTIPOLYGON ({', '.join(bodies)})"
        geometry = {"type": "MultiPolygon", "coordinates": [[points] for points in rings]}
    return CatalogueFootprint(text=f"geography'SRID=4326;{text}'", geometry=geometry)


def _nodes_s(acquisitions: Sequence[Acquisition]) -> Floats:
    orbits = np.array([a.absolute_orbit for a in acquisitions])
    platforms = np.array([a.platform for a in acquisitions])
    nodes_s = np.empty(len(acquisitions))
    for platform in FLYING_PLATFORMS:
        chosen = platforms == platform
        nodes_s[chosen] = node_times_s(platform, orbits[chosen])
    return nodes_s


def _rounded(points: Floats) -> RoundedRing:
    rounded: RoundedRing = np.round(points, _DECIMALS).tolist()
    return rounded


def _body(points: RoundedRing) -> str:
    # One formatting of the whole ring: a day has a thousand of them.
    return f"(({', '.join(['%.10g %.10g'] * len(points)) % tuple(chain.from_iterable(points))}))"


def _with_crossings(lon: Floats, lat: Floats) -> list[Point]:
    """Return the unwrapped points, with one more wherever an edge crosses 180 degrees."""
    points: list[Point] = []
    worlds = np.floor((lon + 180) / 360)
    for i in range(len(lon) - 1):
        start, stop = (float(lon[i]), float(lat[i])), (float(lon[i + 1]), float(lat[i + 1]))
        points.append(start)
        if worlds[i] != worlds[i + 1]:
            seam = 360.0 * max(worlds[i], worlds[i + 1]) - 180
            points.append((seam, _latitude_at(seam, start, stop)))
    points.append((float(lon[-1]), float(lat[-1])))
    return points


def _latitude_at(lon: float, start: Point, stop: Point) -> float:
    """Return where the great circle through two points crosses a meridian, in degrees."""
    (lon_1, lat_1), (lon_2, lat_2) = start, stop
    if lon in (lon_1, lon_2):
        return lat_1 if lon == lon_1 else lat_2
    rise = tan(radians(lat_1)) * sin(radians(lon_2 - lon)) + tan(radians(lat_2)) * sin(radians(lon - lon_1))
    return degrees(atan(rise / sin(radians(lon_2 - lon_1))))


def _closed_at_pole(points: list[Point], turns: int) -> list[Point]:
    """Return a ring that goes once round the earth, begun at 180 degrees and closed along the pole."""
    crossings = [i for i, (x, _) in enumerate(points) if (x - 180) % 360 == 0]
    # From the crossing nearest to the pole the way there is free, should the ring cross 180 degrees more often.
    seam = max(crossings, key=lambda i: abs(points[i][1]))
    x, y = points[seam]
    start = -180.0 if turns > 0 else 180.0
    shift = start - x
    walk = points[seam:-1] + [(px + 360 * turns, py) for px, py in points[: seam + 1]]
    pole = copysign(90.0, y)
    around = [(px + shift, py) for px, py in walk]
    return [*around, (-start, pole), (start, pole), around[0]]


def _cut(shape: Polygon) -> list[RoundedRing]:
    west, _, east, _ = shape.bounds
    rings: list[RoundedRing] = []
    for world in range(floor((west + 180) / 360), floor((east + 180) / 360) + 1):
        part = shape.intersection(box(360 * world - 180, -90, 360 * world + 180, 90))
        rings += [
            _rounded(np.array(orient(piece).exterior.coords) - (360 * world, 0))
            for piece in getattr(part, "geoms", [part])
            if isinstance(piece, Polygon) and not piece.is_empty
        ]
    return rings
