"""A product as large as real ones, squares in its middle, and many products that differ by their names alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from olci_core.area import Area
from olci_core.library import unpack
from olci_core.product import open_product
from olci_core.scene import ProductName, bare_name, folder_name
from olci_practice.archive.archive import PracticeArchive


def full_size_product(folder: Path) -> Path:
    """Make a product as large as real ones."""
    archive = PracticeArchive(folder, seed=5, clock=lambda: datetime(2024, 1, 1, tzinfo=UTC), is_full_size=True)
    begin, end = datetime(2023, 6, 1, tzinfo=UTC), datetime(2023, 6, 20, tzinfo=UTC)
    found = archive.between(begin, end, product_types=frozenset({"OL_1_EFR___"}), bounds=(19, 56.5, 21, 58))
    return archive.package(dict(next(iter(found))))


def area_in(path: Path, *, side_m: float) -> Area:
    """Return a square in the middle of a product."""
    with open_product(path) as product:
        lon, lat = product.positions((slice(2000, 2001), slice(2400, 2401)))
    half_deg = side_m / 2 / 111_200
    lon_deg = half_deg / np.cos(np.radians(lat[0, 0]))
    middle, height = float(lon[0, 0]), float(lat[0, 0])
    return Area.from_bounds(middle - lon_deg, height - half_deg, middle + lon_deg, height + half_deg)


def unpacked_in(path: Path, folder: Path) -> Path:
    """Return the unpacked product in a folder, once for several works."""
    source = folder / folder_name(bare_name(path.name))
    if not source.exists():
        unpack(path, folder)
    return source


def named_anew(path: Path, count: int, folder: Path) -> list[Path]:
    """Return so many products that differ by their names alone: the files of one, unpacked once and linked."""
    name = ProductName.parse(bare_name(path.name))
    source = unpacked_in(path, folder)
    made = []
    for number in range(count):
        # Every hundredth of a cycle another orbit: no two are versions of one acquisition.
        made.append(folder / "many" / str(name._replace(cycle=1 + number // 100, relative_orbit=1 + number % 100)))
        if not made[-1].exists():
            made[-1].mkdir(parents=True)
            for file in source.iterdir():
                (made[-1] / file.name).hardlink_to(file)
    return made
