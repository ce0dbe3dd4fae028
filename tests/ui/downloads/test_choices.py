"""Choices of a download: how many at once, and in which folders, shown by an example and remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PureWindowsPath

from olci_core.scene import Scene
from olci_ui.downloads.choices import example_path
from olci_ui.services import services
from olci_ui.services.new_downloads import add_to_downloads
from olci_ui.services.preferences import BY_DAY, FLAT
from tests.ui.page_reader import OpenPage, said


def test_an_example_shows_where_a_scene_would_lie_on_windows_too() -> None:
    assert str(example_path(Path("/scenes"), BY_DAY).parent) == str(Path("/scenes/2018/06/01"))
    assert example_path(Path("/scenes"), FLAT).parent == Path("/scenes")
    assert not set(PureWindowsPath(example_path(Path("scenes"), BY_DAY)).name) & set('<>:"|?*')


def test_the_limit_is_changed_while_it_runs_and_remembered(open_page: OpenPage, waiting: Sequence[Scene]) -> None:
    app = open_page("downloads")
    assert services.archive.queue.places == 3
    app.button_group(key="places_copernicus").set_value(1).run()
    assert services.archive.queue.places == 1
    services.stop()
    assert services.archive.queue.places == 1


def test_a_folder_pattern_is_shown_used_and_remembered(
    open_page: OpenPage, scenes: Sequence[Scene], world: Path
) -> None:
    app = open_page("downloads")
    app.radio(key="folders_copernicus").set_value(BY_DAY).run()
    assert str(Path("2018") / "06" / "01") in said(app)
    services.stop()
    add_to_downloads(services.archive, scenes[:1], search_name="a search")
    job = services.archive.queue.snapshot()[0]
    assert job.path.parent == world / "2024" / "04" / "15"


def test_downloads_lie_in_a_folder_of_their_search_if_wanted(world: Path, scenes: Sequence[Scene]) -> None:
    archive = services.archive
    archive.prefer(replace(archive.preferences, folder_pattern="{search}"))
    add_to_downloads(archive, scenes[:1], search_name="2018-06-01 to 2018-06-02 OL_1_EFR")
    [job] = archive.queue.snapshot()
    assert job.path == world / "2018-06-01 to 2018-06-02 OL_1_EFR" / f"{scenes[0].name}.zip"
