"""What is queued keeps the search that it came from, for the library and for the paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from olci_core.area import Area
from olci_core.auth import Credentials
from olci_core.catalogue import SearchQuery
from olci_core.errors import UnexpectedAnswer
from olci_core.library import LibraryIndex
from olci_ui.services import services
from olci_ui.services.new_downloads import add_to_downloads, added_words, product_files
from olci_ui.session.found import Found
from tests.core.open_connections import CountingServer


def test_the_library_knows_the_search_of_what_was_queued(world: Path) -> None:
    archive = services.archive
    archive.sign_in(Credentials("practice", "practice"))
    area = Area.from_bounds(18.5, 56.2, 19.5, 56.8)
    query = SearchQuery.days(date(2023, 6, 1), date(2023, 6, 4), area=area, product_type="OL_1_EFR___")
    result = archive.catalogue.search(query, limit=1)
    found = Found("copernicus", query, result.scenes, True, (), result.scenes[0].begin)
    add_to_downloads(archive, result.scenes, search_name=found.folder_name, search=found.search_words)
    assert archive.queue.wait(60)
    (entry,) = LibraryIndex(archive.settings.data_dir).scan(world)
    assert "OL_1_EFR___, 2023-06-01 to 2023-06-04 (UTC), 18.50° to 19.50° E, 56.20° to 56.80° N" in entry.search


def test_what_is_queued_before_the_sign_in_is_said_to_wait_for_it(world: Path) -> None:
    archive = services.archive
    said = added_words(archive, 1)
    assert said == "1 scene added to the downloads. The downloads wait for you to sign in."
    archive.sign_in(Credentials("practice", "practice"))
    assert added_words(archive, 2) == "2 scenes added to the downloads."


def test_asking_for_the_files_of_a_product_leaves_no_connection_behind_though_it_fails(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    area = Area.from_bounds(18.5, 56.2, 19.5, 56.8)
    query = SearchQuery.days(date(2023, 6, 1), date(2023, 6, 4), area=area, product_type="OL_1_EFR___")
    (scene,) = services.archive.catalogue.search(query, limit=1).scenes
    service = CountingServer({"result": "no list"})
    monkeypatch.setenv("OLCI_DOWNLOAD_URL", service.url)
    services.stop()
    services.use_copernicus()
    with pytest.raises(UnexpectedAnswer) as raised:
        product_files(services.archive, scene)
    assert service.begun
    assert service.none_is_open(within_s=20), raised.value  # its traceback holds whatever was not closed
    service.stop()
