"""The archive of recorded answers and products, and the real ones where they are at hand."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from blake3 import blake3

from olci_core.errors import InputError
from olci_core.scene import ProductName
from olci_practice.archive.recorded import RecordedArchive

FIXTURES = Path(__file__).resolve().parents[4] / "shared" / "fixtures"
REAL = "S3B_OL_1_EFR____20230311T214926_20230311T214926_20230312T085631_0000_077_100_4320_PS2_O_NT_003.SEN3"
EVER = {"begin": datetime(2016, 1, 1, tzinfo=UTC), "end": datetime(2030, 1, 1, tzinfo=UTC)}


def test_a_product_s_record_is_made_from_its_manifest_and_its_bytes(archive_folder: Path, contents: Any) -> None:
    record = RecordedArchive(archive_folder).by_name(contents.product)
    assert record is not None
    data = (archive_folder / "products" / f"{contents.product}.zip").read_bytes()
    assert record["ContentLength"] == len(data)
    assert {c["Algorithm"]: c["Value"] for c in record["Checksum"]} == {
        "MD5": hashlib.md5(data).hexdigest(),
        "BLAKE3": blake3(data).hexdigest(),
    }
    assert record["ContentDate"] == {"Start": "2023-03-11T21:49:26.174Z", "End": "2023-03-11T21:52:26.318Z"}
    assert record["GeoFootprint"]["coordinates"][0][1] == [160.3, -75.9]
    assert record["Footprint"].startswith("geography'SRID=4326;POLYGON ((130.3 -68.2, 160.3 -75.9, ")
    attributes = {attribute["Name"]: attribute["Value"] for attribute in record["Attributes"]}
    assert attributes["salineWaterCover"] == 12.5
    assert attributes["orbitDirection"] == "DESCENDING"
    assert attributes["processingDate"] == "2023-03-12T08:57:00.000Z"
    assert (attributes["relativeOrbitNumber"], attributes["orbitNumber"]) == (100, 25397)


def test_records_come_by_time_type_and_place_and_are_found_by_id(archive_folder: Path, contents: Any) -> None:
    archive = RecordedArchive(archive_folder)
    everything = list(archive.between(EVER["begin"], EVER["end"], product_types=None, bounds=None))
    starts = [record["ContentDate"]["Start"] for record in everything]
    assert starts == sorted(starts)
    assert len(everything) == len(contents.entries) + 1
    newest = list(archive.between(EVER["begin"], EVER["end"], product_types=None, bounds=None, newest_first=True))
    assert newest == everything[::-1]
    kind = frozenset({"OL_2_WFR___"})
    chosen = list(archive.between(EVER["begin"], EVER["end"], product_types=kind, bounds=(0.0, 40.0, 20.0, 41.0)))
    assert chosen
    assert {ProductName.parse(record["Name"]).product_type for record in chosen} == kind
    entry = contents.entries[3]
    assert archive.by_id(entry["Id"]) == {**entry, "Assets": []}
    assert archive.by_id("nothing") is None


def test_a_record_without_its_zip_has_neither_bytes_nor_picture(archive_folder: Path, contents: Any) -> None:
    archive = RecordedArchive(archive_folder)
    with_zip, without = archive.by_name(contents.product), archive.by_name(contents.entries[0]["Name"])
    assert with_zip is not None
    assert without is not None
    assert archive.package(with_zip) == archive_folder / "products" / f"{contents.product}.zip"
    assert archive.quicklook(with_zip) == contents.picture
    assert archive.by_asset(with_zip["Assets"][0]["Id"]) == with_zip
    assert (archive.package(without), archive.quicklook(without)) == (None, None)


def test_what_is_no_recording_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "odata").mkdir()
    (tmp_path / "products").mkdir()
    answer = tmp_path / "odata" / "answer.json"
    for content in ("not json", "[]", '{"value": [1]}'):
        answer.write_text(content, "utf-8")
        with pytest.raises(InputError, match=r"answer\.json"):
            RecordedArchive(tmp_path)
    answer.unlink()
    product = tmp_path / "products" / "some.zip"
    product.write_bytes(b"not a zip")
    with pytest.raises(InputError, match=r"some\.zip"):
        RecordedArchive(tmp_path)
    with zipfile.ZipFile(product, "w") as archive:
        archive.writestr("some.SEN3/xfdumanifest.xml", "<a><b></a>")
    with pytest.raises(InputError, match=r"manifest"):
        RecordedArchive(tmp_path)


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the recorded answers are not at hand")
def test_the_real_product_has_a_record_of_the_recorded_shape() -> None:
    archive = RecordedArchive(FIXTURES)
    made = archive.by_name(REAL)
    assert made is not None
    recorded = json.loads(next((FIXTURES / "odata").glob("ol_1_efr*.json")).read_bytes())["value"][0]
    assert list(made) == [*recorded, "Assets"]
    for key, value in recorded.items():
        assert type(made[key]) is type(value), key
    kinds = {a["Name"]: (a["@odata.type"], a["ValueType"], type(a["Value"])) for a in recorded["Attributes"]}
    assert {a["Name"]: (a["@odata.type"], a["ValueType"], type(a["Value"])) for a in made["Attributes"]} == kinds
    assert made["GeoFootprint"]["coordinates"][0][0] == [130.327, -68.2341]
    assert archive.package(made) is not None
    assert archive.quicklook(made) is None


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the recorded answers are not at hand")
def test_recorded_answers_are_given_back_as_they_were_recorded(serve: Any) -> None:
    practice = serve(recorded=FIXTURES)
    recorded = json.loads(next((FIXTURES / "odata").glob("ol_1_efr*.json")).read_bytes())
    found = practice.search(
        "contains(Name,'OL_1_EFR') and PublicationDate gt 2024-04-15T09:39:42.740728Z", ("$expand", "Attributes")
    ).json()
    by_name = {record["Name"]: record for record in found["value"]}
    assert found["@odata.context"] == recorded["@odata.context"]
    assert by_name == {record["Name"]: record for record in recorded["value"]}
    empty = json.loads(next((FIXTURES / "odata").glob("empty*.json")).read_bytes())
    assert practice.search("Name eq 'nothing'", ("$expand", "Attributes")).json() == empty
