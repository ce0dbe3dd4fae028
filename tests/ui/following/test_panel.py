"""The page Following: from a search to a standing order, and what is seen and done with one."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from olci_core.area import Area
from olci_core.follow import Choice, StandingOrder, Versions
from olci_core.follow.store import FOLLOW_FILE
from olci_ui.following.bell import new_scenes
from olci_ui.services import services
from olci_ui.session.tab_state import TabState
from tests.ui.page_reader import OpenPage, press, said

GULF = Area.from_bounds(9.5, -0.5, 10.5, 0.5)
SAHARA = Area.from_bounds(15, 14.5, 29, 33)  # so large that a month has few scenes of half of it to look at, and clear
TODAY = datetime.now(UTC).date()
IN_ADDRESS = {
    "from": f"{TODAY - timedelta(days=2)}",
    "to": f"{TODAY}",
    "product": "OL_1_EFR___",
    "area": SAHARA.to_wkt(),
}


def until(holds: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < ends_at, "it did not come to that"
        time.sleep(0.05)


def order_of(app: AppTest) -> StandingOrder:
    following = services.archive.orders.following
    assert following is not None
    (state,) = following.states()
    return state.order


def field(app: AppTest, kind: str, name: str) -> Any:
    turn = app.session_state["tab"].following.turn
    return getattr(app, kind)(key=f"order_{turn}_{name}")


def test_a_search_becomes_a_standing_order_that_is_tried_out_changed_paused_and_removed(open_page: OpenPage) -> None:
    app = open_page("search", **IN_ADDRESS)
    app.button(key="follow_this").click().run()
    assert not app.exception
    assert app.title[0].value == "Following"
    assert "Follow this area" in said(app)
    state = app.session_state["tab"]
    assert isinstance(state, TabState)
    task = state.following.dry_run
    assert task is not None
    until(lambda: task.is_over)
    app.run()
    assert "What it would have downloaded of the last 30 days" in said(app)
    assert " found (about " in said(app)
    table = app.dataframe[0].value
    assert {"Downloaded", "Passed over"} <= set(table["Would be"])
    assert any(why.startswith(("covers ", "bright ")) for why in table["Why"])

    field(app, "text_input", "name").set_value("  ").run()
    (beside,) = (one for one in app.columns if any(button.key == "keep_order" for button in one.button))
    assert "needs a name" in beside.warning[0].value
    assert app.button(key="keep_order").disabled
    field(app, "text_input", "name").set_value("Sahara")
    field(app, "slider", "least").set_value(90)
    field(app, "slider", "bright").set_value(100)
    field(app, "radio", "choice").set_value(Choice.CLEAREST_OF_DAY)
    field(app, "radio", "versions").set_value(Versions.FINAL)
    field(app, "number_input", "week").set_value(3.0)
    field(app, "toggle", "cuts").set_value(True).run()
    assert "The rule has been changed since then" in said(app)
    app.button(key="keep_order").click().run()
    assert not app.exception
    assert "1 area followed" in said(app)
    order = order_of(app)
    assert (order.name, order.min_coverage, order.max_bright, order.max_gb_a_week) == ("Sahara", 0.9, None, 3.0)
    assert (order.choice, order.versions, order.cuts_area) == (Choice.CLEAREST_OF_DAY, Versions.FINAL, True)
    assert "Oa08_reflectance" in order.cut_variables
    assert order.since.date() == TODAY - timedelta(days=2)
    assert "at least 90 % covered" in said(app)


def test_an_order_is_paused_changed_and_removed(open_page: OpenPage) -> None:
    app = open_page("following")
    following = services.archive.orders.following
    assert following is not None
    order = following.add(StandingOrder("Gulf of Guinea", GULF, datetime.now(UTC), min_coverage=0.9))
    app.run()
    app.button(key=f"pause_{order.id}").click().run()
    assert order_of(app).is_paused
    assert "paused" in said(app)
    app.button(key=f"edit_{order.id}").click().run()
    assert "Edit: Gulf of Guinea" in said(app)
    field(app, "slider", "least").set_value(10).run()
    app.switch_page("../pages/help.py").run()
    app.switch_page("../pages/following.py").run()
    assert field(app, "slider", "least").value == 10, "what was filled in outlives a look at another page"
    app.button(key="keep_order").click().run()
    changed = order_of(app)
    assert (changed.min_coverage, changed.id, changed.is_paused) == (0.1, order.id, True)
    assert "is followed no more" in said(app), "it is asked before"
    app.button(key=f"remove_{order.id}").click().run()
    assert following.states() == ()


def test_what_is_new_is_marked_for_one_visit_and_why_others_were_passed_over_is_listed(open_page: OpenPage) -> None:
    app = open_page("following")
    assert "new scenes come by themselves" in said(app)
    following = services.archive.orders.following
    assert following is not None
    since = datetime.now(UTC) - timedelta(days=8)
    order = following.add(StandingOrder("Gulf", GULF, since, min_coverage=0.9, min_free_gb=0.0, is_paused=True))
    assert order.id is not None
    report = following.look(order.id)
    assert report is not None
    assert new_scenes() == len(report.fetched) > 0
    app.run()
    app.switch_page("../pages/help.py").run()
    app.switch_page("../pages/following.py").run()
    assert f"{len(report.fetched)} new" in said(app)
    assert f"{len(report.fetched)} on the way" in said(app)
    assert "with too little covered" in said(app)
    strip = next(one for one in app.get("html") if "olci-strip" in str(one.proto.body))
    assert str(strip.proto.body).count("<img") == len(report.fetched)
    assert new_scenes() == 0
    app.button(key=f"look_{order.id}").click().run()
    app.session_state[f"scenes_{order.id}"] = True
    app.run()
    (table,) = [one.value for one in app.dataframe]
    assert any(why.startswith("covers ") for why in table["Why"])
    app.switch_page("../pages/help.py").run()
    app.switch_page("../pages/following.py").run()
    assert " new]" not in said(app)


def test_the_form_of_an_order_and_what_it_tries_out_outlive_a_reload(open_page: OpenPage) -> None:
    app = open_page("search", **IN_ADDRESS)
    app.button(key="follow_this").click().run()
    field(app, "text_input", "name").set_value("Sahara").run()
    tried = app.session_state["tab"].following.dry_run
    address = app.session_state["shown_address"]
    reloaded = open_page("following", **address)
    assert "Follow this area" in said(reloaded)
    assert field(reloaded, "text_input", "name").value == "Sahara"
    assert tried.is_over or reloaded.session_state["tab"].following.dry_run is tried
    press(reloaded, "Cancel")
    assert tried.is_over or tried.stop_asked.is_set()
    assert "Follow this area" not in said(open_page("following", **reloaded.session_state["shown_address"]))


def test_there_must_be_an_area_to_follow(open_page: OpenPage) -> None:
    app = open_page("search")
    app.button(key="follow_this").click().run()
    assert "no area to follow yet" in said(app)


def test_a_result_can_be_followed(open_page: OpenPage) -> None:
    app = open_page("results", **IN_ADDRESS)
    app.button(key="follow_this").click().run()
    assert "Follow this area" in said(app)


def test_why_nothing_is_followed_is_said_on_the_page(open_page: OpenPage, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / FOLLOW_FILE).symlink_to(tmp_path / "not here" / FOLLOW_FILE)
    app = open_page("following")
    assert "cannot be read" in said(app)
    assert not app.exception


@pytest.mark.parametrize("trouble", ["The catalogue cannot be reached."])
def test_a_look_that_failed_is_said_with_its_reason(open_page: OpenPage, trouble: str) -> None:
    app = open_page("following")
    following = services.archive.orders.following
    assert following is not None
    order = following.add(StandingOrder("Gulf", GULF, datetime.now(UTC), is_paused=True))
    now = datetime.now(UTC)
    following._store.orders.looked(
        order.id or 0, at=now, next_look_at=now, covered_until=None, oldest_waiting=None, failures=1, trouble=trouble
    )
    app.run()
    assert f"{trouble}  \nThe next look makes up for it." in said(app)
