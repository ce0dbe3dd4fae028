"""Products of the practice archive, of all six types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from olci_core.scene import PRODUCT_TYPES, ProductName
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import acquisition_of
from olci_practice.orbit.orbit import orbit_at, seconds
from olci_practice.product.package import write_package


@dataclass(frozen=True)
class Made:
    """What a package needs to know of a product."""

    name: ProductName
    acquisition: Acquisition


@pytest.fixture(scope="session")
def practice_products(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Return a short product of each type, zipped, by its type."""
    folder = tmp_path_factory.mktemp("practice")
    return {kind: write_package(_made(kind), folder, seed=5) for kind in PRODUCT_TYPES}


def _made(kind: str) -> Made:
    is_stripe = kind[6] == "R"
    orbit = orbit_at("S3A", seconds(datetime(2021, 6, 20, tzinfo=UTC))) + 1
    whole = acquisition_of("S3A", absolute_orbit=orbit, frame=None if is_stripe else 2340, is_reprocessed=False)
    assert whole is not None
    begin = whole.begin.replace(microsecond=0)
    acquisition = replace(whole, end=whole.begin + timedelta(seconds=120 if is_stripe else 24))
    name = ProductName(
        platform="S3A", product_type=kind, begin=begin, end=begin + timedelta(seconds=24),
        created=begin + timedelta(hours=20), duration_s=24, cycle=acquisition.cycle,
        relative_orbit=acquisition.relative_orbit, frame=acquisition.frame, centre="PS1", processing_class="O",
        timeliness="NT", baseline="003",
    )  # fmt: skip
    return Made(name, acquisition)
