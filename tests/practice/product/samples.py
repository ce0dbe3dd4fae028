"""Short products to make, and a look into what was made."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import h5py
import numpy as np
import pytest
from numpy.typing import NDArray

from olci_core.scene import ProductName
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import acquisition_of
from olci_practice.orbit.orbit import orbit_at, seconds

SEED = 5
FIXTURES = Path(__file__).resolve().parents[4] / "shared" / "fixtures"
RECORDED = FIXTURES / "products"
MANIFESTS = FIXTURES / "manifests"


with_fixtures = pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded products are not here")


@dataclass(frozen=True)
class Made:
    """What a package needs to know of a product."""

    name: ProductName
    acquisition: Acquisition


def made(
    kind: str = "OL_1_EFR___", *, baseline: str = "003", duration_s: float = 24.0, frame: int | None = 2340
) -> Made:
    """Return the beginning of a frame (or of a stripe) over land, sea and cloud."""
    orbit = orbit_at("S3A", seconds(datetime(2021, 6, 20, tzinfo=UTC))) + 1
    whole = acquisition_of("S3A", absolute_orbit=orbit, frame=frame, is_reprocessed=False)
    assert whole is not None
    acquisition = replace(whole, end=whole.begin + timedelta(seconds=duration_s))
    name = ProductName(
        platform="S3A",
        product_type=kind,
        begin=acquisition.begin.replace(microsecond=0),
        end=acquisition.end.replace(microsecond=0),
        created=acquisition.begin.replace(microsecond=0) + timedelta(hours=20),
        duration_s=round(duration_s),
        cycle=acquisition.cycle,
        relative_orbit=acquisition.relative_orbit,
        frame=frame,
        centre="PS1",
        processing_class="O",
        timeliness="NT",
        baseline=baseline,
    )
    return Made(name, acquisition)


def netcdf(package: Path, name: str) -> h5py.File:
    """Open a file of a package in memory."""
    with zipfile.ZipFile(package) as archive:
        return h5py.File(io.BytesIO(archive.read(f"{package.stem}/{name}")))


def decoded(package: Path, file: str, variable: str) -> NDArray[np.float64]:
    with netcdf(package, file) as root:
        data = root[variable]
        offset = data.attrs.get("add_offset", [0.0])[0]
        return np.asarray(data[...] * float(data.attrs["scale_factor"][0]) + float(offset))
