"""What is heard of a page of footprints at once agrees with what the areas themselves say."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.area import Area
from olci_core.catalogue.footprint_prefilter import FootprintPrefilter, rings_in


def frame(lon: float, lat: float, *, turn_deg: float) -> dict[str, Any]:
    """Return a frame of 1,270 by 1,200 km as recorded: 47 points, longitudes in [-180, 180], not split at 180°."""
    east, north = np.radians(5.7), np.radians(5.4)
    sides = [(1 - 2 * step / 19, 1.0) for step in range(19)] + [(-1.0, 1 - 2 * step / 4) for step in range(4)]
    sides += [(-1 + 2 * step / 19, -1.0) for step in range(19)] + [(1.0, -1 + 2 * step / 4) for step in range(4)]
    across, along = np.array([*sides, sides[0]]).T * np.array([[east], [north]])
    turn = np.radians(turn_deg)
    x, y = across * np.cos(turn) - along * np.sin(turn), across * np.sin(turn) + along * np.cos(turn)
    distance, azimuth = np.hypot(x, y), np.arctan2(x, y)
    base = np.radians(lat)
    lats = np.arcsin(np.sin(base) * np.cos(distance) + np.cos(base) * np.sin(distance) * np.cos(azimuth))
    lons = np.radians(lon) + np.arctan2(
        np.sin(azimuth) * np.sin(distance) * np.cos(base), np.cos(distance) - np.sin(base) * np.sin(lats)
    )
    lons = np.mod(np.degrees(lons) + 180, 360) - 180
    ring = np.column_stack((lons, np.degrees(lats))).round(4).tolist()
    return {"type": "Polygon", "coordinates": [[*ring[:-1], ring[0]]]}


areas = st.one_of(
    st.builds(Area.from_point, st.floats(-180, 180), st.floats(-90, 90), radius_km=st.floats(1, 4000)),
    st.builds(
        lambda west, south, width, height: Area.from_bounds(west, south, west + width, min(90, south + height)),
        st.floats(-180, 150),
        st.floats(-90, 80),
        st.floats(0.01, 30),
        st.floats(0.01, 30),
    ),
)
frames = st.builds(frame, st.floats(-180, 180), st.floats(-88, 88), turn_deg=st.floats(-90, 90))


@given(area=areas, outlines=st.lists(frames, min_size=1, max_size=4))
def test_what_surely_meets_does_meet(area: Area, outlines: list[dict[str, Any]]) -> None:
    for outline, is_sure in zip(outlines, FootprintPrefilter(area).surely(outlines), strict=True):
        if is_sure:
            footprint = Area.from_footprint(outline)
            # Footprints laid out flat follow their great circles to 50 m: touching ones may fall either way.
            assert area.intersects(footprint) or Area.from_footprint(frame_grown(outline)).intersects(area)


def frame_grown(outline: dict[str, Any]) -> dict[str, Any]:
    points = np.radians(np.array(outline["coordinates"][0]))
    lon, lat = points.T
    vectors = np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
    middle = vectors[:-1].mean(axis=0)
    grown = middle + (vectors - middle) * 1.001
    grown /= np.linalg.norm(grown, axis=1)[:, None]
    ring = np.degrees(np.column_stack((np.arctan2(grown[:, 1], grown[:, 0]), np.arcsin(grown[:, 2])))).tolist()
    return {"type": "Polygon", "coordinates": [[*ring[:-1], ring[0]]]}


def test_nearly_all_that_meet_are_said_at_once() -> None:
    area = Area.from_bounds(-82, 71, -75, 74)
    outlines = [frame(-120 + number * 0.8, 60 + number % 20, turn_deg=number) for number in range(100)]
    met = [area.intersects(Area.from_footprint(outline)) for outline in outlines]
    sure = FootprintPrefilter(area).surely(outlines)
    assert sum(sure) > 0.85 * sum(met) > 0


@pytest.mark.parametrize(
    "outline",
    [
        None,
        {},
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": None},
        {"type": "Polygon", "coordinates": [[[1, 2], [3]]]},
        {"type": "Polygon", "coordinates": [[["a", "b"]] * 4]},
        {"type": "Polygon", "coordinates": [[[-90, 60], [-60, 60], [-60, 80], [-90, 80]]]},
        {"type": "Polygon", "coordinates": [[[-90, 60], [-60, 60], [-60, 800], [-90, 80], [-90, 60]]]},
        {"type": "Polygon", "coordinates": [[[-90, 60], [-60, None], [-60, 80], [-90, 80], [-90, 60]]]},
    ],
)
def test_an_outline_that_is_none_is_never_sure(outline: dict[str, Any] | None) -> None:
    good = {"type": "Polygon", "coordinates": [[[-90, 60], [-60, 60], [-60, 80], [-90, 80], [-90, 60]]]}
    met = FootprintPrefilter(Area.from_bounds(-82, 71, -75, 74))
    assert met.surely([outline, good, outline]).tolist() == [False, True, False]


def test_outlines_cut_at_the_antimeridian_and_closed_at_the_pole_are_said() -> None:
    cap = {
        "type": "Polygon",
        "coordinates": [[*([lon, 80] for lon in range(-180, 181, 10)), [180, 90], [-180, 90], [-180, 80]]],
    }
    split = {
        "type": "MultiPolygon",
        "coordinates": [
            [[*([lon, 60] for lon in range(170, 181)), *([lon, 65] for lon in range(180, 169, -1)), [170, 60]]],
            [[*([lon, 60] for lon in range(-180, -169)), *([lon, 65] for lon in range(-170, -181, -1)), [-180, 60]]],
        ],
    }
    assert FootprintPrefilter(Area.from_point(30, 89, radius_km=50)).surely([cap, split]).tolist() == [True, False]
    assert FootprintPrefilter(Area.from_bounds(-176, 62, -174, 63)).surely([cap, split]).tolist() == [False, True]


@given(outline=frames, indent=st.sampled_from([None, 1]), compact=st.booleans())
def test_a_ring_read_from_its_text_is_the_ring(outline: dict[str, Any], indent: int | None, compact: bool) -> None:
    text = json.dumps(outline, indent=indent, separators=(",", ":") if compact else None).encode()
    ring = rings_in([text])[0]
    assert ring is not None
    assert ring.tolist() == outline["coordinates"][0]


RING = [[-90, 60], [-60, 60], [-60, 80], [-90, 80], [-90, 60]]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"null",
        b"{}",
        json.dumps({"type": "Point", "coordinates": [1, 2]}).encode(),
        json.dumps({"type": "Polygon", "coordinates": [RING, RING]}).encode(),
        json.dumps({"type": "MultiPolygon", "coordinates": [[RING]]}).encode(),
        json.dumps({"type": "Polygon", "coordinates": [RING], "crs": None}).encode(),
        json.dumps({"type": "Polygon", "coordinates": [[[*corner, 0] for corner in RING]]}).encode(),
        json.dumps({"type": "Polygon", "coordinates": [[*RING[:3], [1], [1, 2, 3]]]}).encode(),
        json.dumps({"type": "Polygon", "coordinates": [[*RING[:4], [1, None]]]}).encode(),
        json.dumps({"type": "Polygon", "coordinates": [[*RING[:4], ["1", 2]]]}).encode(),
        json.dumps({"type": "Polygon", "coordinates": [[*RING[:4], [[1, 2]]]]}).encode(),
        json.dumps({"type": "Polygon", "coordinates": [RING[:3]]}).encode(),
        b'{"type":"Polygon","coordinates":[[[1,2],[3,4],[1e999,6],[1,2]]]}',
        b'{"type":"Polygon","coordinates":[[[1,2],[3,4],[5 5,6],[1,2]]]}',
    ],
)
def test_a_text_of_another_shape_is_left_to_a_json_reader(text: bytes) -> None:
    assert rings_in([text])[0] is None


def test_a_text_that_only_looks_right_does_not_cost_the_others_their_rings() -> None:
    good = json.dumps({"type": "Polygon", "coordinates": [RING]}).encode()
    bad = b'{"type":"Polygon","coordinates":[[[1,2],[3,4],[5 5,6],[1,2]]]}'
    first, none, other, last = rings_in([good, bad, b"null", good])
    assert first is not None
    assert last is not None
    assert first.tolist() == last.tolist() == RING
    assert none is None
    assert other is None
