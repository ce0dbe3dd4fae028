"""The coasts that pictures are drawn with, out of the land and the ice shelves that ``make_land.py`` made for the maps.

python -m olci_ui.web.make_coast
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np

from olci_core.extract import coast

LAND = Path(__file__).resolve().parent / "land"
_MAX_CUT_LAT = 0.03  # degrees; the land is cut in two there, and a cut is no coast


def coasts() -> list[coast.Polyline]:
    """Return all coasts as lines (n, 2): longitude and latitude in degrees."""
    return [
        line
        for view in ("arctic", "antarctic")
        for polygon in _polygons((LAND / f"{view}.js").read_text(encoding="utf-8"))
        for ring in polygon
        for line in _without_cuts(_unpacked(ring))
    ]


def main() -> None:
    """Write the coasts where ``olci_core.extract.coast`` reads them."""
    lines = coasts()
    points = np.rint(np.concatenate(lines) * coast.UNITS_PER_DEGREE).astype(np.int16)
    np.savez_compressed(coast.COAST_FILE, points=points, lengths=[len(line) for line in lines])


def _polygons(script: str) -> list[list[list[int]]]:
    match = re.fullmatch(r'olci\.land\("\w+",(.*)\);\s*', script, re.DOTALL)
    assert match is not None, "a land script has another form than make_land.py gives it"
    land, shelves = json.loads(f"[{match[1]}]")
    return [*land, *shelves]


def _unpacked(steps: list[int]) -> coast.Polyline:
    ring = np.cumsum(np.reshape(steps, (-1, 2)), axis=0) / coast.UNITS_PER_DEGREE
    return np.asarray(np.concatenate([ring, ring[:1]]), dtype=np.float64)


def _without_cuts(ring: coast.Polyline) -> list[coast.Polyline]:
    on_cut = np.abs(ring[:, 1]) < _MAX_CUT_LAT
    cuts = np.flatnonzero(on_cut[:-1] & on_cut[1:])
    return [part for part in np.split(ring, cuts + 1) if len(part) > 1]


if __name__ == "__main__":
    main()
