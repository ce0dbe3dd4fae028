"""The quick choice of acquisitions near a box: none missed, most of the others left aside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box
from shapely.geometry import shape

from olci_practice.orbit.acquisitions import AcquisitionColumns, passes_between
from olci_practice.orbit.footprint import outlines
from olci_practice.orbit.orbit import geolocate
from olci_practice.orbit.visibility import LonLatBox, near


def day(*, is_stripe: bool = False) -> AcquisitionColumns:
    begin = datetime(2022, 6, 20, tzinfo=UTC)
    return passes_between(begin, begin + timedelta(days=1), platform="S3B", is_stripe=is_stripe, is_reprocessed=False)


FRAMES = day()
PIXELS = {
    is_stripe: [
        geolocate(a, line=np.linspace(0, 1, lines)[:, None], column=np.linspace(0, 1, 12))
        for a in day(is_stripe=is_stripe).acquisitions()
    ]
    for is_stripe, lines in ((False, 12), (True, 120))
}
FOOTPRINTS = [shape(outline.geometry) for outline in outlines(FRAMES.acquisitions())]


@given(
    west=st.floats(-180, 179),
    south=st.floats(-90, 89),
    width=st.floats(0.01, 40),
    height=st.floats(0.01, 20),
    is_stripe=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_near_misses_no_acquisition_that_sees_the_box(
    west: float, south: float, width: float, height: float, is_stripe: bool
) -> None:
    east, north = (west + width + 180) % 360 - 180, min(90.0, south + height)
    bounds: LonLatBox = (west, south, east, north)
    passes = day(is_stripe=is_stripe)
    mask = near(passes, bounds)
    for (lon, lat), is_near in zip(PIXELS[is_stripe], mask, strict=True):
        inside = (lat >= south) & (lat <= north) & (np.mod(lon - west, 360) <= width)
        assert is_near or not inside.any()


@given(west=st.floats(-180, 179), south=st.floats(-90, 89), width=st.floats(0.01, 60), height=st.floats(0.01, 30))
@settings(max_examples=100, deadline=None)
def test_near_misses_no_footprint_that_meets_the_box_as_a_flat_one(
    west: float, south: float, width: float, height: float
) -> None:
    bounds: LonLatBox = (west, south, min(180.0, west + width), min(90.0, south + height))
    for footprint, is_near in zip(FOOTPRINTS, near(FRAMES, bounds), strict=True):
        assert is_near or not footprint.intersects(box(*bounds))


@pytest.mark.parametrize("middle", [(10.0, 50.0), (-120.0, 5.0), (30.0, -40.0), (179.0, 20.0)])
def test_near_brings_few_that_do_not_see_a_small_box(middle: tuple[float, float]) -> None:
    lon, lat = middle
    begin = datetime(2022, 3, 1, tzinfo=UTC)
    passes = passes_between(begin, begin + timedelta(days=27), platform="S3A", is_stripe=False, is_reprocessed=False)
    bounds = (lon - 0.5, lat - 0.5, lon + 0.5, lat + 0.5)
    chosen = passes.where(near(passes, bounds)).acquisitions()
    seen = [shape(o.geometry).intersects(box(lon - 0.5, lat - 0.5, lon + 0.5, lat + 0.5)) for o in outlines(chosen)]
    assert 10 <= sum(seen) <= len(seen) <= 1.7 * sum(seen)
