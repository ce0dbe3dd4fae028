"""The areas searched last are at hand: the latest first, each once, ten at most."""

from __future__ import annotations

from pathlib import Path

from olci_core.area import Area
from olci_core.area.named_regions import region_named
from olci_ui.search.recent_areas import MAX_RECENT_AREAS, RecentAreas, words_for


def box(number: int) -> Area:
    return Area.from_bounds(number, 10, number + 1, 11)


def test_the_latest_stands_first_and_each_once(tmp_path: Path) -> None:
    recent = RecentAreas(tmp_path / "new")
    assert recent.all() == ()
    for number in (1, 2, 3, 1):
        recent.add(box(number))
    assert recent.all() == (box(1), box(3), box(2))


def test_ten_are_kept_however_wide_they_are(tmp_path: Path) -> None:
    recent = RecentAreas(tmp_path)
    for number in range(MAX_RECENT_AREAS + 3):
        recent.add(box(number))
    recent.add(Area.from_bounds(-170, -60, 170, 60))
    assert len(recent.all()) == MAX_RECENT_AREAS
    assert recent.all()[0] == Area.from_bounds(-170, -60, 170, 60)


def test_a_damaged_file_or_a_folder_that_cannot_be_written_is_as_if_there_were_none(tmp_path: Path) -> None:
    (tmp_path / "recent_areas.json").write_text('["POLYGON((1 2", 7, {"a": 1}]')
    assert RecentAreas(tmp_path).all() == ()
    (tmp_path / "file").write_text("in the way")
    RecentAreas(tmp_path / "file").add(box(1))
    assert RecentAreas(tmp_path / "file").all() == ()


def test_an_area_is_called_by_its_region_or_by_where_it_lies() -> None:
    assert words_for(region_named("Baltic Sea")) == "Baltic Sea"
    assert words_for(box(3)) == "3° E to 4° E, 10° N to 11° N"
