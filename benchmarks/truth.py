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

import numpy as np
import shapely
from shapely.geometry import shape

from benchmarks.figures import Rival, report
from benchmarks.random_areas import Case, random_case, random_polar_case
from benchmarks.true_frame import Frame, lonlats, vectors
from olci_core.area import Area
from olci_core.sphere import Vectors

GRAZE = 0.002  # of a frame: 1.2 km, what sampling an outline every kilometre cannot decide


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
    plain = "plain longitude/latitude geometry"
    missed, too_many = Rival(plain, (rival.missed,)), Rival(plain, (rival.too_many,))
    report(f"{where}: scenes missed", [ours.missed], "of all that meet", limit=0, rival=missed)
    report(f"{where}: scenes missed by the query", [ours.not_asked_for], "of all that meet", limit=0, rival=missed)
    report(f"{where}: scenes too many", [ours.too_many], "of all pairs", limit=0, rival=too_many)
    mine, theirs = (tuple(100 * error for error in tally.coverage_errors) for tally in (ours, rival))
    report(f"{where}: coverage error", mine, "points", rival=Rival(plain, theirs))
    times = [tally.seconds / tally.pairs for tally in (ours, rival)]
    report(f"{where}: time of one decision", [times[0]], "s", rival=Rival(plain, (times[1],)))


if __name__ == "__main__":
    main()
