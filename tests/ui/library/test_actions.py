"""A scene of the library is fetched again into its own folder, and unpacked with the zip kept or not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from olci_core.area import Area
from olci_core.auth import Credentials
from olci_core.catalogue import SearchQuery
from olci_core.errors import InputError, StorageError
from olci_core.library import Entry, LibraryIndex
from olci_ui.library.actions import begin_unpack, fetch_again, open_folder
from olci_ui.services import services
from tests.ui.library.work import LIMIT_S, until_done

AREA = Area.from_bounds(18.5, 56.2, 19.5, 56.8)
QUERY = SearchQuery.days(date(2023, 6, 1), date(2023, 6, 4), area=AREA, product_type="OL_1_EFR___")


def entries(world: Path) -> tuple[Entry, ...]:
    return LibraryIndex(services.archive.settings.data_dir).scan(world)


@pytest.fixture
def library(world: Path) -> Path:
    """A library with one scene of the practice archive, in a folder of its search."""
    archive = services.archive
    archive.sign_in(Credentials("practice", "practice"))
    archive.queue.add(archive.catalogue.search(QUERY, limit=1).scenes[0], folder="the Baltic")
    assert archive.queue.wait(LIMIT_S)
    return world


def test_a_scene_is_fetched_again_into_the_folder_where_it_lay(library: Path) -> None:
    (before,) = entries(library)
    before.path.write_bytes(b"spoiled")
    assert fetch_again(services.archive, [before]) == 1
    assert not (library / ".removed").exists()
    assert services.archive.queue.wait(LIMIT_S)
    (after,) = entries(library)
    assert (after.path, after.state) == (before.path, "whole")


def test_a_scene_that_the_catalogue_does_not_list_is_left_where_it_is(library: Path) -> None:
    (entry,) = entries(library)
    renamed = entry.path.with_name(entry.path.name.replace("T0", "T1", 1))  # begins ten hours later
    entry.path.rename(renamed)
    with pytest.raises(InputError, match="lists none"):
        fetch_again(services.archive, entries(library))
    assert renamed.exists()


@pytest.mark.parametrize("keep_zip", [True, False])
def test_a_zip_is_unpacked_beside_itself_and_kept_or_not(keep_zip: bool, library: Path) -> None:
    begin_unpack(entries(library), keep_zip=keep_zip)
    until_done()
    (entry,) = entries(library)
    assert sorted(holding.kind for holding in entry.holdings) == (["folder", "zip"] if keep_zip else ["folder"])


def test_where_there_is_no_file_manager_the_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StorageError, match="No file manager") as refused:
        open_folder(tmp_path / "scene.zip")
    assert str(tmp_path) in refused.value.hint
