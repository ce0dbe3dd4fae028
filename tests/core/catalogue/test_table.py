"""The catalogue's table: the same in a data frame and in a file, however many rows it has."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from olci_core.catalogue import csv_chunks, to_csv, to_dataframe, write_csv
from olci_core.catalogue.records import read_scene
from olci_core.catalogue.table import CATALOGUE_COLUMNS, ROWS_A_CHUNK
from olci_core.errors import StorageError
from olci_core.scene import Scene

BEGIN = datetime(2018, 6, 1, 15, 14, 19, tzinfo=UTC)
New = Callable[..., Scene]
NewRecord = Callable[..., dict[str, Any]]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_file_holds_what_the_data_frame_holds(new_scene: New, tmp_path: Path) -> None:
    scenes = [new_scene(BEGIN + timedelta(minutes=number)) for number in range(3)]
    write_csv(scenes, tmp_path / "table.csv")
    text = (tmp_path / "table.csv").read_text(encoding="utf-8")
    assert text == to_csv(scenes)
    table = to_dataframe(scenes)
    assert tuple(table.columns) == CATALOGUE_COLUMNS
    for row, (_, wanted) in zip(rows_of(text), table.iterrows(), strict=True):
        assert json.loads(row["GeoFootprint"]) == wanted["GeoFootprint"]
        assert json.loads(row["ContentDate"]) == wanted["ContentDate"]
        assert row["Checksum"] == "[]"
        assert (row["Online"], row["ContentLength"]) == ("True", "700000000")
        assert row["Name"] == wanted["Name"]


def test_columns_of_ones_own_follow(new_scene: New) -> None:
    scenes = [new_scene(BEGIN + timedelta(minutes=number)) for number in range(2)]
    rows = rows_of(to_csv(scenes, more={"bright, %": {scenes[1].id: 12.5}, "note": {scenes[0].id: 'say "x"'}}))
    assert [(row["bright, %"], row["note"]) for row in rows] == [("", 'say "x"'), ("12.5", "")]


def test_no_scenes_give_the_heading_alone() -> None:
    assert to_csv([]) == ",".join(CATALOGUE_COLUMNS) + "\n"
    assert to_dataframe([]).empty


def test_many_rows_come_in_pieces(new_scene: New) -> None:
    scenes = [new_scene(BEGIN + timedelta(seconds=number)) for number in range(2 * ROWS_A_CHUNK + 5)]
    chunks = list(csv_chunks(scenes))
    assert len(chunks) == 3
    assert max(chunk.count("\n") for chunk in chunks) <= ROWS_A_CHUNK
    assert [row["Id"] for row in rows_of("".join(chunks))] == [scene.id for scene in scenes]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"])), spaced=st.booleans())
def test_any_text_survives(new_record: NewRecord, text: str, spaced: bool) -> None:
    record = new_record(BEGIN, S3Path=text, ContentDate={"Start": text})
    scene = read_scene(json.dumps(record, separators=None if spaced else (",", ":")).encode())
    (row,) = rows_of(to_csv([scene]))
    assert row["S3Path"] == text
    assert json.loads(row["ContentDate"]) == {"Start": text}


@pytest.mark.parametrize(
    "broken", ['"ContentLength": 1e999', '"Checksum": NaN', '"ContentDate": 5', '"Footprint": "\\ud800"']
)
def test_a_value_that_no_reader_takes_costs_no_row(new_record: NewRecord, broken: str) -> None:
    record = new_record(BEGIN)
    key = broken.split('"')[1]
    del record[key]
    scene = read_scene((json.dumps(record)[:-1] + f", {broken}}}").encode())
    (row,) = rows_of(to_csv([scene]))
    assert row["Name"] == scene.name
    assert len(to_dataframe([scene])) == 1


def test_a_table_that_cannot_be_written_leaves_nothing_behind(new_scene: New, tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        write_csv([new_scene()], tmp_path / "no such folder" / "table.csv")
    assert list(tmp_path.iterdir()) == []
