"""Covers of every frame known beforehand, as a database keeps an index: what a search for covers looks up.

A frame's covers are dear to work out (a thousandth of a second), and a search of ten years of the whole world may have
to know those of one and a half million. The table that comes with the program has the land of every seed and the
weather of the usual one; ``python -m olci_practice.data.make_covers`` makes it.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from olci_core.orbit import FRAME_S
from olci_practice.archive.records import COVERS
from olci_practice.earth.picture import LAND_COVERS
from olci_practice.made_once import made_once
from olci_practice.orbit.acquisitions import FRAME_NUMBERS, STRIPE, AcquisitionColumns, Ints

USUAL_SEED = 1
UNKNOWN = 255
SLOTS = len(FRAME_NUMBERS) + 1  # the stripe's, and one for each frame
_FILE = "covers.xz"
_BRIGHT, _CLOUD = COVERS.index("brightCover"), COVERS.index("cloudCover")

Percents = NDArray[np.uint8]
"""Whole percents as a record has them, 255 where they are not known."""


@dataclass(frozen=True, slots=True)
class Plane:
    """The percents (covers, orbits, slots) of one platform, in the order of ``COVERS``, from an orbit on."""

    first_orbit: int
    percents: Percents


@dataclass(frozen=True, slots=True)
class CoverTable:
    """Planes by platform; ``names``: the covers that they are good for."""

    planes: Mapping[str, Plane]
    names: frozenset[str]

    def of(self, passes: AcquisitionColumns) -> Mapping[str, Percents]:
        """Return the percents (passes,) of every cover by name; those of a reprocessing are the first frames'."""
        plane = self.planes.get(passes.platform)
        found = np.full((len(COVERS), len(passes)), UNKNOWN, np.uint8)
        if plane is not None:
            rows = passes.orbits - plane.first_orbit
            held = (rows >= 0) & (rows < plane.percents.shape[1])
            found[:, held] = plane.percents[:, rows[held], slots_of(passes.frames[held])]
        for number, name in enumerate(COVERS):
            if name not in self.names:
                found[number] = UNKNOWN
        return dict(zip(COVERS, found, strict=True))

    def one(self, platform: str, orbit: int, frame: int | None) -> Mapping[str, float] | None:
        """Return the covers of one frame (None: the stripe) by name, None where they are not known."""
        plane = self.planes.get(platform)
        if plane is None or len(self.names) < len(COVERS):
            return None
        row = orbit - plane.first_orbit
        if not 0 <= row < plane.percents.shape[1]:
            return None
        percents = plane.percents[:, row, 0 if frame is None else 1 + (frame - int(FRAME_NUMBERS[0])) // FRAME_S]
        return None if UNKNOWN in percents else dict(zip(COVERS, percents.astype(float).tolist(), strict=True))


def slots_of(frames: Ints) -> Ints:
    """Return the places of frames in a plane."""
    return np.asarray(np.where(frames == STRIPE, 0, 1 + (frames - FRAME_NUMBERS[0]) // FRAME_S))


def cover_table(seed: int) -> CoverTable:
    """Return what is known of the archive of a seed."""
    return CoverTable(_planes(), frozenset(COVERS if seed == USUAL_SEED else LAND_COVERS))


@made_once(max_kept=1)
def _planes() -> Mapping[str, Plane]:
    """Return the planes of the file, read when they are first asked for: 15 MB."""
    path = files("olci_practice.data") / _FILE
    return unpacked(path.read_bytes()) if path.is_file() else {}


def packed(planes: Mapping[str, Plane]) -> bytes:
    """Return planes as the bytes of a file: a line of JSON, and the percents of each, compressed."""
    head = {name: [plane.first_orbit, plane.percents.shape[1]] for name, plane in planes.items()}
    body = b"".join(_mixed(plane.percents).transpose(0, 2, 1).tobytes() for plane in planes.values())
    return lzma.compress(json.dumps(head).encode() + b"\n" + body, preset=9 | lzma.PRESET_EXTREME)


def unpacked(content: bytes) -> dict[str, Plane]:
    """Return the planes of a file."""
    head, _, body = lzma.decompress(content).partition(b"\n")
    planes, start = {}, 0
    for name, (first_orbit, orbits) in json.loads(head).items():
        length = len(COVERS) * orbits * SLOTS
        mixed = np.frombuffer(body, np.uint8, length, start).reshape(len(COVERS), SLOTS, orbits).transpose(0, 2, 1)
        planes[name] = Plane(first_orbit, _mixed(mixed, sign=-1))
        start += length
    return planes


def _mixed(percents: Percents, *, sign: int = 1) -> Percents:
    """Return percents with clouds given as how they differ from what is bright (or, with -1, as they were).

    Much of what is bright is cloud, so that the file becomes a fifth shorter.
    """
    mixed = percents.copy()
    mixed[_CLOUD] -= np.uint8(sign % 256) * percents[_BRIGHT]
    return mixed
