"""Choices that are remembered: kept, read again, and set aside where they make no sense."""

from __future__ import annotations

from pathlib import Path

import pytest

from olci_ui.services.preferences import BY_DAY, Preferences, preferences_in


def test_choices_are_remembered(tmp_path: Path) -> None:
    chosen = Preferences(download_dir=tmp_path / "my scenes", folder_pattern=BY_DAY, places=1)
    chosen.save(tmp_path / "data")
    assert preferences_in(tmp_path / "data") == chosen


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"places": 9, "folder_pattern": "../{year}"}', '{"places": true, "download_dir": 3}']
)
def test_choices_that_make_no_sense_are_as_usual(tmp_path: Path, text: str) -> None:
    (tmp_path / "preferences.json").write_text(text, "utf-8")
    assert preferences_in(tmp_path) == Preferences()


@pytest.mark.parametrize(
    ("text", "says", "places"),
    [
        ("", "was empty", 3),
        ("{", "was spoiled", 3),
        ("[]", "was spoiled", 3),
        ('{"places": 2, "folder_pattern": "../{year}"}', "makes no sense (folder_pattern)", 2),
        ('{"places": 2, "download_dir": 3}', "makes no sense (download_dir)", 2),
        ('{"version": 2, "places": 1, "mood": "good"}', "newer version", 1),
    ],
)
def test_a_file_of_choices_that_cannot_be_used_is_kept_aside_and_the_rest_saved(
    tmp_path: Path, text: str, says: str, places: int
) -> None:
    (tmp_path / "preferences.json").write_text(text, "utf-8")
    read = preferences_in(tmp_path)
    (aside,) = tmp_path.glob("preferences.2*.json")
    assert aside.read_text("utf-8") == text
    assert says in read.notice
    assert aside.name in read.notice
    again = preferences_in(tmp_path)
    assert (read.places, again.places, again.notice) == (places, places, "")


def test_a_file_of_choices_of_the_version_before_is_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "preferences.json").write_text('{"folder_pattern": "{search}", "places": 4}', "utf-8")
    assert preferences_in(tmp_path) == Preferences(folder_pattern="{search}", places=4)
    assert [file.name for file in tmp_path.iterdir()] == ["preferences.json"]
