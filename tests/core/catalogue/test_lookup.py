"""Names in the forms people have them, and a guess why a scene is missing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.catalogue import Catalogue, to_csv
from olci_core.catalogue.findings import CatalogueFindings, KeptFindings
from olci_core.catalogue.lookup import MAX_NAMES_AT_ONCE, NAMES_AT_ONCE
from olci_core.catalogue.product_names import read_requested, what_is_wrong
from olci_core.errors import ServiceUnavailable, UnexpectedAnswer
from olci_core.scene import bare_name

NAME = "S3A_OL_1_EFR____20180601T151419_20180601T151719_20180602T200915_0179_032_011_1620_LN1_O_NT_002"
OTHER = NAME.replace("1620", "1800")
ID = "7fd83e0b-cb1f-4ff1-9110-e4cfdddab724"
BEGIN = datetime(2018, 6, 1, 15, 14, 19, tzinfo=UTC)
New = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    "given_as",
    [
        NAME,
        f"{NAME}.SEN3",
        f"{NAME}.SEN3.zip",
        f"{NAME}.zip",
        f"  '{NAME}.SEN3'  ",
        f'"{NAME}.SEN3",',
        f"/home/somebody/scenes/{NAME}.SEN3/Oa08_radiance.nc",
        f"C:\\Scenes\\{NAME}.SEN3.zip",
        f"s3://eodata/Sentinel-3/OLCI/OL_1_EFR___/2018/06/01/{NAME}.SEN3",
        f"12;{NAME}.SEN3;716 MB;yes",
        f"application/octet-stream,{ID},{NAME}.SEN3,716,/eodata/Sentinel-3/{NAME}.SEN3",
        NAME.lower(),
    ],
)
def test_a_name_is_read_in_any_form(given_as: str) -> None:
    (wanted,) = read_requested(given_as)
    assert wanted.name == NAME
    assert wanted.given == given_as.strip()


@pytest.mark.parametrize("change", [("S3A", "S3E"), ("_NT_", "_AL_"), ("_O_", "_X_"), ("LN1", "L__"), ("_002", "_0A1")])
def test_a_satellite_class_or_timeliness_of_tomorrow_is_a_name_all_the_same(change: tuple[str, str]) -> None:
    (wanted,) = read_requested(NAME.replace(*change))
    assert wanted.name == NAME.replace(*change)


@pytest.mark.parametrize("given_as", [ID, ID.upper(), f"Products({ID})/$value", f'"{ID}"'])
def test_an_id_is_read_where_there_is_no_name(given_as: str) -> None:
    (wanted,) = read_requested([given_as])
    assert (wanted.name, wanted.product_id) == ("", ID)


def test_lines_columns_headings_and_repetitions_are_sorted_out() -> None:
    wanted = read_requested(f"Id,Name\n\n{NAME}\n{NAME}.zip\n{OTHER}.SEN3, {NAME}.SEN3\n{ID}\n")
    assert [one.name or one.product_id for one in wanted] == [NAME, OTHER, ID]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (NAME.replace("OL_1_EFR___", "SL_1_RBT___"), "product type .*SL_1_RBT"),
        (NAME.replace("20180601T151419", "20180601X151419"), "begin .*20180601X151419"),
        (NAME.replace("_0179_", "_179_"), "duration .*179_"),
        (NAME.replace("_032_", "_32_"), "cycle"),
        (NAME.replace("_NT_", "_N_"), "After the timeliness .*N_.* underscore"),
        (NAME[:-4], "baseline in the name .nothing."),
        (NAME[:60], "creation time"),
        (NAME + "_1", "goes on with _1"),
        (NAME.replace("20180601T151419", "20181301T151419"), "does not exist"),
        ("hello", "not the name of a Sentinel-3 product"),
    ],
)
def test_what_is_wrong_with_a_name_is_said(text: str, words: str) -> None:
    (wanted,) = read_requested(text)
    assert wanted.name == ""
    assert wanted.wrong == what_is_wrong(text)
    assert re.search(words, wanted.wrong)
    assert wanted.wrong.endswith(".")


@given(st.text(max_size=120))
def test_any_text_at_all_is_either_read_or_explained(text: str) -> None:
    for wanted in read_requested(text):
        assert bool(wanted.name) + bool(wanted.product_id) + bool(wanted.wrong) == 1


def test_scenes_come_in_the_order_asked_for_and_none_twice(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    stub.records = [new_record(BEGIN + timedelta(minutes=3 * number)) for number in range(5)]
    names = [record["Name"] for record in stub.records]
    found = catalogue.find(
        [names[3], bare_name(names[0]), names[3] + ".zip", stub.records[3]["Id"], stub.records[1]["Id"]]
    )
    assert [scene.name for scene in found.scenes] == [names[3], names[0], names[1]]
    assert found.missing == ()
    assert found.reasons == {}


def test_a_thousand_names_go_in_a_few_requests(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    stub.records = [new_record(BEGIN + timedelta(minutes=3 * number)) for number in range(1000)]
    found = catalogue.find("\n".join(record["Name"] for record in stub.records))
    assert len(found.scenes) == 1000
    assert len(stub.asked) == 1000 / NAMES_AT_ONCE


@pytest.mark.parametrize(("found_at_once", "requests"), [(40, 25), (250, 4), (3200, 1000 // MAX_NAMES_AT_ONCE + 1)])
def test_a_list_is_as_long_as_a_check_has_found_it_may_be(
    found_at_once: int, requests: int, stub: Any, catalogue: Catalogue, new_record: New, tmp_path: Path
) -> None:
    host = urlsplit(stub.url).hostname
    KeptFindings(tmp_path).keep(str(host), CatalogueFindings(None, found_at_once))
    stub.records = [new_record(BEGIN + timedelta(minutes=3 * number)) for number in range(1000)]
    found = catalogue.find("\n".join(record["Name"] for record in stub.records))
    assert len(found.scenes) == 1000
    assert len(stub.asked) == requests


def test_a_table_written_here_is_read_here(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    stub.records = [new_record(BEGIN + timedelta(minutes=3 * number)) for number in range(3)]
    scenes = catalogue.find([record["Name"] for record in stub.records]).scenes
    again = catalogue.find(to_csv(scenes))
    assert again.scenes == scenes
    assert again.missing == ()


def test_an_answer_that_holds_only_some_is_asked_for_the_rest(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    stub.records = [new_record(BEGIN + timedelta(minutes=3 * number)) for number in range(50)]
    whole = stub.listed
    stub.listed = lambda records, **more: whole(records[:20], **more)
    found = catalogue.find([record["Name"] for record in stub.records])
    assert len(found.scenes) == 50


def test_records_without_attributes_are_filled_in(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    record = new_record(BEGIN)
    bare = {key: value for key, value in record.items() if key not in ("Attributes", "Assets")}
    stub.records = [record]

    def spoil(path: str, options: dict[str, list[str]]) -> tuple[int, bytes] | None:
        if not path.endswith("FilterList"):
            return None
        return (400, b"") if options else (200, stub.listed([bare]))

    stub.spoil = spoil
    (scene,) = catalogue.find([record["Name"]]).scenes
    assert scene.attributes == {"brightCover": 40.0}
    assert scene.quicklook_url is not None


def test_one_record_that_is_odd_costs_no_other(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    whole, odd = new_record(BEGIN), new_record(BEGIN + timedelta(minutes=3))
    bare = {key: value for key, value in odd.items() if key not in ("Attributes", "Assets")}
    of_land = {"Id": ID, "Name": "S2A_MSIL1C_20180601T105031.SAFE"}

    def spoil(path: str, options: dict[str, list[str]]) -> tuple[int, bytes] | None:
        if path.endswith("FilterList"):
            absurd = json.dumps(whole | {"ContentLength": "absurd"}).replace('"absurd"', "1e999")
            return 200, f'{{"value": [{absurd}, {json.dumps(bare)}]}}'.replace("{}", stub.url).encode()
        return 200, json.dumps(of_land).encode() if ID in path else b"[]"

    stub.spoil = spoil
    found = catalogue.find([whole["Name"], odd["Name"], ID])
    assert [scene.id for scene in found.scenes] == [whole["Id"], odd["Id"]]
    assert found.reasons == {ID: "What has this id is no product of OLCI."}


def test_a_page_in_place_of_a_record_makes_no_scene_missing(stub: Any, catalogue: Catalogue) -> None:
    stub.spoil = lambda _path, _options: (200, b"<html>Sign in</html>")
    with pytest.raises(UnexpectedAnswer):
        catalogue.find(ID)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("_011_", "_012_"), "relative orbit may be wrong: .*_011_1620_"),
        (("_032_", "_033_"), "cycle may be wrong"),
        (("S3A", "S3B"), "satellite may be wrong"),
        (("_NT_002", "_NR_002"), "same acquisition is there as .*_NT_002"),
        (("20180602T151419", "20180603T151419"), "same acquisition is there as"),
        (("20180601T151419", "20180601T151319"), "same acquisition is there as"),
        (("20180601T", "20180701T"), "No OL_1_EFR___ scene begins within 90 s"),
    ],
)
def test_a_missing_scene_comes_with_a_guess(
    stub: Any, catalogue: Catalogue, new_record: New, change: tuple[str, str], words: str
) -> None:
    stub.records = [new_record(BEGIN), new_record(BEGIN + timedelta(days=1), frame="1800")]
    missing = bare_name(stub.records[0]["Name"]).replace(*change)
    found = catalogue.find([missing])
    assert found.scenes == ()
    assert found.missing == (missing,)
    assert re.search(words, found.reasons[missing])


def test_an_unknown_id_and_rubbish_are_missing_as_they_were_given(stub: Any, catalogue: Catalogue) -> None:
    found = catalogue.find([ID, "hello world"])
    assert found.missing == (ID, "hello world")
    assert set(found.reasons) == {ID, "hello world"}
    assert found.reasons[ID] == "The catalogue does not list it."


def test_a_guess_that_fails_costs_only_the_guess(stub: Any, catalogue: Catalogue) -> None:
    stub.spoil = lambda path, _options: (500, json.dumps({"detail": "no"}).encode()) if path == "/Products" else None
    assert catalogue.find([NAME]).reasons == {NAME: "The catalogue does not list it."}
    stub.spoil = lambda _path, _options: (500, b"")
    with pytest.raises(ServiceUnavailable):
        catalogue.find([NAME])


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_name_at_an_end_of_the_calendar_is_missing_like_any_other(catalogue: Catalogue, year: str) -> None:
    month, day = ("0101", "0101") if year == "0001" else ("1231", "1231")
    name = NAME.replace("20180601T151419", f"{year}{month}T000000").replace("20180601T151719", f"{year}{day}T235959")
    assert catalogue.find([name]).missing == (name,)


def test_nothing_asked_for_asks_nothing(stub: Any, catalogue: Catalogue) -> None:
    assert catalogue.find(" \n ").scenes == ()
    assert stub.asked == []
