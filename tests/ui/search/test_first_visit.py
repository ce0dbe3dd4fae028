"""The first visit: steps that light up, an example that leads to a filled sheet, and a way out that is remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from olci_ui.search.first_visit import EXAMPLE_SEARCHES, steps
from olci_ui.services import services
from olci_ui.session.search_form import standard_form, today_utc
from tests.ui.page_reader import OpenPage, state_of


def test_each_step_lights_up_when_it_is_done() -> None:
    assert [done for done, _ in steps(standard_form(today_utc()), has_searched=False)] == [False, False, False]
    assert [done for done, _ in steps(EXAMPLE_SEARCHES[0].form, has_searched=True)] == [True, True, True]
    usual_days = replace(standard_form(today_utc()), area=EXAMPLE_SEARCHES[0].form.area)
    assert [done for done, _ in steps(usual_days, has_searched=False)] == [True, False, False]
    assert [done for done, _ in steps(usual_days, has_searched=True)] == [True, True, True]


@pytest.mark.parametrize("example", EXAMPLE_SEARCHES, ids=lambda one: one.name)
def test_an_example_leads_in_one_click_to_scenes_in_the_practice_archive(open_page: OpenPage, example: Any) -> None:
    app = open_page("search")
    app.button(key=f"example_{example.icon}").click().run()
    assert not app.exception
    assert services.kind == "practice"
    found = state_of(app).found
    assert found is not None
    assert len(found.shown) > 3
    assert " scenes · " in app.title[0].value


def test_who_knows_the_way_is_not_shown_it_again(open_page: OpenPage) -> None:
    app = open_page("search")
    app.button(key="end_first_visit").click().run()
    assert not [one for one in app.button if one.key == "end_first_visit"]
    again = open_page("search")
    assert not [one for one in again.button if one.key == "end_first_visit"]


@pytest.mark.parametrize("button", ["offer_sign_in", "not_signed_in"])
def test_after_the_sign_in_one_is_where_one_was(open_page: OpenPage, button: str) -> None:
    app = open_page("downloads")
    app.button(key=button).click().run()
    assert app.title[0].value == "Account"
    app.switch_page("../pages/login.py").run()
    app.text_input[0].set_value("practice")
    app.text_input[1].set_value("practice")
    next(one for one in app.button if one.label == "Sign in").click().run()
    assert services.archive.signed_in_as == "practice"
    assert app.title[0].value == "Downloads"
