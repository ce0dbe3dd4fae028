"""Work out the covers of every frame: ``python -m olci_practice.data.make_covers FOLDER``.

FOLDER keeps what is done, block by block, so that a run that was broken off goes on; at its end ``covers.xz`` is
written there. It takes about forty minutes of one core.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from olci_practice.archive.cover_table import SLOTS, UNKNOWN, USUAL_SEED, Percents, Plane, packed, slots_of
from olci_practice.archive.records import COVERS, percent
from olci_practice.earth.picture import covers_of
from olci_practice.orbit.acquisitions import passes_of_orbits
from olci_practice.orbit.orbit import FIRST_LIGHT, orbit_at, seconds

_ORBITS_AT_ONCE = 256  # orbits worked out together
_UNTIL = datetime(2028, 1, 1, tzinfo=UTC)


def main() -> None:
    """Make what is missing in the folder, then the file of it all."""
    parser = argparse.ArgumentParser(prog="python -m olci_practice.data.make_covers")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--newest-first", action="store_true", help="for a second process beside the first")
    options = parser.parse_args()
    blocks = list(_blocks())
    for platform, orbits in reversed(blocks) if options.newest_first else blocks:
        path = _path(options.folder, platform, orbits)
        if not path.exists():
            made = percents_of(platform, orbits, seed=USUAL_SEED)
            np.save(path.with_suffix(".part.npy"), made)
            path.with_suffix(".part.npy").replace(path)
    planes = {}
    for platform in FIRST_LIGHT:
        own = [orbits for name, orbits in blocks if name == platform]
        parts = [np.load(_path(options.folder, platform, orbits)) for orbits in own]
        planes[platform] = Plane(own[0].start, np.concatenate(parts, axis=1))
    (options.folder / "covers.xz").write_bytes(packed(planes))


def percents_of(platform: str, orbits: range, *, seed: int) -> Percents:
    """Return the percents (covers, orbits, slots) of what a satellite takes in some orbits."""
    found = np.full((len(COVERS), len(orbits), SLOTS), UNKNOWN, np.uint8)
    # A reprocessing's frames start off by some seconds: at the edge of the light there is one more here and there.
    for is_stripe, is_reprocessed in ((True, False), (False, False), (False, True)):
        passes = passes_of_orbits(platform, orbits, is_stripe=is_stripe, is_reprocessed=is_reprocessed)
        passes = passes.where(found[0, passes.orbits - orbits.start, slots_of(passes.frames)] == UNKNOWN)
        covers = covers_of(passes.acquisitions(), seed=seed)
        rows, slots = passes.orbits - orbits.start, slots_of(passes.frames)
        for number, name in enumerate(COVERS):
            found[number, rows, slots] = [percent(one[name]) for one in covers]
    return found


def _blocks() -> Iterator[tuple[str, range]]:
    for platform, first in FIRST_LIGHT.items():
        begin, end = (orbit_at(platform, seconds(time)) for time in (first, _UNTIL))
        for start in range(begin, end, _ORBITS_AT_ONCE):
            yield platform, range(start, min(start + _ORBITS_AT_ONCE, end))


def _path(folder: Path, platform: str, orbits: range) -> Path:
    return folder / f"{platform}-{orbits.start}-{orbits.stop}.npy"


if __name__ == "__main__":
    main()
