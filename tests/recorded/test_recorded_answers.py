"""Recorded answers of the real catalogue are read as they are."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from olci_core.area import Area
from olci_core.catalogue import SearchQuery, current, to_dataframe
from olci_core.catalogue.raw_record import read_rows
from olci_core.catalogue.records import read_scene
from olci_core.catalogue.result_filter import ResultFilter
from olci_core.catalogue.table import CATALOGUE_COLUMNS
from olci_core.json_reader import read_json
from olci_core.scene import ProductName

FOLDER = Path(__file__).parents[3] / "shared" / "fixtures" / "odata"
PRODUCTS = FOLDER / "ol_1_efr_products_expand_attributes_2024-04.json"
EMPTY = FOLDER / "empty_result_2024-04.json"
pytestmark = pytest.mark.skipif(not PRODUCTS.exists(), reason="the recorded answers are not here")


def test_every_field_of_a_recorded_product_is_read() -> None:
    rows, more_follow = read_rows(PRODUCTS.read_bytes())
    assert more_follow
    scene = read_scene(rows[0])
    recorded = read_json(PRODUCTS.read_bytes())["value"][0]
    assert (scene.id, scene.name) == (recorded["Id"], recorded["Name"])
    assert (scene.platform, scene.product_type, scene.timeliness, scene.baseline) == ("S3B", "OL_1_EFR___", "NR", "003")
    assert (scene.cycle, scene.relative_orbit, scene.frame) == (92, 35, 1620)
    assert scene.begin == datetime(2024, 4, 15, 7, 40, 29, 480_000, tzinfo=UTC)
    assert scene.end == datetime(2024, 4, 15, 7, 43, 29, 480_000, tzinfo=UTC)
    assert scene.created == datetime(2024, 4, 15, 9, 42, 36, tzinfo=UTC)
    assert scene.size_bytes == 866_832_096
    assert scene.online
    assert not scene.is_ascending
    assert scene.quicklook_url is None
    assert scene.checksums == {entry["Algorithm"]: entry["Value"] for entry in recorded["Checksum"]}
    assert scene.attributes["brightCover"] == 94.0
    assert scene.attributes["orbitDirection"] == "DESCENDING"
    assert dict(scene.record) == recorded
    assert scene.footprint is not None
    assert scene.footprint.bounds == pytest.approx((32.4573, 69.3862, 95.9847, 83.7724), abs=0.2)


def test_names_and_attributes_of_recorded_products_agree() -> None:
    for row in read_rows(PRODUCTS.read_bytes())[0]:
        scene = read_scene(row)
        assert str(ProductName.parse(scene.name)) == scene.name
        assert scene.attributes["cycleNumber"] == scene.cycle
        assert scene.attributes["relativeOrbitNumber"] == scene.relative_orbit
        assert scene.attributes["baselineCollection"] == scene.baseline


def test_a_recorded_page_is_filtered_by_time_and_area() -> None:
    day = datetime(2024, 4, 15, tzinfo=UTC), datetime(2024, 4, 16, tzinfo=UTC)
    whole = ResultFilter(SearchQuery(*day)).page(read_rows(PRODUCTS.read_bytes()))
    assert len(whole.scenes) == 3
    assert len(current(whole.scenes)) == 3
    assert not whole.in_order  # it was asked for without an order
    northern = ResultFilter(SearchQuery(*day, area=Area.from_bounds(40, 78, 60, 80))).page(
        read_rows(PRODUCTS.read_bytes())
    )
    assert [scene.frame for scene in northern.scenes] == [1620]
    assert (
        ResultFilter(SearchQuery(*day, area=Area.from_bounds(-120, 0, -110, 5)))
        .page(read_rows(PRODUCTS.read_bytes()))
        .scenes
        == ()
    )


def test_a_recorded_page_gives_the_catalogues_table() -> None:
    recorded = read_json(PRODUCTS.read_bytes())["value"]
    table = to_dataframe([read_scene(row) for row in read_rows(PRODUCTS.read_bytes())[0]])
    assert table.to_dict("records") == [{column: record[column] for column in CATALOGUE_COLUMNS} for record in recorded]
    assert [column for column in recorded[0] if column != "Attributes"] == list(CATALOGUE_COLUMNS)


def test_the_recorded_empty_page_is_empty() -> None:
    assert read_rows(EMPTY.read_bytes()) == ([], False)
