"""A picture placed by its footprint lies where the practice archive's true geometry has it, all round the orbit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.picture import Placement, place
from olci_core.scene import Scene
from olci_core.sphere import EARTH_RADIUS_KM
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import acquisition_of, is_ascending
from olci_practice.orbit.footprint import outlines
from olci_practice.orbit.orbit import geolocate, moment, node_times_s

LINES, COLUMNS = (
    axis.astype(float) for axis in np.meshgrid(np.linspace(0, 1, 21), np.linspace(0, 1, 31), indexing="ij")
)

acquisitions = st.builds(
    lambda platform, orbit, frame, late_s, duration_s: frame_of(
        platform, orbit, frame=frame, late_s=late_s, duration_s=duration_s
    ),
    st.sampled_from(["S3A", "S3B"]),
    st.integers(12_000, 40_000),
    st.integers(0, 33).map(lambda number: number * 180),
    st.floats(0, 60),
    st.floats(20, 180),
)


def frame_of(platform: str, orbit: int, *, frame: int, late_s: float = 0.0, duration_s: float = 180.0) -> Acquisition:
    begin_s = float(node_times_s(platform, orbit)) + frame + late_s
    return Acquisition(
        platform=platform,
        begin=moment(begin_s),
        end=moment(begin_s + duration_s),
        absolute_orbit=orbit,
        cycle=1,
        relative_orbit=1,
        frame=frame,
        is_ascending=is_ascending(frame),
    )


def scene_with(
    footprint: Mapping[str, Any] | None, *, frame: int | None = 1980, in_record: bool = True, direction: str = ""
) -> Scene:
    moment_of = datetime(2024, 6, 1, tzinfo=UTC)
    return Scene(
        id="1",
        name="S3A_OL_1_EFR____20240601T000000_20240601T000300_20240601T010000_0180_001_001_1980_PS1_O_NT_003.SEN3",
        product_type="OL_1_EFR___",
        platform="S3A",
        begin=moment_of,
        end=moment_of,
        created=moment_of,
        cycle=1,
        relative_orbit=1,
        frame=frame,
        timeliness="NT",
        baseline="003",
        size_bytes=None,
        online=True,
        footprint=None if footprint is None else Area.from_footprint(footprint),
        quicklook_url=None,
        checksums={},
        attributes={"orbitDirection": direction} if direction else {},
        record={"GeoFootprint": footprint} if in_record else {},
    )


def placed(acquisition: Acquisition, *, in_record: bool = True) -> Placement:
    footprint = outlines([acquisition])[0].geometry
    direction = "DESCENDING" if acquisition.frame is None else ""
    return place(scene_with(footprint, frame=acquisition.frame, in_record=in_record, direction=direction))


def vectors(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    lam, phi = np.radians(lon), np.radians(lat)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)


def largest_error_km(acquisition: Acquisition, placement: Placement) -> float:
    true = vectors(*geolocate(acquisition, line=LINES, column=COLUMNS))
    found = vectors(*placement.to_lonlat(COLUMNS, LINES))
    return float(EARTH_RADIUS_KM * np.linalg.norm(true - found, axis=-1).max())


@settings(max_examples=120, deadline=None)
@given(acquisitions)
def test_every_pixel_lies_within_50_m_of_its_true_place_all_round_the_orbit(acquisition: Acquisition) -> None:
    assert largest_error_km(acquisition, placed(acquisition)) < 0.05


@settings(max_examples=40, deadline=None)
@given(acquisitions)
def test_without_the_recorded_ring_the_area_places_every_pixel_within_1_km(acquisition: Acquisition) -> None:
    assert largest_error_km(acquisition, placed(acquisition, in_record=False)) < 1


@settings(max_examples=60, deadline=None)
@given(acquisitions)
def test_the_way_to_the_earth_and_back_ends_where_it_began(acquisition: Acquisition) -> None:
    placement = placed(acquisition)
    u, v = placement.to_image(*placement.to_lonlat(COLUMNS, LINES))
    assert np.abs(u - COLUMNS).max() < 1e-5
    assert np.abs(v - LINES).max() < 1e-4


@settings(max_examples=60, deadline=None)
@given(acquisitions)
def test_a_picture_is_never_mirrored(acquisition: Acquisition) -> None:
    corner, right, down = vectors(*placed(acquisition).to_lonlat([0.4, 0.6, 0.4], [0.4, 0.4, 0.6]))
    assert np.cross(right - corner, down - corner) @ corner < 0  # clockwise, seen from above


@settings(max_examples=60, deadline=None)
@given(acquisitions, st.floats(-180, 180), st.floats(-90, 90))
def test_a_place_has_image_coordinates_only_within_the_true_swath(
    acquisition: Acquisition, lon: float, lat: float
) -> None:
    u, v = placed(acquisition).to_image(lon, lat)
    here = vectors(np.array(lon), np.array(lat))
    away = np.linalg.norm(vectors(*geolocate(acquisition, line=LINES, column=COLUMNS)) - here, axis=-1).min()
    if np.isnan(u):
        assert np.isnan(v)
    else:
        assert away * EARTH_RADIUS_KM < 50  # half the mesh of the true places


@pytest.mark.parametrize("orbit", [11_000, 12_345, 20_000, 33_333])
def test_half_an_orbit_is_placed_within_5_km(orbit: int) -> None:
    stripe = acquisition_of("S3A", absolute_orbit=orbit, frame=None, is_reprocessed=False)
    assert stripe is not None
    assert largest_error_km(stripe, placed(stripe)) < 5


def test_descending_pictures_begin_in_the_north_west_and_ascending_ones_in_the_south_east() -> None:
    (west, east), (north, _) = placed(frame_of("S3A", 12_000, frame=2880)).to_lonlat([0, 1], [0, 0])
    (_, _), (_, south) = placed(frame_of("S3A", 12_000, frame=2880)).to_lonlat([0, 0], [0, 1])
    assert (east - west + 360) % 360 < 180
    assert north > south
    ascending = placed(frame_of("S3A", 12_000, frame=720))
    (first, last), (begin, _) = ascending.to_lonlat([0, 1], [0, 0])
    assert (first - last + 360) % 360 < 180
    assert begin < ascending.to_lonlat(0, 1)[1]


@pytest.mark.parametrize("frame", [1260, 1440, 1620, 2880, 4320, 4500, 4680])
@pytest.mark.parametrize("direction", ["ASCENDING", "DESCENDING"])
def test_the_name_of_the_pass_does_not_matter(frame: int, direction: str) -> None:
    acquisition = frame_of("S3A", 12_003, frame=frame)
    footprint = outlines([acquisition])[0].geometry
    assert largest_error_km(acquisition, place(scene_with(footprint, frame=frame, direction=direction))) < 0.05


def test_a_frame_over_the_pole_knows_the_pole_by_every_longitude() -> None:
    placement = placed(frame_of("S3A", 12_000, frame=1440, late_s=-30))
    u, v = placement.to_image(np.linspace(-180, 180, 37), np.full(37, 90.0))
    assert np.isfinite(u).all()
    assert np.ptp(u) < 1e-9
    assert np.ptp(v) < 1e-9


def test_arrays_broadcast_and_beyond_the_picture_there_is_nothing() -> None:
    placement = placed(frame_of("S3A", 12_000, frame=2880))
    lon, lat = placement.to_lonlat(np.linspace(0, 1, 5)[:, None], np.linspace(0, 1, 7))
    assert lon.shape == lat.shape == (5, 7)
    u, v = placement.to_image(lon + 180, -lat)
    assert np.isnan(u).all()
    assert np.isnan(v).all()
    assert np.isnan(placement.to_image(*placement.to_lonlat(1.01, 0.5))[0])


def ring(*points: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(point) for point in (*points, points[0])]]}


CIRCLE = ring(*[(10 + 6 * np.cos(angle), 6 * np.sin(angle)) for angle in np.linspace(0, 6.2, 40)])
APART = {
    "type": "MultiPolygon",
    "coordinates": [
        ring((0, 0), (5, 0), (5, 5), (0, 5))["coordinates"],
        ring((20, 0), (25, 0), (25, 5))["coordinates"],
    ],
}


@pytest.mark.parametrize(
    ("footprint", "words"),
    [
        (None, "no footprint"),
        (ring((0, 0), (10, 0), (5, 9)), "fewer than four"),
        (CIRCLE, "four clear corners"),
        (APART, "one outline"),
    ],
)
def test_a_footprint_that_is_no_frame_is_refused_in_words(footprint: dict[str, Any] | None, words: str) -> None:
    with pytest.raises(InputError, match=words):
        place(scene_with(footprint))


def test_the_ring_may_begin_anywhere_and_run_either_way() -> None:
    acquisition = frame_of("S3B", 15_000, frame=2340)
    points = np.array(outlines([acquisition])[0].geometry["coordinates"][0])[:-1]
    for turned in (np.roll(points, 11, axis=0), points[::-1]):
        footprint = {"type": "Polygon", "coordinates": [np.concatenate([turned, turned[:1]]).tolist()]}
        assert largest_error_km(acquisition, place(scene_with(footprint, frame=2340))) < 0.05


@pytest.mark.parametrize(
    "recorded",
    [None, "POLYGON((0 0, 1 1))", {"type": "Polygon", "coordinates": []}, {"type": "Polygon", "coordinates": [[1, 2]]},
     {"type": "Polygon", "coordinates": [[["west", 1], [2, 3]]]}, {"type": "MultiPolygon", "coordinates": [[], 3]}],
)  # fmt: skip
def test_a_record_that_holds_no_polygon_leaves_the_placing_to_the_area(recorded: object) -> None:
    acquisition = frame_of("S3B", 15_000, frame=2340)
    scene = scene_with(outlines([acquisition])[0].geometry, frame=2340)
    assert largest_error_km(acquisition, place(replace(scene, record={"GeoFootprint": recorded}))) < 1


def test_a_ring_that_was_left_open_is_closed() -> None:
    acquisition = frame_of("S3B", 15_000, frame=2340)
    points = outlines([acquisition])[0].geometry["coordinates"][0]
    scene = scene_with({"type": "Polygon", "coordinates": [points]}, frame=2340)
    left_open = {"GeoFootprint": {"type": "Polygon", "coordinates": [points[:-1]]}}
    assert largest_error_km(acquisition, place(replace(scene, record=left_open))) < 0.05
