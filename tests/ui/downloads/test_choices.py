"""Choices of a download: the example shows where a scene would lie."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

from olci_ui.downloads.choices import example_path
from olci_ui.services.preferences import BY_DAY, FLAT


def test_an_example_shows_where_a_scene_would_lie_on_windows_too() -> None:
    assert str(example_path(Path("/scenes"), BY_DAY).parent) == str(Path("/scenes/2018/06/01"))
    assert example_path(Path("/scenes"), FLAT).parent == Path("/scenes")
    assert not set(PureWindowsPath(example_path(Path("scenes"), BY_DAY)).name) & set('<>:"|?*')
