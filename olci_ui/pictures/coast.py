"""The world's coast as lines, out of the land and the ice shelves that the maps are drawn with."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from olci_core.sphere import EARTH_RADIUS_KM, unit_vectors

Polyline = NDArray[np.float64]

_LAND = Path(__file__).resolve().parent.parent / "web" / "land"
_UNITS_PER_DEGREE = 100
_NEAREST_EQUATOR = 0.03  # degrees; the land is cut in two there, and a cut is no coast


def coast_near(lon: float, lat: float, *, within_km: float) -> tuple[Polyline, ...]:
    """Return the coasts that come so near to a place; a coast is a whole island or continent."""
    lines, vectors, starts = _vectors()
    nearness = vectors @ unit_vectors(np.array(lon), np.array(lat))
    near = np.maximum.reduceat(nearness, starts) >= np.cos(min(within_km / EARTH_RADIUS_KM, np.pi))
    return tuple(lines[k] for k in np.flatnonzero(near))


@cache
def coast_lines() -> tuple[Polyline, ...]:
    """Return all coasts, simplified to 3 km: longitude and latitude in degrees, shape (n, 2) each; read once."""
    return tuple(
        line
        for view in ("arctic", "antarctic")
        for polygon in _polygons((_LAND / f"{view}.js").read_text(encoding="utf-8"))
        for ring in polygon
        for line in _without_cuts(_unpacked(ring))
    )


@cache
def _vectors() -> tuple[tuple[Polyline, ...], Polyline, NDArray[np.intp]]:
    lines = coast_lines()
    lengths = np.array([len(line) for line in lines])
    return lines, unit_vectors(*np.concatenate(lines).T), np.concatenate([[0], np.cumsum(lengths)[:-1]])


def _polygons(script: str) -> list[list[list[int]]]:
    match = re.fullmatch(r'olci\.land\("\w+",(.*)\);\s*', script, re.DOTALL)
    assert match is not None, "a land script has another form than make_land.py gives it"
    land, shelves = json.loads(f"[{match[1]}]")
    return [*land, *shelves]


def _unpacked(steps: list[int]) -> Polyline:
    ring = np.cumsum(np.reshape(steps, (-1, 2)), axis=0) / _UNITS_PER_DEGREE
    return np.asarray(np.concatenate([ring, ring[:1]]), dtype=np.float64)


def _without_cuts(ring: Polyline) -> list[Polyline]:
    on_cut = np.abs(ring[:, 1]) < _NEAREST_EQUATOR
    cuts = np.flatnonzero(on_cut[:-1] & on_cut[1:])
    return [part for part in np.split(ring, cuts + 1) if len(part) > 1]
