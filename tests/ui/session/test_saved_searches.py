"""Searches kept under a name: on the disk, on the page, and what is new in each."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from olci_core.area import Area
from olci_core.catalogue import Catalogue, SearchQuery
from olci_core.errors import InputError, StorageError
from olci_core.settings import Settings
from olci_practice import PracticeServer
from olci_ui.session.long_texts import MAX_IN_ADDRESS
from olci_ui.session.saved_search import LATEST, UNTIL_TODAY, News, news_of, saved_search
from olci_ui.session.saved_searches import SEARCHES_FILE, SavedSearches
from olci_ui.session.search_form import SearchForm

BAFFIN = Area.from_bounds(-82, 71.5, -75, 74)
FORM = SearchForm(date(2018, 6, 1), date(2018, 6, 2), area=BAFFIN, months=frozenset({5, 6}), hours=(12, 24))


def test_a_saved_search_comes_back_as_it_was(tmp_path: Path) -> None:
    searches = SavedSearches(tmp_path / "new folder")
    assert searches.all() == ()
    searches.add(saved_search("  Baffin   Bay ", FORM))
    (kept,) = SavedSearches(tmp_path / "new folder").all()
    assert (kept.name, kept.form(date(2026, 3, 1)), kept.seen_at) == ("Baffin Bay", FORM, None)


def test_an_outline_too_long_for_an_address_is_kept_whole(tmp_path: Path) -> None:
    teeth = [f"{10 + i / 100:.2f} {50.25 + i % 2:.2f}" for i in range(400)]
    coast = Area.from_wkt(f"POLYGON((10.00 49.00, {', '.join(teeth)}, 13.99 49.00, 10.00 49.00))")
    assert len(coast.to_wkt()) > MAX_IN_ADDRESS
    saved = saved_search("coast", SearchForm(date(2018, 6, 1), date(2018, 6, 2), area=coast))
    SavedSearches(tmp_path).add(saved)
    assert SavedSearches(tmp_path).all()[0].form(date(2026, 3, 1)).area == coast


def test_days_can_go_on_until_today_or_be_the_latest() -> None:
    today = date(2026, 3, 1)
    going_on = saved_search("a", FORM, which_days=UNTIL_TODAY).form(today)
    latest = saved_search("b", FORM, which_days=LATEST).form(today)
    assert (going_on.first, going_on.last) == (date(2018, 6, 1), today)
    assert (latest.first, latest.last) == (date(2026, 2, 28), today)


def test_searches_are_renamed_and_deleted(tmp_path: Path) -> None:
    searches = SavedSearches(tmp_path)
    searches.add(saved_search("one", FORM))
    searches.add(saved_search("two", FORM))
    searches.rename("one", "three")
    assert [search.name for search in searches.all()] == ["three", "two"]
    searches.delete("two")
    assert [search.name for search in searches.all()] == ["three"]


def test_searches_saved_by_many_tabs_at_once_are_all_kept(tmp_path: Path) -> None:
    def save(tab: int) -> None:
        for number in range(5):
            SavedSearches(tmp_path).add(saved_search(f"search {tab}-{number}", FORM))

    with ThreadPoolExecutor(8) as tabs:
        list(tabs.map(save, range(8)))
    assert len(SavedSearches(tmp_path).all()) == 40


def test_names_that_cannot_be_used_are_refused(tmp_path: Path) -> None:
    searches = SavedSearches(tmp_path)
    searches.add(saved_search("one", FORM))
    searches.add(saved_search("two", FORM))
    for action in (
        lambda: searches.add(saved_search("one", FORM)),
        lambda: searches.rename("two", "one"),
        lambda: searches.rename("two", "  "),
        lambda: saved_search("x" * 81, FORM),
        lambda: saved_search("no area", SearchForm(date(2018, 6, 1), date(2018, 6, 2))),
    ):
        with pytest.raises(InputError):
            action()
    assert [search.name for search in searches.all()] == ["one", "two"]


@pytest.mark.parametrize(
    ("spoil", "says", "saved"),
    [
        (lambda _: "", "was empty", []),
        (lambda _: "{", "was spoiled", []),
        (lambda _: "[]", "was spoiled", []),
        (lambda _: '{"searches": 5}', "was spoiled", []),
        (lambda text: text[:-40], "was spoiled", ["first"]),
        (lambda text: text.replace('"days": "fixed"', '"days": "x"', 1), "was spoiled", ["second"]),
        (lambda text: text.replace('"version": 1', '"version": 2'), "newer version", ["first", "second"]),
    ],
)
def test_a_file_that_cannot_be_used_is_kept_aside_and_the_rest_of_it_saved(
    tmp_path: Path, spoil: Callable[[str], str], says: str, saved: list[str]
) -> None:
    searches = SavedSearches(tmp_path)
    for name in ("first", "second"):
        searches.add(saved_search(name, FORM))
    assert searches.notice == ""
    text = spoil((tmp_path / SEARCHES_FILE).read_text("utf-8"))
    (tmp_path / SEARCHES_FILE).write_text(text, "utf-8")
    assert [one.name for one in searches.all()] == saved
    (aside,) = tmp_path.glob("searches.2*.json")
    assert aside.read_text("utf-8") == text
    assert says in searches.notice
    assert aside.name in searches.notice
    searches.add(saved_search("one", FORM))
    assert [one.name for one in SavedSearches(tmp_path).all()] == sorted([*saved, "one"])
    assert len(list(tmp_path.glob("searches.2*.json"))) == 1


def test_a_file_that_cannot_be_read_at_all_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / SEARCHES_FILE).mkdir()
    with pytest.raises(StorageError, match=SEARCHES_FILE):
        SavedSearches(tmp_path).add(saved_search("one", FORM))


def test_new_scenes_and_better_versions_are_distinguished(archive: PracticeServer, tmp_path: Path) -> None:
    at = archive.start()
    settings = Settings(data_dir=tmp_path).at(
        identity_url=at.identity_url, catalogue_url=at.catalogue_url, download_url=at.download_url
    )
    result = Catalogue(settings).search(SearchQuery.days(date(2018, 6, 1), date(2018, 6, 2), area=BAFFIN))
    every = {scene.id for scene in result.scenes}
    near_real_time = {scene.id for scene in result.scenes if scene.timeliness == "NR"}
    assert near_real_time
    assert str(news_of(every, result.scenes)) == "nothing new"
    assert news_of(near_real_time, result.scenes).better > 0
    first_day = {scene.id for scene in result.scenes if scene.begin.day == 1}
    acquisitions = news_of(frozenset(), result.scenes).new
    assert 0 < news_of(first_day, result.scenes).new < acquisitions
    assert str(News(1, 2)) == "1 new scene, 2 scenes in a better version"
