"""Records put away in a file are read back as they were, and cost only memory where the disk refuses."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from olci_core.catalogue.query import SearchQuery
from olci_core.catalogue.raw_record import Record, put_away, read_rows
from olci_core.catalogue.record_file import RecordFile
from olci_core.catalogue.result_filter import ResultFilter

JUNE = datetime(2018, 6, 1, tzinfo=UTC)
NewRecord = Callable[..., dict[str, Any]]


@given(pages=st.lists(st.lists(st.binary(max_size=50), max_size=5), max_size=6), first_bytes=st.integers(0, 100))
def test_every_text_is_read_back(tmp_path_factory: Any, pages: list[list[bytes]], first_bytes: int) -> None:
    file = RecordFile(tmp_path_factory.getbasetemp(), in_memory_bytes=first_bytes)
    kept = [[Record(text) for text in page] for page in pages]
    for records in kept:
        put_away(records, file)
    assert [[record.text for record in records] for records in kept] == pages
    in_memory = sum(record.held_bytes for records in kept for record in records)
    assert in_memory <= first_bytes
    assert in_memory + file.size_bytes == sum(len(text) for page in pages for text in page)


def test_threads_read_side_by_side(tmp_path: Path) -> None:
    file = RecordFile(tmp_path, in_memory_bytes=0)
    records = [Record(json.dumps({"Name": "x" * number}).encode()) for number in range(300)]
    put_away(records, file)
    wrong: list[int] = []

    def read() -> None:
        wrong.extend(number for number, record in enumerate(records) if len(record["Name"]) != number)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_folder_that_cannot_be_written_leaves_the_records_in_memory(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    file = RecordFile(tmp_path / "taken", in_memory_bytes=0)
    record = Record(b'{"Name":"x"}')
    put_away([record], file)
    assert record.held_bytes == 12
    assert record["Name"] == "x"


def test_a_search_leaves_no_file_behind_when_its_scenes_are_gone(tmp_path: Path, new_record: NewRecord) -> None:
    file = RecordFile(tmp_path, in_memory_bytes=0)
    records = [new_record(JUNE + timedelta(minutes=number)) for number in range(20)]
    page = ResultFilter(SearchQuery(JUNE, JUNE + timedelta(days=1)), file=file).page(
        read_rows(json.dumps({"value": records}).encode())
    )
    assert [dict(scene.record) for scene in page.scenes] == records
    assert all(scene.footprint is not None for scene in page.scenes)
    del file, page
    assert list(tmp_path.iterdir()) == []
