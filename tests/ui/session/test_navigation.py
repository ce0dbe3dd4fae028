"""A page that a click leads to comes, though the browser asks for the old one meanwhile, and may be left again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from olci_ui.session.navigation import MAX_TURNS, Way

LIBRARY, DOWNLOADS = "../pages/library.py", "../pages/downloads.py"


@pytest.fixture
def led(open_page: Callable[..., AppTest]) -> AppTest:
    """The page Library, from which a click has led to Extract while the browser asks for Library once more."""
    app = open_page("library")
    app.session_state["way"] = Way("library", "extract", None, number=1)
    return app


def asked_for(app: AppTest, page: str) -> AppTest:
    """Let the browser ask for a page without having said that it has come to another one."""
    return AppTest.switch_page(app, page).run()


def signs(app: AppTest) -> list[str]:
    """What the browser is asked to give a sign of; the other parts without fields are not the way's."""
    return [one.proto.json for one in app.get("bidi_component") if one.proto.component_name.endswith("olci_arrival")]


def titles(app: AppTest) -> list[str]:
    return [title.value for title in app.title]


def test_the_browser_is_asked_for_a_sign_until_it_has_come_and_not_otherwise(led: AppTest) -> None:
    assert ["1" in sign for sign in signs(led.run())] == [True]
    assert len(signs(led.run())) == 1
    del led.session_state["way"]  # as the sign does
    assert signs(led.run()) == []


def test_it_comes_though_the_way_was_lost_before_its_first_run(led: AppTest) -> None:
    assert titles(led.run()) == ["Extract"]


def test_it_comes_though_the_browser_asks_for_the_old_page_after_its_first_run(led: AppTest) -> None:
    led.run()
    assert titles(asked_for(led, LIBRARY)) == ["Extract"]


def test_where_the_browser_never_says_that_it_is_there_the_page_can_be_left_all_the_same(led: AppTest) -> None:
    led.run()
    for _ in range(MAX_TURNS):
        asked_for(led, LIBRARY)
    assert titles(asked_for(led, LIBRARY)) == ["Library"]


def test_a_third_page_may_be_gone_to_at_once(led: AppTest) -> None:
    led.run()
    assert titles(asked_for(led, DOWNLOADS)) == ["Downloads"]
    assert titles(asked_for(led, LIBRARY)) == ["Library"]
