"""Table and map: footprints in colours that mean something."""

from __future__ import annotations

import json
import re

from streamlit.testing.v1 import AppTest

from olci_ui.formats import scene_title
from olci_ui.maps.texts import BRIGHT_ENDS
from olci_ui.pictures.crops import crops
from olci_ui.pictures.map_layers import map_layers
from olci_ui.results.views.table_and_map import place_of
from tests.ui.page_reader import OpenPage, state_of
from tests.ui.results.samples import JUNE, looked


def on_map(app: AppTest) -> tuple[list[str] | None, dict[str, float | None]]:
    """Return what the map is handed: the ends of its legend, and the colour of each footprint by its label."""
    (handed,) = [json.loads(one.proto.json_args)["feature_group"] for one in app.get("component_instance")]
    address = re.search(r'"\.\./\.\./layer/(\w+)"', handed)
    assert address is not None
    layer = json.loads(map_layers.layer(address[1]) or "null")
    drawn = [feature["properties"] for feature in layer["features"]]
    return layer["legend"], {one["label"]: one["colour"] for one in drawn}


def test_footprints_are_coloured_by_date_or_by_how_much_of_the_scene_is_bright(open_page: OpenPage) -> None:
    app = open_page("results", **JUNE)
    app.segmented_control(key="results_look").set_value("table").run()
    legend, colours = on_map(app)
    assert legend == ["1 Jun 2018", "4 Jun 2018"]
    in_order = [colour for colour in colours.values() if colour is not None]
    assert in_order == sorted(in_order)
    assert (in_order[0], in_order[-1]) == (0, 1)
    app.segmented_control(key="map_colours").set_value("bright").run()
    legend, colours = on_map(app)
    assert legend == list(BRIGHT_ENDS)
    assert all(colour is not None and 0 <= colour <= 1 for colour in colours.values())
    app.switch_page("../pages/search.py").run()
    app.switch_page("../pages/results.py").run()
    assert app.segmented_control(key="map_colours").value == "bright"
    looked(app.selectbox(key="results_order").set_value("clearest").run())
    assert app.segmented_control(key="map_colours").value == "bright"
    app.segmented_control(key="map_colours").set_value("here").run()
    _, colours = on_map(app)
    state = state_of(app)
    assert state.found is not None
    assert state.found.query is not None
    assert state.found.query.area is not None
    shares = crops.shares(state.found.query.area, state.found.shown)
    assert colours == {scene_title(scene): shares[scene.id] for scene in state.found.shown}
    assert any(share is not None for share in colours.values())


def test_the_page_of_the_table_follows_the_scene_in_view(open_page: OpenPage) -> None:
    state = state_of(open_page("results", **JUNE))
    assert state.found is not None
    scenes = state.found.shown
    assert [place_of(scenes, scene.id) for scene in scenes] == list(range(len(scenes)))
    assert place_of(scenes, None) is None
    assert place_of(scenes, "of another search") is None
