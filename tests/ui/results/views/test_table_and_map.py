"""Table and map: footprints in colours that mean something."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from olci_ui import maps
from olci_ui.maps import FootprintOnMap
from olci_ui.pictures.crops import crops
from olci_ui.results.views.table_and_map import place_of
from tests.ui.results.samples import JUNE, OpenPage, looked, results_of


def test_footprints_are_coloured_by_date_or_by_how_much_of_the_scene_is_bright(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Sequence[FootprintOnMap]] = []
    monkeypatch.setattr(maps, "results_map", lambda scenes, **_: drawn.append(scenes))
    app = open_page("results", **JUNE)
    app.segmented_control(key="results_look").set_value("table").run()
    assert all(one.begin is not None and one.bright is None for one in drawn[-1])
    app.segmented_control(key="map_colours").set_value("bright").run()
    assert all(one.begin is None and one.bright is not None and 0 <= one.bright <= 1 for one in drawn[-1])
    app.switch_page("../pages/search.py").run()
    app.switch_page("../pages/results.py").run()
    assert app.segmented_control(key="map_colours").value == "bright"
    looked(app.selectbox(key="results_order").set_value("clearest").run())
    assert app.segmented_control(key="map_colours").value == "bright"
    app.segmented_control(key="map_colours").set_value("here").run()
    shares = {one.id: one.bright for one in drawn[-1]}
    state = results_of(app)
    assert state.found is not None
    assert state.found.query is not None
    assert state.found.query.area is not None
    assert shares == crops.shares(state.found.query.area, state.found.shown)
    assert any(share is not None for share in shares.values())


def test_the_page_of_the_table_follows_the_scene_in_view(open_page: OpenPage) -> None:
    state = results_of(open_page("results", **JUNE))
    assert state.found is not None
    scenes = state.found.shown
    assert [place_of(scenes, scene.id) for scene in scenes] == list(range(len(scenes)))
    assert place_of(scenes, None) is None
    assert place_of(scenes, "of another search") is None
