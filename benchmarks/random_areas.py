"""Random areas, each described independently of how the program lays it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from benchmarks.true_frame import Frame, lonlats, vectors
from olci_core.area import Area
from olci_core.sphere import Vectors


@dataclass(frozen=True, slots=True)
class Case:
    """An area, described independently of how the program lays it out.

    ``outline`` are the corners with continuous longitudes; ``holds`` says for longitudes and latitudes (n, 2)
    whether they lie inside; ``rival`` is the polygon a plain script would make of the same input.
    """

    kind: str
    area: Area
    outline: Vectors
    holds: Callable[[Vectors], NDArray[np.bool_]]
    rival: BaseGeometry

    def outline_points(self, *, step_km: float = 1.0, longest: int = 60_000) -> Vectors:
        """Return unit vectors along the outline."""
        steps = np.diff(self.outline, axis=0)
        scale = np.cos(np.radians((self.outline[1:, 1] + self.outline[:-1, 1]) / 2))
        km = np.hypot(steps[:, 0] * np.maximum(scale, 0.02), steps[:, 1]) * 111.2
        counts = np.maximum(2, np.ceil(km / max(step_km, km.sum() / longest))).astype(int)
        edge = np.repeat(np.arange(len(counts)), counts)
        share = (np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts)) / counts[edge]
        return vectors(self.outline[edge] + steps[edge] * share[:, None])

    def meets(self, frame: Frame, outline: Vectors, *, grown: float = 1.0) -> bool:
        """Whether area and frame truly meet: an outline point inside the frame, or the frame all inside the area."""
        if frame.holds(outline, grown=grown).any():
            return True
        return bool(self.holds(lonlats(frame.axes[:1])).any())


def box_case(west: float, south: float, width: float, height: float, *, kind: str = "box") -> Case:
    """Return a box; longitudes beyond 180 are written as the antimeridian has them."""
    north, east = min(90.0, south + height), west + width
    written = [_within(bound) if width < 360 else bound for bound in (west, east)]
    outline = np.array([(west, south), (east, south), (east, north), (west, north), (west, south)])

    def holds(points: Vectors) -> NDArray[np.bool_]:
        lon = np.mod(points[:, 0] - west, 360)
        return (lon <= width) & (points[:, 1] >= south) & (points[:, 1] <= north)

    return Case(
        kind=kind,
        area=Area.from_bounds(written[0], south, written[1], north),
        outline=outline,
        holds=holds,
        rival=shapely.box(written[0], south, written[1], north),
    )


def ring_case(corners: Vectors, *, kind: str = "polygon") -> Case:
    """Return a polygon of corners with continuous longitudes, written with longitudes within ±180."""
    closed = np.vstack((corners, corners[:1]))
    flat = shapely.Polygon(closed)
    written = np.column_stack((_within(closed[:, 0]), closed[:, 1]))

    def holds(points: Vectors) -> NDArray[np.bool_]:
        found = [shapely.intersects_xy(flat, points[:, 0] + turn, points[:, 1]) for turn in (-360, 0, 360)]
        inside: NDArray[np.bool_] = np.logical_or.reduce(found)
        return inside

    return Case(
        kind=kind,
        area=Area.from_wkt(shapely.Polygon(written).wkt),
        outline=closed,
        holds=holds,
        rival=shapely.Polygon(written).buffer(0),
    )


def cap_case(lons: Vectors, lats: Vectors) -> Case:
    """Return the region between a ring once round the earth and its pole; longitudes ascend."""
    written = np.column_stack((_within(np.append(lons, lons[0])), np.append(lats, lats[0])))
    turned = np.append(lons, lons[0] + 360)

    def holds(points: Vectors) -> NDArray[np.bool_]:
        edge = np.interp(np.mod(points[:, 0] - lons[0], 360) + lons[0], turned, np.append(lats, lats[0]))
        inside: NDArray[np.bool_] = points[:, 1] >= edge if lats[0] > 0 else points[:, 1] <= edge
        return inside

    return Case(
        kind="pole",
        area=Area.from_wkt(shapely.Polygon(written).wkt),
        outline=np.column_stack((turned, np.append(lats, lats[0]))),
        holds=holds,
        rival=shapely.Polygon(written).buffer(0),
    )


def _within(lon: Any) -> Any:
    return np.round(np.mod(np.asarray(lon) + 180, 360) - 180, 9)


def random_case(chance: np.random.Generator) -> Case:
    """Return a box, a star, a cap, a sliver, a large area or a wedge; most of them at 180° or near a pole."""
    lat = float(chance.choice([chance.uniform(-85, 85), chance.uniform(70, 89), chance.uniform(-89, -70)]))
    lon = float(chance.choice([chance.uniform(-180, 180), chance.uniform(176, 184)]))
    makers = (_random_box, _random_star, _random_cap, _random_sliver, _random_large, _random_wedge)
    maker = makers[chance.choice(len(makers), p=[0.25, 0.3, 0.15, 0.1, 0.1, 0.1])]
    return maker(chance, lon, lat)


def random_polar_case(chance: np.random.Generator) -> Case:
    """Return a box, a star or a cap within the last degree round a pole."""
    side, lon, off = int(chance.choice([-1, 1])), float(chance.uniform(-180, 180)), float(chance.uniform(0.05, 0.95))
    kind = chance.choice(3)
    if kind == 0:
        height = min(float(chance.uniform(0.02, 0.5)), off)
        return box_case(lon, 90 - off if side > 0 else off - 90 - height, float(chance.uniform(1, 120)), height)
    if kind == 1:
        angle = 2 * np.pi * np.arange(8) / 8
        size = 0.9 * min(off, 1 - off) * chance.uniform(0.3, 1, 8)
        corners = np.column_stack((lon + 40 * size * np.cos(angle), side * (90 - off) + size * np.sin(angle)))
        return ring_case(np.round(corners, 6), kind="star")
    lons = lon + 360 * (np.arange(8) + chance.uniform(0, 0.8, 8)) / 8
    return cap_case(lons, side * (90 - off * chance.uniform(0.6, 1, 8)))


def _random_box(chance: np.random.Generator, lon: float, lat: float) -> Case:
    width, height = chance.uniform(0.05, 40), min(chance.uniform(0.05, 20), 90 - lat)
    return box_case(lon - width / 2, lat, width, height)


def _random_star(chance: np.random.Generator, lon: float, lat: float) -> Case:
    count = int(chance.integers(5, 30))
    # Less than half a turn between neighbours, so that the star does not cross itself.
    angle = 2 * np.pi * (np.arange(count) + chance.uniform(0, 0.9, count)) / count
    size = chance.uniform(0.3, min(12.0, 89.9 - abs(lat))) * chance.uniform(0.3, 1, count)
    corners = np.column_stack((lon + chance.uniform(1, 6) * size * np.cos(angle), lat + size * np.sin(angle)))
    return ring_case(np.round(corners, 6), kind="star")


def _random_cap(chance: np.random.Generator, lon: float, lat: float) -> Case:
    count = int(chance.integers(4, 12))
    lons = lon + 360 * (np.arange(count) + chance.uniform(0, 0.8, count)) / count
    return cap_case(lons, np.sign(lat) * chance.uniform(60, 89, count))


def _random_sliver(chance: np.random.Generator, lon: float, lat: float) -> Case:
    if chance.random() < 0.5:
        return box_case(lon, max(-85, lat - 10), 0.01, 10, kind="sliver")
    return box_case(lon - 15, lat, 30, 0.01, kind="sliver")


def _random_large(chance: np.random.Generator, lon: float, lat: float) -> Case:
    return box_case(lon - 90, -60 if lat < 0 else 0, chance.uniform(90, 180), 60, kind="large")


def _random_wedge(chance: np.random.Generator, lon: float, lat: float) -> Case:
    low = chance.uniform(60, 88)
    return box_case(lon, low if lat > 0 else -90, chance.uniform(5, 170), 90 - low, kind="wedge")
