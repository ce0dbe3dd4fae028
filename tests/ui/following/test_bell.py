"""A notification of what is new, once, on whichever page one is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from streamlit.testing.v1 import AppTest

from olci_core.area import Area
from olci_core.follow import StandingOrder
from olci_ui.services import services
from tests.ui.page_reader import rung

GULF = Area.from_bounds(9.5, -0.5, 10.5, 0.5)


def test_what_is_new_rings_once_where_it_is_wanted(open_page: Callable[..., AppTest]) -> None:
    app = open_page("following")
    following = services.archive.orders.following
    assert following is not None
    since = datetime.now(UTC) - timedelta(days=3)
    order = following.add(StandingOrder("Gulf", GULF, since, min_coverage=0.5, min_free_gb=0.0, is_paused=True))
    app.run()
    app.toggle(key="follow_bell").set_value(True).run()
    app.switch_page("../pages/help.py").run()
    assert rung(app) == []
    assert order.id is not None
    report = following.look(order.id)
    assert report is not None
    app.run()
    (script,) = rung(app)
    assert f"{len(report.fetched)} new scene" in script
    app.run()
    assert rung(app) == []


def test_what_keeps_the_background_from_its_work_is_said(open_page: Callable[..., AppTest]) -> None:
    app = open_page("following")
    thread = services.archive.orders.thread
    assert thread is not None
    thread.trouble = "The standing orders cannot be written: disk I/O error"
    app.run()
    assert [one.value.replace("\\", "") for one in app.error] == [thread.trouble]
