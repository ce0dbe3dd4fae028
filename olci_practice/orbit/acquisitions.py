"""What OLCI took: the frames and half-orbit stripes of both satellites, numbered as in the product names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from olci_core.orbit import FRAME_S, ORBITS_PER_CYCLE
from olci_core.sphere import Floats
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.orbit import (
    FIRST_LIGHT,
    PERIOD_S,
    moment,
    node_times_s,
    orbit_at,
    seconds,
    sunlit_arc_s,
)

_BLOCK = 256  # orbits whose sunlit arcs are worked out together
STRIPE = -1  # stands for "no frame" in arrays
_MIN_S = 5.0
FRAME_NUMBERS = np.arange(900, 5040, FRAME_S)  # the sunlit arc lies between 1,187 and 4,722 s after the node

# Cycle and relative orbit count on from these numbers. S3B counted with S3A (19 cycles behind) while the two flew
# in tandem, and was renumbered when it reached its own tracks in November 2018.
_S3A_ORBITS_BEFORE = 412
_S3B_ORBITS_BEFORE_IN_TANDEM = 4491
_S3B_ORBITS_BEFORE = 4348
_S3B_FIRST_ORBIT_ON_STATION = 3012
AROUND_THE_JUMP = {"S3A": (), "S3B": (_S3B_FIRST_ORBIT_ON_STATION - 1, _S3B_FIRST_ORBIT_ON_STATION)}

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class AcquisitionColumns:
    """Many acquisitions of one platform as columns of equal length, in the order of their begin.

    ``frames`` holds ``STRIPE`` for stripes; ``begin_s`` and ``end_s`` are seconds since the orbit's ``EPOCH``.
    """

    platform: str
    orbits: Ints
    frames: Ints
    begin_s: Floats
    end_s: Floats

    def __len__(self) -> int:
        return len(self.orbits)

    def where(self, mask: NDArray[np.bool_]) -> AcquisitionColumns:
        """Return those for which ``mask`` is true."""
        return AcquisitionColumns(
            self.platform, self.orbits[mask], self.frames[mask], self.begin_s[mask], self.end_s[mask]
        )

    def flown(self, *, is_ascending: bool) -> AcquisitionColumns:
        """Return those that count as flown northwards, or all others."""
        northwards = (self.frames != STRIPE) & ~_is_southwards(self.frames)
        return self.where(northwards == is_ascending)

    def acquisitions(self) -> list[Acquisition]:
        """Return them one by one."""
        columns = zip(
            self.orbits.tolist(),
            self.frames.tolist(),
            self.begin_s.tolist(),
            self.end_s.tolist(),
            strict=True,
        )
        return [_acquisition(self.platform, *row) for row in columns]


def passes_between(
    begin: datetime, end: datetime, *, platform: str, is_stripe: bool, is_reprocessed: bool
) -> AcquisitionColumns:
    """Return what ``platform`` began to take within [begin, end).

    Frames of a reprocessing start a few seconds off: their grid is shifted, by a different amount in each orbit.
    """
    first_s, last_s = seconds(max(begin, FIRST_LIGHT[platform])), seconds(end)
    if first_s >= last_s:
        nothing = np.empty(0, dtype=np.int64)
        return AcquisitionColumns(platform, nothing, nothing, np.empty(0), np.empty(0))
    orbits = range(orbit_at(platform, first_s), orbit_at(platform, last_s) + 1)
    found = passes_of_orbits(platform, orbits, is_stripe=is_stripe, is_reprocessed=is_reprocessed)
    # To the millisecond, as everything else is said, so that no interval has an edge that belongs to nobody.
    begins_s = np.round(found.begin_s, 3)
    return found.where((begins_s >= first_s) & (begins_s < last_s))


@lru_cache(maxsize=256)
def numbers_flown(
    begin: datetime, end: datetime, *, platform: str, is_stripe: bool, is_reprocessed: bool
) -> tuple[int, int]:
    """Return how many acquisitions of ``passes_between`` count as flown northwards, and how many do not."""
    passes = passes_between(begin, end, platform=platform, is_stripe=is_stripe, is_reprocessed=is_reprocessed)
    northwards = len(passes.flown(is_ascending=True))
    return northwards, len(passes) - northwards


def acquisition_of(
    platform: str, *, absolute_orbit: int, frame: int | None, is_reprocessed: bool
) -> Acquisition | None:
    """Return one acquisition by its orbit and frame (None: the stripe), None where nothing was taken."""
    orbit = range(absolute_orbit, absolute_orbit + 1)
    found = passes_of_orbits(platform, orbit, is_stripe=frame is None, is_reprocessed=is_reprocessed)
    chosen = found.where(found.frames == (STRIPE if frame is None else frame)).acquisitions()
    return chosen[0] if chosen and chosen[0].begin >= FIRST_LIGHT[platform] else None


def unshifted(acquisitions: Sequence[Acquisition]) -> list[Acquisition]:
    """Return for each what was first taken in its orbit and frame: itself, unless it is a reprocessing's."""
    first: dict[tuple[str, int, int], Acquisition] = {}
    for platform in {a.platform for a in acquisitions}:
        for is_stripe in (False, True):
            wanted = [a for a in acquisitions if a.platform == platform and (a.frame is None) == is_stripe]
            if wanted:
                orbits = [a.absolute_orbit for a in wanted]
                frames = [STRIPE if a.frame is None else a.frame for a in wanted]
                passes = passes_of_orbits(
                    platform, range(min(orbits), max(orbits) + 1), is_stripe=is_stripe, is_reprocessed=False
                )
                is_wanted = np.isin(_slots(passes.orbits, passes.frames), _slots(np.array(orbits), np.array(frames)))
                for a in passes.where(is_wanted).acquisitions():
                    first[platform, a.absolute_orbit, STRIPE if a.frame is None else a.frame] = a
    return [first.get((a.platform, a.absolute_orbit, STRIPE if a.frame is None else a.frame), a) for a in acquisitions]


def _slots(orbits: Ints, frames: Ints) -> Ints:
    """Return a number of its own for each orbit and frame."""
    return np.asarray(orbits * 10_000 + frames)


def cycle_and_relative_orbit(platform: str, absolute_orbit: int) -> tuple[int, int]:
    """Return the repeat cycle and the relative orbit (1 to 385) of an absolute orbit."""
    if platform == "S3A":
        before = _S3A_ORBITS_BEFORE
    elif absolute_orbit < _S3B_FIRST_ORBIT_ON_STATION:
        before = _S3B_ORBITS_BEFORE_IN_TANDEM
    else:
        before = _S3B_ORBITS_BEFORE
    cycle, relative = divmod(absolute_orbit + before - 1, ORBITS_PER_CYCLE)
    return cycle, relative + 1


def cycles_and_relative_orbits(platform: str, absolute_orbits: Ints) -> tuple[Ints, Ints]:
    """Return the same of many absolute orbits."""
    each, which = np.unique(absolute_orbits, return_inverse=True)
    found = np.array([cycle_and_relative_orbit(platform, orbit) for orbit in each.tolist()], np.int64).reshape(-1, 2)
    return found[which, 0], found[which, 1]


def is_ascending(frame: int | None) -> bool:
    """Say whether a frame counts as flown northwards: it begins before the northern or after the southern turn.

    Stripes are listed as descending.
    """
    return frame is not None and not _is_southwards(np.array(frame))


def _is_southwards(frames: Ints) -> NDArray[np.bool_]:
    return np.asarray((frames >= PERIOD_S / 4) & (frames < PERIOD_S * 3 / 4))


def _arcs(platform: str, orbits: range) -> tuple[Ints, Floats, Floats, Floats]:
    """Return orbits, their nodes (seconds since ``EPOCH``), and their sunlit arcs (seconds after the node)."""
    blocks = range(orbits.start // _BLOCK, (orbits.stop - 1) // _BLOCK + 1)
    inside = slice(orbits.start - blocks.start * _BLOCK, orbits.stop - blocks.start * _BLOCK)
    numbers, nodes_s, on_s, off_s = (
        np.concatenate(parts)[inside]
        for parts in zip(*(_arcs_of_block(platform, block) for block in blocks), strict=True)
    )
    return numbers, nodes_s, on_s, off_s


@lru_cache(maxsize=512)
def _arcs_of_block(platform: str, block: int) -> tuple[Ints, Floats, Floats, Floats]:
    """Return the arcs of a block of orbits. All of them are kept: 3 MB for ten years of two satellites."""
    numbers = np.arange(block * _BLOCK, (block + 1) * _BLOCK, dtype=np.int64)
    nodes_s = node_times_s(platform, numbers)
    return numbers, nodes_s, *sunlit_arc_s(nodes_s)


def passes_of_orbits(platform: str, orbit_range: range, *, is_stripe: bool, is_reprocessed: bool) -> AcquisitionColumns:
    """Return what ``platform`` takes in some orbits: their stripes, or their frames (of a reprocessing, if so)."""
    orbits, nodes_s, on_s, off_s = _arcs(platform, orbit_range)
    if is_stripe:
        stripes = np.full(len(orbits), STRIPE, dtype=np.int64)
        return AcquisitionColumns(platform, orbits, stripes, nodes_s + on_s, nodes_s + off_s)
    grid = FRAME_NUMBERS + (_shift_s(orbits) if is_reprocessed else np.zeros(len(orbits)))[:, None]
    start_s, stop_s = np.maximum(grid, on_s[:, None]), np.minimum(grid + FRAME_S, off_s[:, None])
    row, column = np.nonzero(stop_s - start_s >= _MIN_S)
    return AcquisitionColumns(
        platform,
        orbits[row],
        FRAME_NUMBERS[column].astype(np.int64),
        nodes_s[row] + start_s[row, column],
        nodes_s[row] + stop_s[row, column],
    )


def _shift_s(orbits: Ints) -> Floats:
    """Return by how many seconds a reprocessing's frames start off: 0.5 to 6.5 s, early or late."""
    size = 0.5 + (orbits * 7919 % 61) / 10.0
    return np.asarray(np.where(orbits % 2 == 0, size, -size), dtype=np.float64)


def _acquisition(platform: str, orbit: int, frame: int, begin_s: float, end_s: float) -> Acquisition:
    cycle, relative_orbit = cycle_and_relative_orbit(platform, orbit)
    number = None if frame == STRIPE else frame
    return Acquisition(
        platform=platform,
        begin=moment(begin_s),
        end=moment(end_s),
        absolute_orbit=orbit,
        cycle=cycle,
        relative_orbit=relative_orbit,
        frame=number,
        is_ascending=is_ascending(number),
    )
