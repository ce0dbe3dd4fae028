"""The filter over a result: what it shows, what it counts, and that it asks nobody."""

from __future__ import annotations

import re

import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from olci_core.area import Area
from olci_core.catalogue.scene_filter import Direction, SceneFilter
from olci_core.scene import Scene
from olci_practice import PracticeServer
from olci_ui.pictures.crops import crops
from olci_ui.results.filters.fields import read_filter, sorted_as
from olci_ui.services import services
from olci_ui.session.choices import Chosen
from olci_ui.session.coverage import Coverage
from olci_ui.session.found import Found
from tests.ui.page_reader import OpenPage, state_of

BAFFIN = "POLYGON((-81.7 71.7, -81.7 73.8, -75.1 73.8, -75.1 71.7, -81.7 71.7))"
WEEK = {"from": "2018-06-01", "to": "2018-06-04", "product": "OL_1_EFR___", "area": BAFFIN}


def found_in(app: AppTest) -> Found:
    found = state_of(app).found
    assert found is not None
    return found


@pytest.fixture
def results(open_page: OpenPage) -> AppTest:
    return with_open_filter(open_page("search", **WEEK).button(key="search").click().run())


def with_open_filter(app: AppTest) -> AppTest:
    app.session_state["filter_open"] = True
    return app.run()


def heading(app: AppTest) -> str:
    words = next((one.value for one in app.caption if one.value.endswith(" shown**")), "")
    return f"Filter · {words}" if words else "Filter"


def pills(app: AppTest, name: str, *values: object) -> AppTest:
    return app.button_group(key=f"filter_{name}_{state_of(app).chosen_turn}").set_value(list(values)).run()


def numbers_beside(app: AppTest, name: str) -> list[int]:
    """Return the numbers of scenes that stand beside the choices of a field, in their order."""
    style = "".join(one.proto.body for one in app.get("html"))
    key = f"filter_{name}_{state_of(app).chosen_turn}"
    found = re.findall(rf'\.st-key-{key} button:nth-of-type\(\d+\) p::after {{ content: " · ([\d,]+)" }}', style)
    return [int(number.replace(",", "")) for number in found]


def test_a_choice_is_called_the_same_whatever_else_is_chosen_for_the_browser_says_it_by_its_words(
    results: AppTest,
) -> None:
    def words() -> dict[str, list[str]]:
        return {str(one.key): [choice.content for choice in one.proto.options] for one in results.button_group}

    before, numbers = words(), numbers_beside(results, "directions")
    pills(results, "platforms", "S3A")
    assert words() == before
    assert numbers_beside(results, "directions") != numbers


def test_without_a_choice_everything_is_shown_and_nothing_is_said(results: AppTest) -> None:
    assert heading(results) == "Filter"
    assert not [one for one in results.button if one.label == "Clear filters"]


def test_a_satellite_leaves_its_scenes_alone_and_the_others_are_counted(results: AppTest) -> None:
    found = found_in(results)
    of_a = [scene for scene in found.shown if scene.platform == "S3A"]
    assert 0 < len(of_a) < len(found.shown)
    pills(results, "platforms", "S3A")
    assert heading(results) == f"Filter · **{len(of_a)} of {len(found.shown)} scenes shown**"
    field = results.button_group(key=f"filter_platforms_{state_of(results).chosen_turn}")
    assert [one.content for one in field.proto.options] == ["Sentinel-3A", "Sentinel-3B"]
    assert numbers_beside(results, "platforms")[1] == len(found.shown) - len(of_a)
    results.button(key="clear_filters").click().run()
    assert heading(results) == "Filter"
    assert state_of(results).chosen == Chosen()


def test_filters_outlive_other_pages_and_end_with_another_search(results: AppTest) -> None:
    pills(results, "platforms", "S3A")
    before = heading(results)
    results.switch_page("../pages/help.py").run()
    results.switch_page("../pages/results.py").run()
    assert heading(results) == before != "Filter"
    state = state_of(results)
    found = found_in(results)
    state.take(found)
    assert state.chosen.filter.platforms == {"S3A"}
    state.take(Found(found.archive, None, found.scenes, True, (), found.asked_at))
    assert state.chosen == Chosen()


@pytest.mark.parametrize(("name", "bound"), [("min_coverage", 50), ("max_bright", 95), ("min_sun_height_deg", 35)])
def test_a_bound_hides_what_lies_beyond_it(results: AppTest, name: str, bound: int) -> None:
    found = found_in(results)
    results.slider(key=f"filter_{name}_{state_of(results).chosen_turn}").set_value(bound).run()
    passing = {
        "min_coverage": [scene for scene in found.shown if found.coverage[scene.id] >= bound / 100],
        "max_bright": [scene for scene in found.shown if scene.attributes["brightCover"] <= bound],
        "min_sun_height_deg": [scene for scene in found.shown if found.sun_height_deg[scene.id] >= bound],
    }
    number = len(passing[name])
    assert 0 < number < len(found.shown)
    assert heading(results) == f"Filter · **{number} of {len(found.shown)} scenes shown**"


def test_superseded_versions_come_back_on_demand(results: AppTest) -> None:
    found = found_in(results)
    assert found.superseded
    results.toggle(key=f"filter_with_superseded_{state_of(results).chosen_turn}").set_value(True).run()
    assert not results.exception
    assert state_of(results).chosen.with_superseded
    assert set(found.every_version) == set(found.scenes)
    assert len(found.every_version) == len(found.scenes)
    assert all(found.versions[scene_id] > 1 for scene_id in found.superseded)
    assert {found.standing(found.by_id[scene_id])[:13] for scene_id in found.superseded} == {"Older version"}
    assert all(not found.standing(scene).startswith("Older version") for scene in found.shown)
    assert heading(results) == f"Filter · **all {len(found.scenes)} versions shown**"
    pills(results, "timeliness", "NR")
    number = sum(scene.timeliness == "NR" for scene in found.scenes)
    assert heading(results) == f"Filter · **{number} of {len(found.scenes)} versions shown**"


def test_what_has_arrived_can_be_left_out(results: AppTest) -> None:
    found = found_in(results)
    here = found.shown[0]
    folder = services.archive.settings.download_dir
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{here.name}.zip").write_bytes(b"PK")
    streamlit.cache_data.clear()  # what is known of the folder may be some seconds old
    results.switch_page("../pages/results.py").run()
    pills(results, "downloaded", False)
    assert heading(results).startswith(f"Filter · **{len(found.shown) - 1} of ")


def test_no_scene_left_says_so(results: AppTest) -> None:
    state = state_of(results)
    state.choose(Chosen(SceneFilter(max_bright=0.0, min_coverage=1.0)))
    results.switch_page("../pages/results.py").run()
    assert not results.exception
    assert any("No scene passes the filter" in one.value for one in results.info)
    assert "Save animation" not in [one.proto.label for one in results.get("download_button")]


@given(
    st.builds(
        SceneFilter,
        platforms=st.frozensets(st.sampled_from(["S3A", "S3B"])),
        directions=st.frozensets(st.sampled_from(Direction)),
        min_coverage=st.none() | st.just(0.5),
        max_bright=st.none() | st.just(60.0),
        downloaded=st.none() | st.booleans(),
    )
)
def test_fields_that_are_not_drawn_keep_what_was_asked(wanted: SceneFilter) -> None:
    assert read_filter(wanted, {}) == wanted
    read = read_filter(
        wanted, {"platforms": ["S3B"], "min_coverage": 25, "downloaded": [True, False], "max_bright": None}
    )
    assert read.platforms == {"S3B"}
    assert read.min_coverage == 0.25
    assert (read.downloaded, read.max_bright, read.directions) == (None, None, wanted.directions)


def test_values_are_in_a_readers_order() -> None:
    assert sorted([120, 7, 35], key=sorted_as) == [7, 35, 120]
    assert sorted([False, True], key=sorted_as) == [True, False]
    assert sorted(["S3B", "S3A"], key=sorted_as) == ["S3A", "S3B"]


def test_many_scenes_are_measured_aside_and_come_out_the_same(results: AppTest, archive: PracticeServer) -> None:
    found = found_in(results)
    area = Area.from_wkt(BAFFIN)
    few = Coverage(area, found.scenes)
    assert few.is_whole
    many: list[Scene] = [*found.scenes] * 20
    measuring = Coverage(area, many)
    assert measuring.wait(60)
    assert measuring.so_far() == few.so_far()


def test_ticks_of_scenes_that_the_filter_hides_are_kept(results: AppTest) -> None:
    state, found = state_of(results), found_in(results)
    of_b = next(scene for scene in found.shown if scene.platform == "S3B")
    state.tick_all([of_b.id])
    results.session_state["results_look"] = "table"
    state.choose(Chosen(SceneFilter(platforms=frozenset({"S3A"}))))
    results.switch_page("../pages/results.py").run()
    assert len(results.dataframe) == 1
    assert list(state_of(results).ticked) == [of_b.id]


def test_the_bright_share_of_the_area_hides_what_was_not_looked_at_until_it_is(open_page: OpenPage) -> None:
    kattegat = "POLYGON((10 56, 10 58, 13 58, 13 56, 10 56))"
    app = open_page("search", **{"from": "2018-06-01", "to": "2018-06-04", "product": "OL_1_EFR___", "area": kattegat})
    results = with_open_filter(app.button(key="search").click().run())
    found, area = found_in(results), Area.from_wkt(kattegat)
    seen = found.shown[0]
    assert list(crops.look_at(found.archive, [seen], area=area))[-1].done == 1
    results.switch_page("../pages/results.py").run()
    rest = f"{len(found.shown) - 1} "
    assert any(one.value == f"{rest}scenes are not looked at yet." for one in results.caption)
    results.slider(key=f"filter_max_bright_in_area_{state_of(results).chosen_turn}").set_value(60).run()
    assert any(f"{rest}scenes are not looked at yet and stay out." in one.value for one in results.caption)
    results.button(key="look_at_the_rest").click().run()
    looking = state_of(results).looking
    assert looking is not None
    assert looking.wait(60)
    results.run()
    assert not results.exception
    shares = crops.shares(area, found.shown)
    assert len(shares) == len(found.shown)
    passing = [share for share in shares.values() if share is not None and share <= 0.6]
    assert 0 < len(passing) < len(found.shown)
    assert heading(results) == f"Filter · **{len(passing)} of {len(found.shown)} scenes shown**"
    assert not [one for one in results.button if one.key == "look_at_the_rest"]
