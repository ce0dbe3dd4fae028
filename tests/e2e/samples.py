"""What several browser tests, and the pictures of the documentation, are made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from olci_core.scene import ProductName
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import acquisition_of
from olci_practice.orbit.orbit import orbit_at, seconds

ORBITS_A_CYCLE = 385  # after which the satellite comes by at the same place


@dataclass(frozen=True)
class Made:
    """What a package needs to know of a product."""

    name: ProductName
    acquisition: Acquisition


def short_scene(cycles: int = 0) -> Made:
    """Return a minute of a frame over the Yellow Sea and Korea, so many cycles of 27 days after June 2021."""
    orbit = orbit_at("S3A", seconds(datetime(2021, 6, 20, tzinfo=UTC))) + 1 + cycles * ORBITS_A_CYCLE
    whole = acquisition_of("S3A", absolute_orbit=orbit, frame=2340, is_reprocessed=False)
    assert whole is not None
    begin = whole.begin.replace(microsecond=0)
    name = ProductName(
        platform="S3A", product_type="OL_1_EFR___", begin=begin, end=begin + timedelta(seconds=60),
        created=begin + timedelta(hours=20), duration_s=60, cycle=whole.cycle, relative_orbit=whole.relative_orbit,
        frame=2340, centre="PS1", processing_class="O", timeliness="NT", baseline="003",
    )  # fmt: skip
    return Made(name, replace(whole, end=whole.begin + timedelta(seconds=60)))
