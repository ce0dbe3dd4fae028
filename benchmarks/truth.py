"""True intersections and coverage of random areas and frames, against brute force on the sphere.

Run it with ``python -m benchmarks.truth [--areas 500] [--frames 40] [--seed 1]``. The rival is what most scripts do:
plain shapely on longitudes and latitudes as they are written.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from benchmarks.figures import report
from olci_core.area import Area
from olci_core.sphere import Vectors

EARTH_KM = 6371.0
HALF_LENGTH_KM, HALF_SWATH_KM = 600.0, 635.0
GRAZE = 0.002  # of a frame: 1.2 km, what sampling an outline every kilometre cannot decide


def vectors(lonlat: Vectors) -> Vectors:
    """Return unit vectors (n, 3) of longitudes and latitudes (n, 2) in degrees."""
    lon, lat = np.radians(lonlat).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def lonlats(xyz: Vectors) -> Vectors:
    """Return longitudes and latitudes (n, 2) in degrees of vectors (n, 3)."""
    x, y, z = xyz.T
    turned: Vectors = np.degrees(np.column_stack((np.arctan2(y, x), np.arctan2(z, np.hypot(x, y)))))
    return turned


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of 180 s: its ring of 47 points on the sphere and a plane where its edges are straight."""

    axes: Vectors
    ring: Vectors

    @classmethod
    def at(cls, lon: float, lat: float, *, heading: float) -> Frame:
        """Return the frame centred at a point; ``heading`` degrees of its flight from north."""
        up = vectors(np.array([(lon, lat)]))[0]
        north = np.array([-up[2] * np.cos(np.radians(lon)), -up[2] * np.sin(np.radians(lon)), np.cos(np.radians(lat))])
        east = np.cross(north, up)
        turn = np.radians(heading)
        ahead = np.cos(turn) * north + np.sin(turn) * east
        aside = np.cross(ahead, up)
        a, c = HALF_LENGTH_KM / EARTH_KM, HALF_SWATH_KM / EARTH_KM
        side, line = np.linspace(-a, a, 5), np.linspace(-c, c, 20)
        along = np.concatenate((side, np.full(19, a), side[-2::-1], np.full(19, -a)))
        across = np.concatenate((np.full(5, c), line[-2::-1], np.full(4, -c), line[1:]))
        forward = np.cos(along)[:, None] * up + np.sin(along)[:, None] * ahead
        ring = np.cos(across)[:, None] * forward + np.sin(across)[:, None] * aside
        # What is recorded has four decimals, and what is recorded is the truth.
        return cls(axes=np.vstack((up, ahead, aside)), ring=vectors(np.round(lonlats(ring), 4)))

    def holds(self, xyz: Vectors, *, grown: float = 1.0) -> NDArray[np.bool_]:
        """Return for unit vectors (n, 3) whether they lie in the frame, made larger by a factor.

        In the gnomonic projection great circles are straight, so this is exact.
        """
        up, ahead, aside = self.axes @ xyz.T
        seen = up > 0.5
        outline = shapely.Polygon(self._flat(self.ring) * grown)
        inside = np.zeros(len(xyz), dtype=bool)
        inside[seen] = shapely.intersects_xy(outline, (ahead / np.where(seen, up, 1))[seen], (aside / up)[seen])
        return inside

    def _flat(self, xyz: Vectors) -> Vectors:
        up, ahead, aside = self.axes @ xyz.T
        return np.column_stack((ahead / up, aside / up))

    def as_recorded(self, *, cut_flat: bool = False) -> dict[str, Any]:
        """Return the footprint as catalogues write it: split at 180°, closed along the pole it holds.

        The corner of a cut lies on the edge's great circle or, with ``cut_flat``, on its flat line.
        """
        ring, flat, turns = self.ring, *_flat_outline(self.ring, cut_flat=cut_flat)
        for _ in range(6):  # flat edges may cross beside a pole where great circles do not
            if flat.is_valid:
                break
            ring = _with_midpoints(ring)
            flat, turns = _flat_outline(ring, cut_flat=cut_flat)
        parts = []
        for turn in (0,) if turns else (-1, 0, 1):
            strip = flat.intersection(shapely.box(360 * turn - 180, -91, 360 * turn + 180, 91))
            moved = shapely.transform(strip, partial(_turned_back, turn=turn))
            parts += [part for part in shapely.get_parts(moved) if part.area > 0]
        whole = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
        return dict(shapely.geometry.mapping(whole))


def _turned_back(points: Vectors, *, turn: int) -> Vectors:
    """Shift longitudes (n, 2) back by whole turns, rounded as they are written."""
    return np.round(points - (360 * turn, 0), 9)


def _flat_outline(ring: Vectors, *, cut_flat: bool = False) -> tuple[shapely.Polygon, int]:
    """Return the flat polygon of a ring on the sphere, and how often it goes round a pole; if so it is three times."""
    lon, lat = _cut_at_180(ring, flat=cut_flat).T
    turns = round((lon[-1] - lon[0]) / 360)
    if turns:
        # From the corner nearest to the pole, a line up to it meets no other edge.
        first = int(np.argmax(np.abs(lat[:-1])))
        lon = np.append(lon[first:-1], lon[:first] + 360 * turns)
        lon, lat = lon - 360 * np.round(lon[0] / 360), np.roll(lat[:-1], -first)
        lon = np.concatenate([lon + 360 * turns * k for k in (-1, 0, 1)] + [lon[:1] + 720 * turns])
        lat = np.append(np.tile(lat, 3), lat[0])
        pole = np.sign(lat.mean()) * 90
        lon, lat = np.append(lon, lon[[-1, 0]]), np.append(lat, (pole, pole))
    return shapely.Polygon(np.column_stack((lon, lat))), turns


def _with_midpoints(ring: Vectors) -> Vectors:
    middles = ring[1:] + ring[:-1]
    both = np.stack((ring[:-1], middles / np.linalg.norm(middles, axis=1)[:, None]), axis=1)
    return np.vstack((both.reshape(-1, 3), ring[-1:]))


def _cut_at_180(ring: Vectors, *, flat: bool = False) -> Vectors:
    """Return the ring with continuous longitudes and a corner where a great circle (or flat line) meets 180°."""
    lonlat = np.round(lonlats(ring), 4)
    steps = np.diff(lonlat[:, 0])
    lon = np.round(lonlat[0, 0] + np.append(0, np.cumsum(steps - 360 * np.round(steps / 360))), 4)
    corners = [np.array([lon[0], lonlat[0, 1]])]
    for i in range(len(ring) - 1):
        passed = {round((bound - 180) / 360) for bound in (lon[i], lon[i + 1])}
        turn = max(passed)
        meridian = 180 + 360 * turn if min(lon[i], lon[i + 1]) < 180 + 360 * turn < max(lon[i], lon[i + 1]) else None
        if meridian is not None and flat:
            share = (meridian - lon[i]) / (lon[i + 1] - lon[i])
            corners.append(np.array([meridian, lonlat[i, 1] + share * (lonlat[i + 1, 1] - lonlat[i, 1])]))
        elif meridian is not None:
            crossing = np.cross(np.cross(ring[i], ring[i + 1]), (0.0, 1.0, 0.0))
            crossing *= np.sign(crossing[0]) * -1
            corners.append(np.array([meridian, lonlats(crossing[None])[0, 1]]))
        corners.append(np.array([lon[i + 1], lonlat[i + 1, 1]]))
    return np.array(corners)


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


def random_frame(chance: np.random.Generator, outline: Vectors) -> Frame:
    """Return a frame whose edge lies near the area's outline, or one anywhere."""
    if chance.random() < 0.15:
        lat = np.degrees(np.arcsin(chance.uniform(-1, 1)))
        return Frame.at(chance.uniform(-180, 180), lat, heading=chance.uniform(0, 360))
    near = outline[chance.integers(len(outline))] + chance.normal(0, 0.09, 3)
    lon, lat = lonlats(near[None])[0]
    return Frame.at(lon, lat, heading=chance.uniform(0, 360))


def true_coverage(case: Case, frame: Frame, *, count: int) -> float:
    """Return the share of the area inside the frame, from points spread evenly over the area."""
    (west, south), (east, north) = case.outline.min(axis=0), case.outline.max(axis=0)
    if case.kind == "pole":
        south, north = (south, 90.0) if south > 0 else (-90.0, north)
    # Evenly on the sphere: the plastic-number sequence in longitude and sine of latitude.
    number = np.arange(count)
    low, high = np.sin(np.radians((south, north)))
    lon = west + (east - west) * np.mod(0.5 + 0.7548776662466927 * number, 1)
    lat = np.degrees(np.arcsin(low + (high - low) * np.mod(0.5 + 0.5698402909980532 * number, 1)))
    points = np.column_stack((lon, lat))
    points = points[case.holds(points)]
    return float(frame.holds(vectors(points)).mean())


@dataclass(slots=True)
class Tally:
    """What one way of deciding got wrong."""

    pairs: int = 0
    met: int = 0
    missed: int = 0
    too_many: int = 0
    not_asked_for: int = 0
    coverage_errors: list[float] = field(default_factory=list)
    seconds: float = 0.0


def compare(
    areas: int,
    frames: int,
    *,
    seed: int,
    points: int = 60_000,
    case_of: Callable[[np.random.Generator], Case] = random_case,
) -> tuple[Tally, Tally]:
    """Return what the program and the rival got wrong over random areas and frames.

    Every other footprint is recorded with its cuts on flat lines.
    """
    chance = np.random.default_rng(seed)
    ours, rival = Tally(), Tally()
    for _ in range(areas):
        case = case_of(chance)
        outline = case.outline_points()
        asked = [shapely.from_wkt(text) for text in case.area.search_wkts()]
        for index in range(frames):
            frame = random_frame(chance, outline)
            recorded = frame.as_recorded(cut_flat=index % 2 == 1)
            surely = case.meets(frame, outline, grown=1 - GRAZE)
            possibly = surely or case.meets(frame, outline, grown=1 + GRAZE)
            truth = (surely, possibly)
            footprint, flat = Area.from_footprint(recorded), shape(recorded)
            _judge(ours, truth, partial(case.area.intersects, footprint))
            _judge(rival, truth, partial(case.rival.intersects, flat))
            ours.not_asked_for += surely and not any(part.intersects(flat) for part in asked)
            if index == 0 and surely:
                share = true_coverage(case, frame, count=points)
                ours.coverage_errors.append(abs(case.area.coverage_by(footprint) - share))
                plain = case.rival.intersection(flat).area / max(case.rival.area, 1e-12)
                rival.coverage_errors.append(abs(plain - share))
    return ours, rival


def _judge(tally: Tally, truth: tuple[bool, bool], decide: Callable[[], bool]) -> None:
    surely, possibly = truth
    begun = time.perf_counter()
    answer = decide()
    tally.seconds += time.perf_counter() - begun
    tally.pairs += 1
    tally.met += surely
    tally.missed += surely and not answer
    tally.too_many += answer and not possibly


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, default=500)
    parser.add_argument("--frames", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for where, case_of in (("anywhere", random_case), ("the last degree round a pole", random_polar_case)):
        ours, rival = compare(options.areas, options.frames, seed=options.seed, case_of=case_of)
        print_table(where, options.areas, ours, rival)


def print_table(where: str, areas: int, ours: Tally, rival: Tally) -> None:
    """Print what both ways got wrong in one kind of places."""
    print(f"{where}: {areas} areas, {ours.pairs} pairs of area and frame, {ours.met} of them truly meet")
    report(f"{where}: scenes missed", [ours.missed], "of all that meet", limit=0)
    report(f"{where}: scenes missed by the query", [ours.not_asked_for], "of all that meet", limit=0)
    report(f"{where}: scenes too many", [ours.too_many], "of all pairs", limit=0)
    report(f"{where}: missed by plain longitude/latitude geometry", [rival.missed], "of all that meet")
    report(f"{where}: too many by plain longitude/latitude geometry", [rival.too_many], "of all pairs")
    for whose, tally in (("", ours), (" by plain geometry", rival)):
        report(f"{where}: coverage error{whose}", [100 * error for error in tally.coverage_errors], "points")
    times = [tally.seconds / tally.pairs for tally in (ours, rival)]
    report(f"{where}: time of one decision", [times[0] / times[1]], "× plain geometry")


if __name__ == "__main__":
    main()
