"""Numbers beyond all bounds in what a service sends: an UnexpectedAnswer or nothing, never a bare exception."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.catalogue.records import read_scene
from olci_core.errors import OlciError, UnexpectedAnswer
from olci_core.product import parse_manifest
from olci_core.scene import MAX_SIZE_BYTES
from olci_core.transfer.fetch.ranges import PartNote, judge

NAME = "S3A_OL_1_EFR____20180601T151419_20180601T151719_20180602T195512_0179_032_011_1620_LN1_O_NT_002.SEN3"
# Longer than a database, a float or Python's own reading of digits can take; digits that are none; signs and words.
NUMBERS: st.SearchStrategy[object] = st.one_of(
    st.integers(-(10**30), 10**30),
    st.sampled_from([2**63, 2**64, 10**400, -(10**400), True, 1e300, None, "1" * 5000, "\u00b2", "many", [], {}]),
)
KEYS = st.sampled_from(["Start", "Name", "Value", "type", "coordinates", "Type", "DownloadLink", "Algorithm"])
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)


def manifest(size: str) -> bytes:
    entry = f'<byteStream size="{size}"><fileLocation href="./Oa01_radiance.nc"/></byteStream>'
    return f"<xfdu><dataObjectSection>{entry}</dataObjectSection></xfdu>".encode()


@given(NUMBERS)
def test_a_record_with_any_number_for_its_size_is_a_scene_whose_size_is_credible_or_unknown(number: Any) -> None:
    record = {"Id": "7f6e0dcb-0000-4000-8000-000000000001", "Name": NAME, "ContentLength": number}
    scene = read_scene(json.dumps(record).encode())
    assert scene.size_bytes is None or 0 < scene.size_bytes <= MAX_SIZE_BYTES
    with sqlite3.connect(":memory:") as database:
        database.execute("SELECT ?", (scene.size_bytes,))
    database.close()


@pytest.mark.parametrize("time", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "10000-01-01", "\u0662"])
def test_a_time_beyond_the_calendar_gives_way_to_the_one_in_the_name(time: str) -> None:
    record = {"Id": "x", "Name": NAME, "ContentDate": {"Start": time, "End": time}}
    assert read_scene(json.dumps(record).encode()).begin.year == 2018


@pytest.mark.parametrize("size", ["9" * 19, "1" * 5000, str(MAX_SIZE_BYTES + 1)])
def test_a_manifest_with_an_absurd_size_is_an_unexpected_answer(size: str) -> None:
    with pytest.raises(UnexpectedAnswer, match="claims a size"):
        parse_manifest(manifest(size))


@pytest.mark.parametrize("size", ["\u00b2", "\u0663", "-1", "1e9", "", " 7"])
def test_a_manifest_whose_size_is_no_number_says_none(size: str) -> None:
    assert parse_manifest(manifest(size))["Oa01_radiance.nc"].size_bytes is None


@given(st.text(alphabet="0123456789\u00b2-*/ ", max_size=30) | st.integers(0, 10**30).map(lambda n: str(n) * 300))
def test_a_length_or_a_range_of_any_kind_is_judged(text: str) -> None:
    for status in (200, 206, 416):
        for name, value in (("Content-Length", text), ("Content-Range", f"bytes 5-9/{text}"), ("Content-Range", text)):
            judge(status, {name: value}, held_bytes=5, note=PartNote())


@given(VALUES)
def test_whatever_stands_in_a_record_costs_that_record_at_most(value: Any) -> None:
    for field in ("ContentDate", "Attributes", "Assets", "Checksum", "GeoFootprint", "Footprint", "Online"):
        try:
            scene = read_scene(json.dumps({"Id": "x", "Name": NAME, field: value}).encode())
            _ = scene.footprint, scene.quicklook_url, scene.checksums, scene.attributes
        except OlciError:
            continue


@pytest.mark.parametrize("corner", [1e308, -1e308, 1e20, 1e-320])
def test_corners_beyond_the_earth_are_no_footprint_or_one_on_it(corner: float) -> None:
    ring = [[0, 0], [corner, 0], [corner, corner], [0, 10], [0, 0]]
    record = {"Id": "x", "Name": NAME, "GeoFootprint": {"type": "Polygon", "coordinates": [ring]}}
    try:
        footprint = read_scene(json.dumps(record).encode()).footprint
    except OlciError:
        return
    assert footprint is None or -180 <= footprint.geometry.bounds[0] <= footprint.geometry.bounds[2] <= 180
