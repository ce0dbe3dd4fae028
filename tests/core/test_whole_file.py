"""A file is there whole or as it was before, and nothing unfinished stays beside it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from olci_core.whole_file import write_whole


def test_what_was_there_gives_way_to_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "not" / "there" / "yet.json"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_a_refusal_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "folder" / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="folder"):
        write_whole(tmp_path / "folder", b"one")  # a folder gives way to no file
    (tmp_path / "file").write_bytes(b"before")
    with pytest.raises(OSError, match="file"):
        write_whole(tmp_path / "file" / "below", b"one")
    assert {path.name for path in tmp_path.rglob("*")} == {"folder", "inside", "file"}


def test_of_many_that_write_at_once_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    contents = [bytes([number]) * 100_000 for number in range(16)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda content: write_whole(path, content), contents))
    assert path.read_bytes() in contents
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")
def test_who_may_read_it_is_so_from_the_first_moment(tmp_path: Path) -> None:
    write_whole(tmp_path / "secret", b"key", mode=0o600)
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
