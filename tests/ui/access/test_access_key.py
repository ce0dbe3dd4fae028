"""The key of the page: kept for its owner alone, the same at every start."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from olci_core.errors import StorageError
from olci_ui.access.access_key import PAGE_KEY_FILE, access_key, write_private

posix = pytest.mark.skipif(os.name != "posix", reason="this system has no file modes")


def test_a_second_start_finds_the_same_key(tmp_path: Path) -> None:
    assert access_key(tmp_path / "data") == access_key(tmp_path / "data")


def test_two_folders_have_two_keys(tmp_path: Path) -> None:
    assert access_key(tmp_path / "one") != access_key(tmp_path / "other")


@posix
def test_nobody_else_can_read_the_key_or_look_into_a_folder_made_for_it(tmp_path: Path) -> None:
    access_key(tmp_path / "data")
    assert (tmp_path / "data" / PAGE_KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_that_others_could_read_is_thrown_away(tmp_path: Path, mode: int) -> None:
    former = access_key(tmp_path)
    (tmp_path / PAGE_KEY_FILE).chmod(mode)
    assert access_key(tmp_path) != former
    assert (tmp_path / PAGE_KEY_FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 43, b"a b" * 20, b"x" * 5000])
def test_a_damaged_key_gives_way_to_a_new_one(tmp_path: Path, content: bytes) -> None:
    (tmp_path / PAGE_KEY_FILE).write_bytes(content)
    (tmp_path / PAGE_KEY_FILE).chmod(0o600)
    made = access_key(tmp_path)
    assert len(made) == 43
    assert access_key(tmp_path) == made


@posix
def test_a_link_laid_in_the_keys_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("A" * 43)
    (tmp_path / PAGE_KEY_FILE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError):
        access_key(tmp_path)
    assert (tmp_path / "elsewhere").read_text() == "A" * 43


def test_programs_that_start_together_end_with_one_key(tmp_path: Path) -> None:
    together = threading.Barrier(8)

    def start(_: int) -> None:
        together.wait()
        access_key(tmp_path)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(start, range(8)))
    assert access_key(tmp_path) == access_key(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [PAGE_KEY_FILE]


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be kept") as refused:
        access_key(tmp_path / "file" / "data")
    assert "OLCI_DATA_DIR" in refused.value.hint


@posix
def test_a_private_file_is_private_from_its_first_byte_on(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_private(tmp_path / "open.html", "secret")
    finally:
        os.umask(before)
    assert (tmp_path / "open.html").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["open.html"]
