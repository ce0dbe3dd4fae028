"""The orbit against what is known of it, and against recorded footprints, names and a real product."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olci_practice.orbit.acquisitions import acquisition_of
from olci_practice.orbit.orbit import (
    DAY_S,
    EPOCH,
    FLYING_PLATFORMS,
    PERIOD_S,
    geolocate,
    ground_track,
    moment,
    node_longitude_deg,
    node_times_s,
    orbit_at,
    seconds,
    sun_position_deg,
    sun_zenith_deg,
    sunlit_arc_s,
    swath,
)

FIXTURES = Path(__file__).resolve().parents[4] / "shared" / "fixtures"
ODATA = FIXTURES / "odata" / "ol_1_efr_products_expand_attributes_2024-04.json"
PRODUCTS = FIXTURES / "products"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def arc_deg(lon_1: Any, lat_1: Any, lon_2: Any, lat_2: Any) -> Any:
    east, south_1, south_2 = np.radians(np.subtract(lon_1, lon_2)), np.radians(lat_1), np.radians(lat_2)
    cosine = np.sin(south_1) * np.sin(south_2) + np.cos(south_1) * np.cos(south_2) * np.cos(east)
    return np.degrees(np.arccos(np.clip(cosine, -1, 1)))


@pytest.mark.parametrize("platform", FLYING_PLATFORMS)
def test_385_orbits_take_27_days_and_end_over_the_same_place(platform: str) -> None:
    first = 20_000
    begin, end = node_times_s(platform, [first, first + 385])
    assert end - begin == pytest.approx(27 * DAY_S, abs=0.01)
    assert node_longitude_deg(begin) == pytest.approx(node_longitude_deg(end), abs=1e-4)


@pytest.mark.parametrize("platform", FLYING_PLATFORMS)
def test_the_tracks_of_a_cycle_lie_evenly_spaced_on_the_equator(platform: str) -> None:
    east = np.sort(node_longitude_deg(node_times_s(platform, np.arange(20_000, 20_385))))
    assert np.diff(east) == pytest.approx(360 / 385, abs=1e-3)


def test_the_tracks_of_s3b_lie_halfway_between_those_of_s3a() -> None:
    of_a = np.sort(node_longitude_deg(node_times_s("S3A", np.arange(40_000, 40_385))))
    of_b = np.sort(node_longitude_deg(node_times_s("S3B", np.arange(25_000, 25_385))))
    offset = np.mod(of_b[:, None] - of_a[None], 360).min(axis=1)
    assert offset == pytest.approx(180 / 385, abs=0.03)


@pytest.mark.parametrize("month", range(1, 13))
def test_the_descending_node_lies_at_ten_o_clock_all_year(month: int) -> None:
    node_s = node_times_s("S3A", orbit_at("S3A", seconds(datetime(2021, month, 15, tzinfo=UTC))))
    middle_s = node_s + PERIOD_S / 2
    lon, lat = ground_track(node_s, after_node_s=PERIOD_S / 2)
    local_h = (middle_s % DAY_S / 3600 + lon / 15) % 24
    assert local_h == pytest.approx(10.0, abs=0.001)
    assert lat == pytest.approx(0.0, abs=0.001)


def test_the_northernmost_and_southernmost_points_follow_from_the_inclination() -> None:
    _, lat = ground_track(node_times_s("S3A", 20_000), after_node_s=np.linspace(0, PERIOD_S, 2001))
    assert lat.max() == pytest.approx(180 - 98.65, abs=0.001)
    assert lat.min() == pytest.approx(98.65 - 180, abs=0.001)


@pytest.mark.parametrize("day", ["2018-11-24", "2020-02-29", "2024-04-15", "2031-07-01"])
def test_s3b_flies_140_degrees_ahead_of_s3a(day: str) -> None:
    noon_s = seconds(utc(day))
    of_a, of_b = (node_times_s(p, orbit_at(p, noon_s)) for p in FLYING_PLATFORMS)
    assert (of_a - of_b) % PERIOD_S / PERIOD_S * 360 == pytest.approx(140.0, abs=0.001)


def test_s3b_flew_thirty_seconds_ahead_of_s3a_in_the_tandem_phase() -> None:
    noon_s = seconds(utc("2018-08-15"))
    of_a, of_b = (node_times_s(p, orbit_at(p, noon_s)) for p in FLYING_PLATFORMS)
    assert (of_a - of_b) % PERIOD_S == pytest.approx(30.0, abs=0.01)


@given(platform=st.sampled_from(FLYING_PLATFORMS), orbit=st.integers(1, 80_000), share=st.floats(0.0, 0.999))
@settings(deadline=None)
def test_orbit_at_finds_the_orbit_whose_node_was_passed_last(platform: str, orbit: int, share: float) -> None:
    node_s, following_s = node_times_s(platform, [orbit, orbit + 1])
    assert orbit_at(platform, float(node_s + share * (following_s - node_s))) == orbit


# The known corners: the first pixel of the last scan line. S3A's frames of that year begin some seconds before their
# round number, which is most of its difference.
@pytest.mark.parametrize(
    ("platform", "begin", "frame", "corner"),
    [
        ("S3A", "2018-06-01T15:14:19", 1620, (-81.12, 73.85)),
        ("S3A", "2018-06-01T15:17:19", 1800, (-82.47, 63.41)),
        ("S3B", "2018-06-01T16:54:24", 1620, (-106.25, 73.37)),
        ("S3B", "2018-06-02T18:09:19", 1620, (-124.97, 73.37)),
        ("S3A", "2018-06-02T18:10:06", 1620, (-125.07, 73.86)),
        ("S3A", "2018-06-01T03:20:44", 1080, (-78.55, 74.89)),
    ],
)
def test_the_known_corners_come_out_within_half_a_degree(
    platform: str, begin: str, frame: int, corner: tuple[float, float]
) -> None:
    orbit = orbit_at(platform, seconds(utc(begin)))
    acquisition = acquisition_of(platform, absolute_orbit=orbit, frame=frame, is_reprocessed=False)
    assert acquisition is not None
    lon, lat = geolocate(acquisition, line=1.0, column=0.0)
    assert arc_deg(lon, lat, *corner) < 0.5
    tolerance = timedelta(seconds=0.5 if frame != 1080 else 5)  # the switch-on time follows the sun, not the clock
    assert abs(acquisition.begin - utc(begin)) <= tolerance


def test_frame_1620_spans_the_known_latitudes() -> None:
    acquisition = acquisition_of("S3B", absolute_orbit=31_107, frame=1620, is_reprocessed=False)
    assert acquisition is not None
    _, lat = geolocate(acquisition, line=np.linspace(0, 1, 50)[:, None], column=np.linspace(0, 1, 50))
    assert lat.min() == pytest.approx(69.4, abs=0.2)
    assert lat.max() == pytest.approx(83.8, abs=0.2)


# Recorded names (begin minus frame is the ascending node). The real satellites wander around their nominal tracks
# and are steered back; a clockwork set by 2018 stays within this many seconds of them through the years.
@pytest.mark.parametrize(
    ("platform", "node", "tolerance_s"),
    [
        ("S3A", "2016-10-20T07:33:24", 5),
        ("S3A", "2018-06-01T14:47:19", 1),
        ("S3A", "2019-08-10T00:01:03", 15),
        ("S3A", "2021-06-03T23:46:16", 25),
        ("S3A", "2021-10-21T06:26:27", 25),
        ("S3A", "2024-06-30T23:31:18", 25),
        ("S3B", "2018-06-01T16:27:24", 1),
        ("S3B", "2023-03-11T20:37:26", 40),
        ("S3B", "2024-04-15T07:13:29", 40),
    ],
)
def test_the_nodes_of_recorded_products_come_out_in_every_year(platform: str, node: str, tolerance_s: int) -> None:
    recorded_s = seconds(utc(node))
    nodes_s = node_times_s(platform, np.arange(-1, 2) + orbit_at(platform, recorded_s))
    assert np.abs(nodes_s - recorded_s).min() <= tolerance_s


@pytest.mark.skipif(not ODATA.exists(), reason="no recorded answers here")
def test_recorded_footprints_are_met_within_a_third_of_a_degree() -> None:
    up, over = np.linspace(1, 0, 5), np.linspace(1, 0, 20)
    line = np.concatenate([up, np.zeros(19), up[::-1][1:], np.ones(19)])
    column = np.concatenate([np.ones(5), over[1:], np.zeros(4), over[::-1][1:]])
    products = json.loads(ODATA.read_text())["value"]
    assert len(products) == 3
    for product in products:
        recorded = np.array(product["GeoFootprint"]["coordinates"][0])
        frame = int(re.findall(r"_(\d{4})_PS2", product["Name"])[0])
        # From the recorded node on: the shape is judged here, the clock above.
        node_s = seconds(datetime.fromisoformat(product["ContentDate"]["Start"])) - frame
        lon, lat = swath(node_s, after_node_s=frame + 180 * line, column=column)
        assert arc_deg(lon, lat, recorded[:, 0], recorded[:, 1]).max() < 0.2


@pytest.mark.skipif(not PRODUCTS.exists(), reason="no recorded products here")
def test_a_real_products_pixels_lie_where_the_model_has_them() -> None:
    archive = next(PRODUCTS.glob("*.zip"))
    with zipfile.ZipFile(archive) as files:
        entry = next(name for name in files.namelist() if name.endswith("/geo_coordinates.nc"))
        content = io.BytesIO(files.read(entry))
    with h5py.File(content) as file:
        lon, lat = (file[name][0] * file[name].attrs["scale_factor"] for name in ("longitude", "latitude"))
    node_s = seconds(utc("2023-03-11T20:37:26.174"))  # from its manifest
    model_lon, model_lat = swath(node_s, after_node_s=4320.0, column=np.linspace(0, 1, lon.size))
    # The model's pixels are evenly spaced on the ground, the real ones nearly.
    assert arc_deg(lon, lat, model_lon, model_lat).max() < 0.35


def test_the_first_pixel_is_the_western_one_southwards_and_the_eastern_one_northwards() -> None:
    node_s = float(node_times_s("S3A", 11_919))
    for after_node_s, is_west in ((3000.0, True), (1000.0, False)):
        (first, last), _ = swath(node_s, after_node_s=after_node_s, column=[0.0, 1.0])
        assert bool((last - first + 180) % 360 - 180 > 0) is is_west


def test_the_swath_is_1270_km_wide_and_reaches_farther_to_the_right() -> None:
    node_s = float(node_times_s("S3A", 11_919))
    lon, lat = swath(node_s, after_node_s=PERIOD_S / 2, column=[0.0, 1.0])
    under, _ = ground_track(node_s, after_node_s=PERIOD_S / 2)
    west, east = arc_deg(lon, lat, under, 0.0) * np.pi / 180 * 6371
    assert west + east == pytest.approx(1270, abs=20)
    assert west == pytest.approx(945, abs=15)


def test_pixels_of_a_scan_line_are_evenly_spaced_on_the_ground() -> None:
    lon, lat = swath(float(node_times_s("S3A", 11_919)), after_node_s=2000.0, column=np.linspace(0, 1, 200))
    steps = arc_deg(lon[1:], lat[1:], lon[:-1], lat[:-1])
    assert steps.max() / steps.min() == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    ("platform", "begin", "end"),
    [
        ("S3A", "2023-03-01T00:53:04", "2023-03-01T01:36:53"),
        ("S3A", "2017-01-14T12:40:27", "2017-01-14T13:24:21"),
        ("S3A", "2020-12-10T09:48:58", "2020-12-10T10:33:07"),
        ("S3B", "2024-06-25T08:33:13", "2024-06-25T09:17:37"),
    ],
)
def test_the_sunlit_arc_is_that_of_recorded_stripes(platform: str, begin: str, end: str) -> None:
    node_s = node_times_s(platform, orbit_at(platform, seconds(utc(begin))))
    on_s, off_s = sunlit_arc_s(node_s)
    assert node_s + on_s == pytest.approx(seconds(utc(begin)), abs=60)
    assert node_s + off_s == pytest.approx(seconds(utc(end)), abs=60)


@given(st.integers(1, 80_000))
@settings(deadline=None)
def test_the_sun_stands_at_the_limit_at_both_ends_of_the_arc(orbit: int) -> None:
    node_s = node_times_s("S3A", orbit)
    for after_node_s in sunlit_arc_s(node_s):
        lon, lat = ground_track(node_s, after_node_s=after_node_s)
        assert sun_zenith_deg(node_s + after_node_s, lon=lon, lat=lat) == pytest.approx(80.0, abs=1e-4)


def test_the_sun_stands_where_the_almanac_has_it() -> None:
    june_lon, june_lat = sun_position_deg(seconds(utc("2021-06-21T03:32")))
    assert june_lat == pytest.approx(23.44, abs=0.01)
    assert june_lon == pytest.approx((12 - 3.533) * 15 + 0.45, abs=0.1)  # the equation of time: -1.8 min
    _, september_lat = sun_position_deg(seconds(utc("2021-09-22T19:21")))
    assert september_lat == pytest.approx(0.0, abs=0.01)


@given(st.floats(0, 2e9, allow_nan=False))
@settings(deadline=None)
def test_moments_are_kept_to_the_millisecond(time_s: float) -> None:
    assert abs(seconds(moment(time_s)) - time_s) <= 0.000501
    assert moment(time_s).microsecond % 1000 == 0
    assert moment(0) == EPOCH
