"""The fewest scenes that together cover an area within some days: for a picture without gaps, close in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import shapely
from numpy.typing import NDArray

from olci_core.area import Area
from olci_core.picture.brightness import Mask, inside_area
from olci_core.picture.clearest import Candidate, ChosenScene
from olci_core.picture.grid import PixelGrid
from olci_core.sphere import lonlat

_GRID_PX = 48
_WHOLE = 0.995  # of the sample places: the rest is the jaggedness of outlines
_MAX_COMPARED = 150


@dataclass(frozen=True, slots=True)
class Mosaic:
    """The chosen scenes in time order and the share (0 to 1) of the area that they cover together."""

    choices: tuple[ChosenScene, ...]
    coverage: float


def fewest_covering(candidates: Sequence[Candidate], area: Area, *, within_days: float) -> Mosaic:
    """Choose the fewest scenes that cover the area and begin within ``within_days`` of one another.

    Where no such span has the whole area, the span that covers most of it is taken. Of equally few scenes the clearest
    are taken, then the earliest. Up to two scenes are the fewest for certain; more are found greedily, the one that
    adds most first, and any that the others make needless is dropped.
    """
    able = sorted((one for one in candidates if one.scene.footprint), key=lambda one: one.scene.begin)
    if not able:
        return Mosaic((), 0.0)
    places = _places_in(area)
    seen = np.array([_seen_by(one, places) for one in able])
    windows = [_window(able, first, within_days) for first in range(len(able))]
    reach = [float(seen[window].any(axis=0).mean()) for window in windows]
    wanted = min(max(reach), _WHOLE)
    found = [_cover(able, seen, window) for window, most in zip(windows, reach, strict=True) if most >= wanted - 1e-9]
    best = min(found, key=lambda rows: (len(rows), _brightness(able, rows), rows))
    return _explained([able[row] for row in best], seen[list(best)])


def _places_in(area: Area) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return longitudes and latitudes of places spread evenly over an area."""
    grid = PixelGrid.for_area(area, width_px=_GRID_PX)
    rows, columns = np.nonzero(inside_area(area, grid))
    x = np.asarray(grid.left + (columns + 0.5) * grid.pixel_m, dtype=np.float64)
    y = np.asarray(grid.top - (rows + 0.5) * grid.pixel_m, dtype=np.float64)
    return lonlat(grid.projection.to_vectors(x, y))


def _seen_by(candidate: Candidate, places: tuple[NDArray[np.float64], NDArray[np.float64]]) -> Mask:
    assert candidate.scene.footprint is not None
    geometry = candidate.scene.footprint.geometry
    shapely.prepare(geometry)
    return np.asarray(shapely.intersects_xy(geometry, *places))


def _window(able: Sequence[Candidate], first: int, within_days: float) -> list[int]:
    end = able[first].scene.begin + timedelta(days=within_days)
    return [row for row in range(first, len(able)) if able[row].scene.begin <= end][:_MAX_COMPARED]


def _cover(able: Sequence[Candidate], seen: Mask, window: Sequence[int]) -> tuple[int, ...]:
    """Return the rows of few scenes of a window that see all that the window sees, up to a jagged rest."""
    parts = seen[list(window)]
    wanted = min(float(parts.any(axis=0).mean()), _WHOLE)
    unseen = (~parts).astype(np.float32)
    unseen_by_both = unseen @ unseen.T / parts.shape[1]  # on the diagonal: by one
    together = np.argwhere(np.triu(1 - unseen_by_both >= wanted - 1e-6)).tolist()
    alone = [(window[one],) for one, other in together if one == other]
    pairs = [(window[one], window[other]) for one, other in together if one != other]
    if alone or pairs:
        return min(alone or pairs, key=lambda rows: (_brightness(able, rows), rows))
    return _greedy(able, seen, window, wanted=wanted)


def _greedy(able: Sequence[Candidate], seen: Mask, window: Sequence[int], *, wanted: float) -> tuple[int, ...]:
    chosen: list[int] = []
    covered = np.zeros(seen.shape[1], dtype=bool)
    while covered.mean() < wanted:
        gains = {row: int(np.count_nonzero(seen[row] & ~covered)) for row in window}
        most = max(gains.values())
        near_best = [row for row in window if gains[row] >= 0.97 * most]  # nearly as much, and clearer
        row = min(near_best, key=lambda one: (_brightness(able, (one,)), -gains[one]))
        chosen.append(row)
        covered |= seen[row]
    for row in tuple(chosen):
        others = [other for other in chosen if other != row]
        if others and seen[others].any(axis=0).mean() >= wanted:
            chosen = others
    return tuple(sorted(chosen))


def _brightness(able: Sequence[Candidate], rows: Sequence[int]) -> float:
    """Return the mean bright share, an unknown one counted as wholly bright."""
    shares = [1.0 if (bright := able[row].bright) is None else bright for row in rows]
    return round(sum(shares) / len(shares), 3)


def _explained(chosen: Sequence[Candidate], seen: Mask) -> Mosaic:
    coverage = float(seen.any(axis=0).mean())
    is_whole = coverage >= _WHOLE
    choices = []
    for row, one in enumerate(chosen):
        rest = np.delete(seen, row, axis=0).any(axis=0) if len(chosen) > 1 else np.zeros(seen.shape[1], dtype=bool)
        alone = float((seen[row] & ~rest).mean())
        if len(chosen) == 1:
            reason = "covers the whole area" if is_whole else f"covers {100 * coverage:.0f} %, the most"
        else:
            of_what = "" if is_whole else f" for {100 * coverage:.0f} %"
            reason = f"one of {len(chosen)}{of_what}, adds {100 * alone:.0f} %"
        choices.append(ChosenScene(one.scene, reason))
    return Mosaic(tuple(choices), 1.0 if is_whole else coverage)
