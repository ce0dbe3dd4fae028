"""The index finds what lies on the disk once, and again only what has changed; what checks found stays with it."""

from __future__ import annotations

import os
import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from olci_core.errors import FolderGone, StorageError
from olci_core.library import LibraryIndex, purge, purge_forgotten, remove, undo, unpack, verify
from tests.core.library.zips import manifest

NAME = (
    "S3A_OL_1_EFR____202404{day:02d}T074029_202404{day:02d}T074329_20240415T094500_0180_111_149_1980_PS2_O_NT_003.SEN3"
)
AT = datetime(2024, 5, 1, tzinfo=UTC)


def zipped(
    folder: Path, day: int, *, content: bytes = b"value" * 100, promised: Mapping[str, bytes] | None = None
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    name = NAME.format(day=day)
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
        archive.writestr(f"{name}/Oa01_radiance.nc", content)
        archive.writestr(f"{name}/xfdumanifest.xml", manifest({"Oa01_radiance.nc": content, **(promised or {})}))
    return folder / f"{name}.zip"


@pytest.fixture
def library(tmp_path: Path) -> Any:
    return tmp_path / "scenes"


@pytest.fixture
def index(tmp_path: Path) -> Any:
    return LibraryIndex(tmp_path / "data")


def test_zip_and_folder_of_a_scene_are_one_entry_the_latest_first(library: Any, index: Any) -> None:
    unpack(zipped(library, 1), library)
    zipped(library / "2024-04 Baltic", 3)
    (library / f"{NAME.format(day=5)}.zip.part").write_bytes(b"12")
    entries = index.scan(library)
    assert [entry.product.begin.day for entry in entries] == [5, 3, 1]
    assert [entry.state for entry in entries] == ["partial", "whole", "whole"]
    assert [len(entry.holdings) for entry in entries] == [1, 1, 2]
    assert entries[1].folder == "2024-04 Baltic"
    assert entries[2].path.suffix == ".zip"
    assert index.scan(library) == entries


def test_of_a_folder_that_is_gone_and_comes_back_nothing_is_forgotten(library: Any, index: Any) -> None:
    path = zipped(library, 1)
    index.scan(library)
    index.keep_verdict(verify(path), note="", at=AT)
    library.rename(library.parent / "elsewhere")
    with pytest.raises(FolderGone, match="not there any more"):
        index.scan(library)
    (library.parent / "elsewhere").rename(library)
    assert index.scan(library)[0].state == "checked"


def test_what_comes_goes_and_changes_is_seen_at_the_next_scan(library: Any, index: Any) -> None:
    one, other = zipped(library, 1), zipped(library, 2)
    assert len(index.scan(library)) == 2
    other.unlink()
    zipped(library, 3)
    zipped(library, 1, content=b"more" * 1000)
    sizes = {entry.product.begin.day: entry.size_bytes for entry in index.scan(library)}
    assert sizes == {1: one.stat().st_size, 3: zipped(library, 3).stat().st_size}


def test_what_a_check_found_stays_until_the_file_changes(library: Any, index: Any) -> None:
    path = zipped(library, 1)
    index.scan(library)
    index.keep_verdict(verify(path), note="all right", at=AT)
    (entry,) = LibraryIndex(index._file.parent).scan(library)
    assert (entry.state, entry.note, entry.checked_at) == ("checked", "all right", AT)
    zipped(library, 1, content=b"other" * 300)
    assert index.scan(library)[0].state == "whole"


def test_a_damaged_zip_is_broken_once_it_was_checked(library: Any, index: Any) -> None:
    path = zipped(library, 1)
    path.write_bytes(path.read_bytes().replace(b"valuevalue", b"valuewrong", 1))
    index.scan(library)
    index.keep_verdict(verify(path), note="damaged", at=AT)
    assert index.scan(library)[0].state == "broken"


@pytest.mark.parametrize(
    ("promised", "says"),
    [
        ({"geo_coordinates.nc": b"x"}, "geo_coordinates.nc is missing"),
        ({"Oa01_radiance.nc": b"12345"}, "Oa01_radiance.nc has 0 bytes instead of 5"),
    ],
)
def test_a_zip_that_is_not_what_its_manifest_promises_carries_a_warning(
    library: Any, index: Any, promised: Any, says: str
) -> None:
    zipped(library, 1)
    path = zipped(library, 2, content=b"", promised=promised)
    for known in (index, LibraryIndex(index._file.parent)):  # the second time as it is kept
        entry, whole = known.scan(library)
        assert (entry.state, entry.checked_at) == ("warning", None)
        assert says in entry.note
        assert (whole.state, whole.note) == ("whole", "")
    zipped(library, 2)
    assert index.scan(library)[0].state == "whole"
    assert path.exists()


def test_a_zip_is_looked_into_once_until_it_changes(library: Any, index: Any) -> None:
    path = zipped(library, 1)
    index.scan(library)
    before = path.stat()
    path.write_bytes(bytes(before.st_size))  # what cannot be seen by size and time is not read again
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert index.scan(library)[0].state == "whole"
    os.utime(path)
    (entry,) = index.scan(library)
    assert entry.state == "broken"
    assert "is not a whole zip file" in entry.note


def test_an_index_of_the_version_before_keeps_its_checks_and_looks_into_the_rest(library: Any, index: Any) -> None:
    tested, lacking = zipped(library, 1), zipped(library, 2, promised={"geo_coordinates.nc": b"x"})
    index.scan(library)
    index.keep_verdict(verify(tested), note="all right", at=AT)
    with sqlite3.connect(index._file) as database:  # as the first version left it
        database.execute("UPDATE holding SET verdict = '', note = '' WHERE path = ?", (str(lacking),))
        database.execute("PRAGMA user_version = 1")
    assert [entry.state for entry in index.scan(library)] == ["warning", "checked"]


def test_of_a_zip_that_lacks_a_file_and_a_whole_folder_the_folder_counts(library: Any, index: Any) -> None:
    folder = unpack(zipped(library, 1), library)
    zipped(library, 1, promised={"geo_coordinates.nc": b"x"})
    (entry,) = index.scan(library)
    assert (entry.state, entry.path) == ("whole", folder)


def test_progress_of_a_check_counts_every_byte(library: Any) -> None:
    heard: list[int] = []
    path = zipped(library, 1, content=bytes(3_000_000))
    verify(path, on_bytes=heard.append)
    with zipfile.ZipFile(path) as archive:
        assert sum(heard) == sum(info.file_size for info in archive.infolist()) > 3_000_000
    assert len(heard) >= 3


@pytest.mark.parametrize("how", ["no database", "newer"])
def test_an_index_that_cannot_be_used_is_kept_aside_and_begun_anew(library: Any, index: Any, how: str) -> None:
    zipped(library, 1)
    index.scan(library)
    assert index.notice == ""
    if how == "newer":
        with closing(sqlite3.connect(index._file)) as database:
            database.executescript("ALTER TABLE holding ADD COLUMN mood TEXT; PRAGMA user_version = 99;")
    else:
        index._file.write_bytes(b"this is no database" * 100)
    before = index._file.read_bytes()
    assert len(index.scan(library)) == 1
    (aside,) = index._file.parent.glob("library.2*.sqlite")
    assert aside.read_bytes() == before
    again = LibraryIndex(index._file.parent)
    assert len(again.scan(library)) == 1
    assert aside.name in again.notice
    assert ("newer version" if how == "newer" else "was spoiled") in again.notice


def test_an_index_in_use_elsewhere_is_left_alone(library: Any, index: Any) -> None:
    zipped(library, 1)
    index.scan(library)
    zipped(library, 2)
    with closing(sqlite3.connect(index._file)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="locked"):
            LibraryIndex(index._file.parent, busy_s=0.1).scan(library)
    assert [file.name for file in index._file.parent.iterdir()] == ["library.sqlite"]
    assert len(index.scan(library)) == 2


def test_a_folder_that_is_not_there_holds_nothing(library: Any, index: Any) -> None:
    assert index.scan(library) == ()


def test_what_is_removed_is_out_of_sight_and_can_be_put_back(library: Any, index: Any) -> None:
    path, folder = zipped(library / "deep", 1), unpack(zipped(library, 2), library)
    removed = remove([path, folder], library=library)
    assert [entry.product.begin.day for entry in index.scan(library)] == [2]
    assert undo(removed) == ()
    assert path.exists()
    assert folder.is_dir()
    assert len(index.scan(library)) == 2


def test_what_has_another_in_its_place_is_not_put_over_it(library: Any) -> None:
    path = zipped(library, 1)
    removed = remove([path], library=library)
    path.write_text("new")
    assert undo(removed) == (path,)
    assert path.read_text() == "new"


def test_what_lies_elsewhere_is_left_alone_and_purging_frees_the_disk(library: Any, tmp_path: Path) -> None:
    mine, elsewhere = zipped(library, 1), zipped(tmp_path / "elsewhere", 2)
    with pytest.raises(StorageError, match="left alone"):
        remove([mine, elsewhere], library=library)
    assert elsewhere.exists()
    assert mine.exists()
    removed = remove([zipped(library, 3)], library=library)
    kept = remove([zipped(library, 4)], library=library)
    purge(removed)
    assert len(list((library / ".removed").iterdir())) == 1
    assert undo(kept) == ()
    purge(kept)
    assert not (library / ".removed").exists()


def test_what_a_closed_tab_removed_leaves_the_disk_later(library: Any) -> None:
    removed = remove([zipped(library, 1)], library=library)
    since_s = removed.moved[0][1].parent.stat().st_ctime
    purge_forgotten(library, older_than_s=3600, now_s=since_s + 3000)
    assert removed.moved[0][1].exists()
    purge_forgotten(library, older_than_s=3600, now_s=since_s + 4000)
    assert not removed.moved[0][1].exists()


def test_a_scene_keeps_the_search_that_it_came_from_and_the_latest_one_counts(library: Any, tmp_path: Path) -> None:
    index = LibraryIndex(tmp_path / "data")
    name = zipped(library, 1).name.removesuffix(".zip")
    index.keep_origin([name, "another"], search="the Baltic in May")
    index.keep_origin([name], search="the Baltic in June")
    assert [entry.search for entry in index.scan(library)] == ["the Baltic in June"]
    zipped(library, 2)
    assert [entry.search for entry in LibraryIndex(tmp_path / "data").scan(library)].count("") == 1
