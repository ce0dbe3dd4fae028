"""A file that cannot be used is kept under a dated name, with what belongs to it, and none is written over."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from olci_core.set_aside import set_aside


def test_a_dated_name_is_never_taken_twice(tmp_path: Path) -> None:
    moment, names = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), []
    for content in ("one", "two", "three"):
        (tmp_path / "x.sqlite").write_text(content)
        (tmp_path / "x.sqlite-wal").write_text(f"log of {content}")
        aside = set_aside(tmp_path / "x.sqlite", moment=moment)
        names.append(aside.name)
        assert (tmp_path / f"{aside.name}-wal").read_text() == f"log of {content}"
    assert names == ["x.2026-01-02T030405.sqlite", "x.2026-01-02T030405-2.sqlite", "x.2026-01-02T030405-3.sqlite"]
    assert (tmp_path / names[0]).read_text() == "one"
    assert not (tmp_path / "x.sqlite").exists()
