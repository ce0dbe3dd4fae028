"""Any record is read and shown; what no reader takes costs itself alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from olci_core.area import Area
from olci_core.catalogue import SearchQuery, current
from olci_core.catalogue.raw_record import read_rows
from olci_core.catalogue.record_file import RecordFile
from olci_core.catalogue.records import read_scene
from olci_core.catalogue.result_filter import ResultFilter
from olci_core.errors import UnexpectedAnswer

BEGIN = datetime(2018, 6, 1, 15, 14, 19, tzinfo=UTC)
AREA = Area.from_bounds(-81.7, 71.7, -75.1, 73.8)
DAY = SearchQuery(BEGIN - timedelta(hours=1), BEGIN + timedelta(hours=1), area=AREA)
NewRecord = Callable[..., dict[str, Any]]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from([10**400, -(10**30), 1e308, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-10:00", "S3E"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@pytest.mark.parametrize(
    "changed",
    [
        {"platform": "S3E"},
        {"timeliness": "AL"},
        {"baseline": "0B1"},
        {"Name": "S3A_OL_1_EFR____20180601T151419_20180601T151719_20180602T151419_0180_032_011_1620_LN1_X_NT_002.SEN3"},
        {"Name": "S3A_OL_1_EFR____00000000T000000_20180601T151719_99999999T999999_0180_032_011_1620_LN1_O_NT_002.SEN3"},
        {"Name": "S3A_OL_1_EFR____80180601T151419_20180601T151719_20180602T151419_0180_032_011_1620_LN1_O_NT_002.SEN3"},
        {"Name": "S3A_OL_1_EFR____20180601T151419_20180901T151719_20180602T151419_0180_032_011_1620_LN1_O_NT_002.SEN3"},
        {"ContentDate": {"Start": "0001-01-01T00:00:00Z", "End": "0001-01-01T00:00:00+23:59"}},
        {"ContentDate": {"Start": "9999-12-31T23:59:59-10:00", "End": None}},
        {"ContentDate": None},
        {"ContentLength": 10**30},
        {"Checksum": [{"Algorithm": "MD5", "Value": "\ud800"}]},
        {"Attributes": [{"Name": 5}, {"Name": "x"}, 7]},
    ],
)
def test_what_is_new_or_absurd_does_not_drop_the_scene(new_record: NewRecord, changed: dict[str, Any]) -> None:
    record = new_record(BEGIN, **changed)
    page = ResultFilter(DAY).page(read_rows(json.dumps({"value": [record]}).encode()))
    (scene,) = page.scenes
    assert page.unreadable == 0
    assert (scene.begin, scene.end) == (BEGIN, BEGIN + timedelta(seconds=180))
    assert scene.size_bytes in (700_000_000, None)
    assert current([scene]) == (scene,)


def test_times_that_stand_in_each_others_place_give_way_to_those_of_the_name(new_record: NewRecord) -> None:
    record = new_record(BEGIN)
    times = record["ContentDate"]
    scene = read_scene(json.dumps(record | {"ContentDate": {"Start": times["End"], "End": times["Start"]}}).encode())
    assert (scene.begin, scene.end) == (BEGIN, BEGIN + timedelta(minutes=3))


@pytest.mark.parametrize("written", [700_000_000, "700000000", 700_000_000.0])
def test_a_size_is_read_however_it_is_written(new_record: NewRecord, written: Any) -> None:
    page = ResultFilter(DAY).page(read_rows(json.dumps({"value": [new_record(BEGIN, ContentLength=written)]}).encode()))
    assert [scene.size_bytes for scene in page.scenes] == [700_000_000]


MD5, BLAKE3 = "0f" * 16, "a1" * 32


@pytest.mark.parametrize(
    ("listed", "read"),
    [
        (
            [{"Algorithm": "MD5", "Value": MD5}, {"Algorithm": "BLAKE3", "Value": BLAKE3}],
            {"MD5": MD5, "BLAKE3": BLAKE3},
        ),
        ([{"Algorithm": "md5", "Value": f" {MD5.upper()} "}], {"MD5": MD5}),
        ([{"Algorithm": "MD5", "Value": MD5[1:]}, {"Algorithm": "SHA1", "Value": MD5}], {}),
        ([{"Algorithm": "MD5", "Value": "zz" * 16}, {"Algorithm": "BLAKE3"}, {"Value": MD5}, 7, None], {}),
        ([{"Algorithm": "MD5", "Value": "\ud800"}, {"Algorithm": "BLAKE3", "Value": BLAKE3}], {"BLAKE3": BLAKE3}),
        (MD5, {}),
        (None, {}),
    ],
)
@pytest.mark.parametrize("in_memory_bytes", [0, 2**20])
def test_checksums_are_read_as_far_as_they_are_some(
    new_record: NewRecord, listed: Any, read: dict[str, str], in_memory_bytes: int, tmp_path: Path
) -> None:
    answer = json.dumps({"value": [new_record(BEGIN, Checksum=listed)]}).encode()
    file = RecordFile(tmp_path, in_memory_bytes=in_memory_bytes)
    (scene,) = ResultFilter(DAY, file=file).page(read_rows(answer)).scenes
    assert scene.checksums == read


def test_a_scene_in_memory_does_not_hold_the_answer_it_came_in(new_record: NewRecord) -> None:
    answer = json.dumps({"value": [new_record(BEGIN), new_record(BEGIN)]}).encode()
    before = sys.getrefcount(answer)
    held = [ResultFilter(DAY).page(read_rows(answer)), *map(read_scene, read_rows(answer).records)]
    assert len(held) == 3
    assert sys.getrefcount(answer) == before


def test_a_byte_order_mark_costs_no_scene(new_record: NewRecord) -> None:
    answer = json.dumps({"value": [new_record(BEGIN)]}).encode("utf-8-sig")
    assert len(ResultFilter(DAY).page(read_rows(answer)).scenes) == 1


@pytest.mark.parametrize(
    "absurd",
    [
        b"[" * 5000 + b"]" * 5000,
        b'{"a":' * 3000 + b"1" + b"}" * 3000,
        b"NaN",
        b"-Infinity",
        b"1e999",
        b"9" * 5000,
        b'"\\ud800"',
        b'"\xff\xfe"',
    ],
    ids=["brackets", "braces", "NaN", "infinite", "beyond all bounds", "5,000 digits", "half a character", "no UTF-8"],
)
@pytest.mark.parametrize("key", ["Note", "ContentLength", "Attributes", "GeoFootprint", "EvictionDate"])
def test_an_absurd_value_costs_neither_the_page_nor_the_scene(new_record: NewRecord, key: str, absurd: bytes) -> None:
    spoiled, good = new_record(BEGIN), new_record(BEGIN + timedelta(minutes=5))
    spoiled.pop(key, None)
    texts = [json.dumps(record).encode() for record in (spoiled, good)]
    texts[0] = texts[0][:-1] + b', "' + key.encode() + b'": ' + absurd + b"}"
    answer = b'{"value": [' + b",".join(texts) + b"]}"
    page = ResultFilter(DAY).page(read_rows(answer))
    assert [scene.name for scene in page.scenes] == [spoiled["Name"], good["Name"]]
    assert page.unreadable == 0
    assert [scene.record["Name"] for scene in page.scenes] == [spoiled["Name"], good["Name"]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    changed=st.dictionaries(
        st.sampled_from(
            [
                "Id",
                "Name",
                "ContentDate",
                "ContentLength",
                "Attributes",
                "Assets",
                "Checksum",
                "GeoFootprint",
                "Footprint",
                "Online",
            ]
        ),
        JSON,
        max_size=4,
    )
)
def test_any_record_is_a_scene_or_counted_as_unreadable(new_record: NewRecord, changed: dict[str, Any]) -> None:
    page = ResultFilter(DAY).page(read_rows(json.dumps({"value": [new_record(BEGIN, **changed)]}).encode()))
    assert len(page.scenes) + page.unreadable <= 1
    for scene in page.scenes:
        assert len(scene.record) > 0
        assert scene.is_ascending in (True, False)


@given(answer=st.binary(max_size=80) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_answer_is_rows_or_an_unexpected_answer(answer: bytes) -> None:
    try:
        read_rows(answer)
    except UnexpectedAnswer as error:
        assert error.hint


@pytest.mark.parametrize(
    "record", [b"7", b"null", b"{}", b'{"Id":"a"}', b'{"Id":"a","Name":"S3A"}', b'{"Id":7,"Name":"x"}', b"{", b"[[[["]
)
def test_what_is_no_product_is_said_to_be_none(record: bytes) -> None:
    with pytest.raises(UnexpectedAnswer):
        read_scene(record)
