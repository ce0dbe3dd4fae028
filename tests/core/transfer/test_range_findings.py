"""What a check found of ranges is what the queue goes by."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from olci_core.settings import Settings
from olci_core.transfer import keep_range_findings
from olci_core.transfer.fetch.ranges import RangeSupport
from olci_core.transfer.store.job_store import STORE_NAME, JobStore


def test_findings_take_the_place_of_what_was_known_in_the_file_of_a_queue_under_way(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with closing(JobStore(tmp_path / STORE_NAME)) as store:
        ranges = RangeSupport(store, now=lambda: 5.0)
        assert keep_range_findings(settings, {"a.example": False, "b.example": True}, now=lambda: 7.0) == ""
        assert ranges.is_refused_by("https://a.example/file")
        assert not ranges.is_refused_by("https://b.example/file")
        keep_range_findings(settings, {"a.example": True})
        assert not ranges.is_refused_by("https://a.example/file")


def test_without_findings_no_file_is_made(tmp_path: Path) -> None:
    assert keep_range_findings(Settings(data_dir=tmp_path), {}) == ""
    assert not list(tmp_path.iterdir())


def test_a_spoiled_file_is_set_aside_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / STORE_NAME).write_bytes(b"rubbish" * 1000)
    assert "It is kept as queue." in keep_range_findings(Settings(data_dir=tmp_path), {"a.example": False})
