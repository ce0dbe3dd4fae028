"""Footprints: the recorded ring in both conventions, cut at 180 degrees, closed at the pole."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from olci_core.area import Area
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import acquisition_of, passes_between
from olci_practice.orbit.footprint import CatalogueFootprint, outlines, split
from olci_practice.orbit.orbit import geolocate

FIXTURES = Path(__file__).resolve().parents[4] / "shared" / "fixtures"
ODATA = FIXTURES / "odata" / "ol_1_efr_products_expand_attributes_2024-04.json"
STAC = FIXTURES / "stac"


def day(text: str, *, is_stripe: bool = False, platform: str = "S3A") -> list[tuple[Acquisition, CatalogueFootprint]]:
    begin = datetime.fromisoformat(text).replace(tzinfo=UTC)
    passes = passes_between(
        begin, begin + timedelta(days=1), platform=platform, is_stripe=is_stripe, is_reprocessed=False
    )
    found = passes.acquisitions()
    return list(zip(found, outlines(found), strict=True))


def one(platform: str, orbit: int, frame: int | None) -> tuple[Acquisition, CatalogueFootprint]:
    acquisition = acquisition_of(platform, absolute_orbit=orbit, frame=frame, is_reprocessed=False)
    assert acquisition is not None
    return acquisition, outlines([acquisition])[0]


def corner(acquisition: Acquisition, line: float, column: float) -> list[float]:
    lon, lat = geolocate(acquisition, line=line, column=column)
    return [round(float(lon), 4), round(float(lat), 4)]


def test_a_ring_of_2024_goes_from_the_last_pixel_of_the_last_line_round_by_the_first() -> None:
    acquisition, outline = one("S3B", 31_107, 2340)
    (ring,) = outline.geometry["coordinates"]
    assert len(ring) == 47
    assert ring[0] == ring[46] == corner(acquisition, 1, 1)
    assert ring[4] == corner(acquisition, 0, 1)
    assert ring[23] == corner(acquisition, 0, 0)
    assert ring[27] == corner(acquisition, 1, 0)


def test_a_ring_of_2018_begins_at_the_first_pixel_of_the_last_line_and_runs_along_it() -> None:
    acquisition, outline = one("S3A", 11_919, 2340)
    (ring,) = outline.geometry["coordinates"]
    assert len(ring) == 47
    assert ring[0] == ring[46] == corner(acquisition, 1, 0)
    assert ring[19] == corner(acquisition, 1, 1)
    assert ring[23] == corner(acquisition, 0, 1)
    assert ring[42] == corner(acquisition, 0, 0)


@pytest.mark.skipif(not ODATA.exists(), reason="no recorded answers here")
def test_recorded_footprints_have_the_same_form_point_by_point() -> None:
    for product in json.loads(ODATA.read_text())["value"]:
        frame = int(re.findall(r"_(\d{4})_PS2", product["Name"])[0])
        _, outline = one("S3B", 31_107, frame)
        recorded = product["GeoFootprint"]
        assert outline.geometry["type"] == recorded["type"]
        ours, theirs = (np.array(g["coordinates"][0]) for g in (outline.geometry, recorded))
        assert ours.shape == theirs.shape
        # A whole point further along the ring would be at least 60 km; clock and shape together are off by less.
        assert Area.from_footprint(outline.geometry).coverage_by(Area.from_footprint(recorded)) > 0.94
        assert np.abs(ours[:, 1] - theirs[:, 1]).max() < 0.4
        assert re.sub(r"[-\d.]+", "0", outline.text) == re.sub(r"[-\d.]+", "0", product["Footprint"])


def same_place(recorded: dict[str, Any], outline: CatalogueFootprint) -> float:
    return Area.from_footprint(recorded).coverage_by(Area.from_footprint(outline.geometry))


@pytest.mark.skipif(not STAC.exists(), reason="no recorded items here")
@pytest.mark.parametrize(
    ("name", "orbit", "frame", "form"),
    [
        ("S3A_OL_2_LFR____20240701", 43_594, 1800, "MultiPolygon"),
        ("S3A_OL_1_EFR____20160406", 703, 1440, "Polygon"),
        ("S3A_OL_2_WFR____20190810", 18_113, 1260, "Polygon"),
        ("S3A_OL_2_WRR____20230301", 36_636, None, "Polygon"),
    ],
)
def test_recorded_polar_antimeridian_and_stripe_shapes_come_out(
    name: str, orbit: int, frame: int | None, form: str
) -> None:
    recorded = json.loads(next(STAC.glob(f"{name}*")).read_text())["geometry"]
    _, outline = one("S3A", orbit, frame)
    assert outline.geometry["type"] == recorded["type"] == form
    # The switch-on time differs by some seconds, so the partial frames differ in length.
    assert same_place(recorded, outline) > 0.93
    ours, theirs = shape(outline.geometry).bounds, shape(recorded).bounds
    if "180" in str(theirs[0]):
        assert (ours[0], ours[2]) == (theirs[0], theirs[2]) == (-180.0, 180.0)
    if theirs[3] == 90.0:
        assert ours[3] == 90.0


@pytest.mark.parametrize("is_stripe", [False, True])
@pytest.mark.parametrize("date", ["2018-06-01", "2019-09-20", "2020-12-21", "2024-03-21", "2024-04-29"])
def test_every_footprint_of_a_day_is_valid_closed_and_agrees_with_its_text(date: str, is_stripe: bool) -> None:
    for _, outline in day(date, is_stripe=is_stripe):
        geometry = shape(outline.geometry)
        assert geometry.is_valid
        text = outline.text.removeprefix("geography'SRID=4326;").removesuffix("'")
        assert outline.text == f"geography'SRID=4326;{text}'"
        assert shapely.from_wkt(text).equals_exact(geometry, 1e-9)
        for part in getattr(geometry, "geoms", [geometry]):
            assert part.exterior.is_closed
            assert part.exterior.is_ccw
            assert not part.interiors
            lon, lat = np.array(part.exterior.coords).T
            assert np.abs(lon).max() <= 180
            assert np.abs(lat).max() <= 90


@pytest.mark.parametrize("date", ["2018-06-01", "2024-12-21"])
def test_a_footprint_covers_what_its_pixels_cover(date: str) -> None:
    rows = day(date)
    assert {outline.geometry["type"] for _, outline in rows} == {"Polygon", "MultiPolygon"}
    for acquisition, outline in rows[::5]:
        area = Area.from_footprint(outline.geometry)
        lines, columns = np.meshgrid([0.03, 0.5, 0.97], [0.03, 0.5, 0.97])
        for lon, lat in zip(*(v.ravel() for v in geolocate(acquisition, line=lines, column=columns)), strict=True):
            assert area.intersects(Area.from_point(float(lon), float(lat), radius_km=1.0))
        # 1,290 km wide, 6.6 km further each second.
        assert area.area_km2 == pytest.approx(1_290 * 6.63 * acquisition.duration_s, rel=0.1)


def test_a_frame_round_the_pole_is_closed_along_180_degrees_and_the_poles_parallel() -> None:
    polar = [outline for a, outline in day("2018-06-01") if a.frame == 1440]
    assert polar
    for outline in polar:
        assert outline.geometry["type"] == "Polygon"
        (ring,) = outline.geometry["coordinates"]
        assert [-180.0, 90.0] in ring
        assert [180.0, 90.0] in ring
        assert Area.from_footprint(outline.geometry).holds_pole == "north"


def test_a_ring_round_the_south_pole_is_closed_there() -> None:
    lon = np.array([170.0, 50.0, -70.0, 170.0])  # counter-clockwise seen from above: westwards
    (ring,) = split(np.stack([lon, np.full(4, -80.0)], axis=-1))
    assert shape({"type": "Polygon", "coordinates": [ring]}).bounds[:2] == (-180.0, -90.0)


def test_a_ring_that_crosses_180_degrees_is_cut_on_the_great_circle() -> None:
    ring = np.array([(170.0, 60.0), (-170.0, 60.0), (-170.0, 70.0), (170.0, 70.0), (170.0, 60.0)])
    west, east = split(ring)
    on_edge = np.degrees(np.arctan(np.tan(np.radians(60)) / np.cos(np.radians(10))))
    for part in (west, east):
        lats = sorted({lat for lon, lat in part if abs(lon) == 180})
        assert lats[0] == pytest.approx(on_edge, abs=1e-4)
    assert {lon for lon, _ in west} == {170.0, 180.0}
    assert {lon for lon, _ in east} == {-180.0, -170.0}
