"""Catalogue objects, compared field by field and type by type with recorded ones."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from olci_core.scene import ProductName
from olci_practice.archive.checksums import Checksums
from olci_practice.archive.listing import Record
from olci_practice.archive.processing import NEAR_REAL_TIME
from olci_practice.archive.records import CATALOGUE, record_of, shared_of
from olci_practice.archive.versions import ProductVersions
from olci_practice.orbit.acquisitions import acquisition_of
from olci_practice.orbit.footprint import outlines

FIXTURES = Path(__file__).resolve().parents[4] / "shared" / "fixtures"
ODATA = FIXTURES / "odata" / "ol_1_efr_products_expand_attributes_2024-04.json"
SIZE_BYTES = 22_334_455
CHECKSUMS = Checksums(md5="0" * 32, blake3="f" * 64, taken=datetime(2024, 4, 15, 9, 57, 12, 865_832, tzinfo=UTC))
COVERS = {
    "brightCover": 93.6,
    "cloudCover": 51.2,
    "coastalCover": 0.0,
    "salineWaterCover": 92.0,
    "freshInlandWaterCover": 1.0,
    "tidalRegionCover": 0.0,
}


RECORDED_AT = datetime(2024, 4, 16, tzinfo=UTC)


def made(
    frame: int = 1620, *, product_type: str = "OL_1_EFR___", orbit: int = 31_107, asked_at: datetime = RECORDED_AT
) -> Record:
    acquisition = acquisition_of("S3B", absolute_orbit=orbit, frame=frame, is_reprocessed=False)
    assert acquisition is not None
    versions = ProductVersions(seed=1)
    product = versions.product(acquisition, product_type=product_type, version=NEAR_REAL_TIME)
    return record_of(
        product,
        shared=shared_of(acquisition, outline=outlines([acquisition])[0], covers=COVERS),
        size_bytes=SIZE_BYTES,
        checksums=CHECKSUMS,
        quicklook_id=versions.quicklook_id(product),
        asked_at=asked_at,
    )


def attributes(record: Record) -> dict[str, Any]:
    return {a["Name"]: a["Value"] for a in record["Attributes"]}


def form(value: Any) -> Any:
    """Return a value's form: types, keys, and texts with every digit a 0."""
    if isinstance(value, dict):
        return {key: form(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [form(inner) for inner in value]
    if isinstance(value, str):
        return re.sub(r"\d", "0", re.sub(r"[0-9a-f]{32,}", "hash", value))
    return type(value)


@pytest.mark.skipif(not ODATA.exists(), reason="no recorded answers here")
@pytest.mark.parametrize("place", range(3))
def test_every_field_has_the_recorded_name_type_and_form(place: int) -> None:
    recorded = json.loads(ODATA.read_text())["value"][place]
    ours = made(ProductName.parse(recorded["Name"]).frame or 0)
    assert list(ours) == [*recorded, "Assets"]
    for field in set(recorded) - {"Id", "Footprint", "GeoFootprint", "Attributes", "Name", "S3Path"}:
        assert form(ours[field]) == form(recorded[field]), field
    for field in ("Name", "S3Path"):
        assert re.sub(r"\d", "0", ours[field]) == re.sub(r"\d", "0", recorded[field])
    assert list(ours["GeoFootprint"]) == list(recorded["GeoFootprint"])


@pytest.mark.skipif(not ODATA.exists(), reason="no recorded answers here")
@pytest.mark.parametrize("place", range(3))
def test_every_attribute_has_the_recorded_name_place_and_type(place: int) -> None:
    recorded = json.loads(ODATA.read_text())["value"][place]
    ours = made(ProductName.parse(recorded["Name"]).frame or 0)
    for mine, theirs in zip(ours["Attributes"], recorded["Attributes"], strict=True):
        assert list(mine) == list(theirs)
        assert {k: v for k, v in mine.items() if k != "Value"} == {k: v for k, v in theirs.items() if k != "Value"}
        assert type(mine["Value"]) is type(theirs["Value"])
    same = (
        "timeliness cycleNumber orbitNumber relativeOrbitNumber orbitDirection processorName operationalMode "
        "processingLevel processorVersion platformShortName platformSerialIdentifier baselineCollection "
        "instrumentShortName productType"
    )
    values, recorded_values = attributes(ours), attributes(recorded)
    assert {k: values[k] for k in same.split()} == {k: recorded_values[k] for k in same.split()}
    assert form(values["processingDate"]) == form(recorded_values["processingDate"])
    assert form(values["beginningDateTime"]) == form(recorded_values["beginningDateTime"])


def test_times_of_a_record_agree_with_one_another() -> None:
    record = made()
    values, name = attributes(record), ProductName.parse(record["Name"])
    assert record["ContentDate"] == {"Start": values["beginningDateTime"], "End": values["endingDateTime"]}
    order = [
        record["ContentDate"]["End"],
        values["processingDate"],
        record["OriginDate"],
        record["PublicationDate"],
        record["ModificationDate"],
    ]
    times = [datetime.fromisoformat(text) for text in order]
    assert times == sorted(times)
    assert abs((datetime.fromisoformat(record["ContentDate"]["Start"]) - name.begin).total_seconds()) <= 0.5


@pytest.mark.parametrize(("product_type", "level"), [("OL_1_EFR___", "1"), ("OL_2_LFR___", "2"), ("OL_2_WFR___", "2")])
def test_level_1_has_bright_cover_and_level_2_cloud_cover(product_type: str, level: str) -> None:
    values = attributes(made(product_type=product_type))
    assert values["processingLevel"] == level
    assert ("brightCover" in values, "cloudCover" in values) == (level == "1", level == "2")
    assert values.get("brightCover", 94.0) == 94.0
    assert values.get("cloudCover", 51.0) == 51.0


def test_size_checksums_and_quicklook_are_given() -> None:
    record = made()
    assert record["ContentLength"] == SIZE_BYTES
    assert [(c["Algorithm"], len(c["Value"])) for c in record["Checksum"]] == [("MD5", 32), ("BLAKE3", 64)]
    (asset,) = record["Assets"]
    assert asset["Type"] == "QUICKLOOK"
    assert asset["DownloadLink"] == f"{CATALOGUE}/Assets({asset['Id']})/$value"
    assert asset["S3Path"].startswith(record["S3Path"])


def test_what_an_old_record_does_not_know_it_leaves_open() -> None:
    records = [made(2340, orbit=orbit) for orbit in range(500, 540)]
    unknown = [r for r in records if r["ContentLength"] == 0]
    assert 0 < len(unknown) < len(records)
    assert all(r["Checksum"] == [] for r in unknown)


def test_a_record_survives_json() -> None:
    record = made()
    assert json.loads(json.dumps(record)) == record


def test_dates_are_written_as_the_catalogue_wrote_them_when_it_was_asked() -> None:
    then, now = made(), made(asked_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert (then["EvictionDate"], now["EvictionDate"]) == ("", "9999-12-31T23:59:59.999Z")
    assert attributes(then)["processingDate"].endswith("+00:00")
    assert attributes(now)["processingDate"] == attributes(then)["processingDate"].replace("+00:00", "Z")
