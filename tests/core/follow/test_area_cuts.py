"""The cut of the area after arrival: a GeoTIFF and a point on the curve, named and tried again where it fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import rasterio
from rasterio.warp import transform_bounds

from olci_core.area import Area
from olci_core.auth import Credentials, TokenSource
from olci_core.follow import Following, StandingOrder, Versions, cuts_folder
from olci_core.transfer import DownloadQueue

FILES = (
    "Oa08_radiance.nc",
    "geo_coordinates.nc",
    "instrument_data.nc",
    "qualityFlags.nc",
    "tie_geometries.nc",
    "time_coordinates.nc",
    "tie_geo_coordinates.nc",
    "xfdumanifest.xml",
)
BAND = "Oa08_reflectance"


@pytest.fixture
def order(order: StandingOrder) -> StandingOrder:
    return replace(
        order, min_coverage=0.99, files=FILES, cuts_area=True, cut_variables=(BAND,), versions=Versions.FIRST,
        min_free_gb=0.0,
    )  # fmt: skip


@pytest.fixture
def queue(world: Any) -> Iterator[DownloadQueue]:
    tokens = TokenSource(world.settings, Credentials("practice", "practice"))
    queue = DownloadQueue(world.settings, tokens)
    yield queue
    queue.stop()


@pytest.fixture
def following(world: Any, queue: DownloadQueue) -> Iterator[Following]:
    following = Following(world.settings, catalogue=world.catalogue, queue=queue, now=world.clock)
    yield following
    following.close()


def test_what_arrives_is_cut_and_a_failure_is_named_and_tried_again(
    world: Any, queue: DownloadQueue, following: Following, order: StandingOrder
) -> None:
    order = following.add(order)
    (report,) = following.look_all()
    ordered = len(report.fetched)
    assert ordered
    assert following.cut_arrived() == (), "nothing has arrived yet"
    assert not following.is_completing()
    queue.start()
    assert queue.wait(120)
    assert following.is_completing(), "what has arrived is to be noted"
    following.note_arrivals()
    assert following.is_completing(), "and to be cut"
    assert following.summaries()[0].fetched == ordered
    folder = cuts_folder(order, world.settings.download_dir)
    folder.parent.mkdir(parents=True)
    folder.write_text("a file where the folder of the cuts should be")
    reports = following.cut_arrived()
    assert len(reports) == ordered
    assert all("cannot be written" in report.trouble and not report.file for report in reports)
    (summary,) = following.summaries()
    assert {one.scene_name for one in summary.failed_cuts} == {one.scene.name for one in report.fetched}
    assert all(one.next_try_at == world.clock.now + timedelta(minutes=5) for one in summary.failed_cuts)
    assert following.cut_arrived() == (), "its time has not come"
    assert not following.is_completing()

    folder.unlink()
    world.clock.now += timedelta(minutes=6)
    reports = following.cut_arrived()
    assert not [report.trouble for report in reports if report.trouble]
    curve = pd.read_csv(folder / "series.csv", parse_dates=["time"])
    assert len(curve) == len(reports) == ordered
    assert set(curve["variable"]) == {BAND}
    assert curve["time"].is_monotonic_increasing
    assert (curve["covered_share"] > 0.95).all()
    files = sorted(folder.glob("*.tif"))
    assert [str(file) for file in files] == sorted(report.file for report in reports)
    assert sorted(path.name for path in folder.iterdir()) == sorted([*(file.name for file in files), "series.csv"])
    with rasterio.open(files[0]) as picture:
        assert picture.descriptions == (BAND,)
        west, south, east, north = transform_bounds(picture.crs, "EPSG:4326", *picture.bounds)
        assert (west, south, east, north) == pytest.approx((9.82, -0.18, 10.18, 0.18), abs=0.01)
    assert following.cut_arrived() == ()
    assert following.summaries()[0].failed_cuts == ()

    files[0].unlink()
    assert following.cut_arrived() == (), "what a person removed stays removed"
    following.change(replace(order, cut_variables=(BAND, "Oa08_radiance")))
    assert len(following.cut_arrived()) == ordered
    assert files[0].exists()
    assert len(pd.read_csv(folder / "series.csv")) == 2 * ordered


def test_a_cut_is_put_off_left_out_or_taken_off_the_curve_as_the_order_and_its_scenes_become(
    world: Any, queue: DownloadQueue, following: Following, order: StandingOrder
) -> None:
    one_scene = replace(order, versions=Versions.REPLACE, removes_replaced=True, max_gb_a_week=0.2)
    order = following.add(one_scene)
    following.look_all()
    queue.start()
    assert queue.wait(120)
    following.note_arrivals()
    assert following.cut_arrived(goes_on=lambda: False) == (), "the program ends"

    following.change(replace(order, area=Area.from_point(-150, 40, radius_km=20)))
    (report,) = following.cut_arrived()
    assert (report.file, report.trouble) == ("", "")
    world.clock.now += timedelta(days=2)
    assert following.cut_arrived() == (), "beside the area is no failure"

    following.change(order)
    (report,) = following.cut_arrived()
    assert Path(report.file).exists()
    assert order.id is not None
    (taken,) = following.taken(order.id)
    following._store.taken.became(order.id, taken.known.scene_id, "replaced")
    assert following.cut_arrived() == ()
    folder = cuts_folder(order, world.settings.download_dir)
    assert [path.name for path in folder.iterdir()] == ["series.csv"]
    assert len(pd.read_csv(folder / "series.csv")) == 0
