"""Nothing chosen is lost: reload, back and forward bring back search, ticks, view and place, each with one press."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.e2e.app_driver import AppOnPage
from tests.e2e.conftest import StreamlitServer
from tests.e2e.way_between import SlowToCome, WayBetween

APRIL = "from=2024-04-01&to=2024-04-16&product=OL_1_EFR___&area=POLYGON((14 54,14 60,22 60,22 54,14 54))"
IN_THE_SAME_INSTANT = """(button) => addEventListener("click", () => button.click(), { once: true })"""
# Every heading that the page has from now on, however shortly.
NOTE_HEADINGS = """() => {
  window.seen = [];
  new MutationObserver(() => {
    const heading = document.querySelector("h1")?.innerText;
    if (heading && window.seen.at(-1) !== heading) window.seen.push(heading);
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
# The page that was chosen has come, the one that was left has come once more, and the one that was chosen again.
HELP_TWICE = "window.seen.join().endsWith('Help,Search,Help')"
THERE = "html[data-olci-turning=there]"  # the page that was chosen, and the one that was left comes no more
# The page that is left is empty, and longer than a place that is scrolled to waits until it is noted.
BLANK_FOR_LONG = """() => {
  const page = document.querySelector('[data-testid="stMain"]');
  window.blankSince = page.scrollHeight > page.clientHeight ? undefined : window.blankSince ?? performance.now();
  return performance.now() - window.blankSince > 500;
}"""
SCROLLED = "document.querySelector('[data-testid=\"stMain\"]').scrollTop"


@pytest.fixture(scope="module")
def app_url(app_to_read: StreamlitServer) -> str:
    return app_to_read.url


class Apart(WayBetween):
    """The way from the browser to the app, on which the second thing asked for comes when the first is done."""

    def __init__(self, page: Page) -> None:
        self.asked: int | None = None
        self.kept: str | bytes = b""
        super().__init__(page)

    def begin(self) -> None:
        """Count from here on what is asked for."""
        self.asked = 0

    def ask(self, app: WebSocketRoute, message: str | bytes) -> None:
        if self.asked is not None:
            self.asked += 1
        if self.asked == 2:
            self.kept = message
        else:
            app.send(message)

    def answer(self, browser: WebSocketRoute, app: WebSocketRoute, message: bytes) -> None:
        browser.send(message)
        if self.kept and ForwardMsg.FromString(message).WhichOneof("type") == "script_finished":
            app.send(self.kept)
            self.kept = b""


def is_more_than_the_beginning(message: bytes) -> bool:
    """Say whether a run does not begin with a message, but goes on with it."""
    return bool(ForwardMsg.FromString(message).WhichOneof("type") != "new_session")


def test_a_page_chosen_in_the_menu_comes_though_the_one_that_is_left_asks_for_something(
    app_url: str, page: Page
) -> None:
    way, app = Apart(page), AppOnPage(page, app_url)
    last_3_days = page.get_by_role("button", name="Last 3 days", exact=True)
    app.open()
    last_3_days.evaluate(IN_THE_SAME_INSTANT)
    app.go("Help")
    expect(page.locator(THERE)).to_be_attached()
    page.go_back()
    expect(page.get_by_role("heading", name="Search", exact=True)).to_be_visible()
    app.map()  # once it has come it asks for no run of its own
    app.wait_until_idle()
    last_3_days.evaluate(IN_THE_SAME_INSTANT)
    page.evaluate(NOTE_HEADINGS)
    way.begin()
    page.get_by_test_id("stTopNavLink").filter(has_text="Help").click()
    page.wait_for_function(HELP_TWICE)
    assert way.asked is not None
    assert way.asked > 2


def test_reload_back_and_forward_bring_back_what_was_chosen(app_url: str, page: Page) -> None:
    app = AppOnPage(page, app_url)
    cards = page.get_by_role("checkbox", name="Sentinel-3")
    app.open(f"results?{APRIL}")
    expect(page.get_by_role("heading", name=" scenes · ")).to_be_visible()
    app.wait_until_idle()
    app.tick_card(0)
    cards.nth(2).click()
    expect(page.get_by_text("2 scenes ticked")).to_be_visible()
    first = str(cards.nth(0).get_attribute("aria-label"))
    page.get_by_role("combobox", name="Sort by").click()
    page.get_by_role("option", name="Newest first").click()
    expect(cards.nth(0)).not_to_have_attribute("aria-label", first)
    # The line of what is under way goes in the end, and what one looks at moves up by it.
    expect(page.get_by_text("Measuring how much")).to_have_count(0)
    app.wait_until_idle()
    # As a wheel does, in small steps with rests between them, until the page has taken note.
    page.wait_for_function(
        f"({SCROLLED} = {SCROLLED} === 300 ? 301 : 300) && /30[01]/.test(sessionStorage.getItem('olci.places'))",
        polling=1_000,
    )

    way = SlowToCome(page)
    page.reload()
    expect(page.get_by_text("2 scenes ticked")).to_be_visible()
    expect(page.get_by_role("combobox", name="Sort by")).to_have_value("Newest first")
    page.wait_for_function(f"Math.abs({SCROLLED} - 300) < 2")
    app.wait_until_idle()

    way.stand_still_from(is_more_than_the_beginning)
    page.get_by_test_id("stTopNavLink").filter(has_text="Help").click()
    page.wait_for_function(BLANK_FOR_LONG)
    way.go_on()
    expect(page.get_by_role("heading", name="Help", exact=True)).to_be_visible()
    app.wait_until_idle()
    page.reload()
    app.wait_until_idle()
    page.go_back()
    expect(page.get_by_text("2 scenes ticked")).to_be_visible()
    page.wait_for_function(f"Math.abs({SCROLLED} - 300) < 2")
    app.wait_until_idle()
    app.see("Table")
    page.go_back()  # a view is no step: this is the page before the first
    page.go_forward()
    expect(page.get_by_text("2 scenes ticked")).to_be_visible()
    app.wait_until_idle()

    app.go("Search")
    app.press("Last 3 days")
    app.wait_until_idle()
    app.press("Search")
    expect(page.get_by_role("heading", name=" scenes · ")).to_be_visible()
    app.wait_until_idle()
    page.go_back()
    expect(page.get_by_role("heading", name="Search", exact=True)).to_be_visible()
    app.wait_until_idle()
    page.go_back()
    expect(page.get_by_role("heading", name=" scenes · 1–16 April 2024")).to_be_visible()
    expect(page.get_by_text("2 scenes ticked")).to_be_visible()


def test_a_search_that_is_answered_with_the_click_is_one_step(app_url: str, page: Page) -> None:
    app = AppOnPage(page, app_url)
    for _ in ("asks the catalogue", "is in memory by now"):
        app.open()
        steps = page.evaluate("history.length")
        app.press("Baltic spring bloom")
        expect(page.get_by_role("heading", name=" scenes · ")).to_be_visible()
        app.wait_until_idle()
        assert page.evaluate("history.length") == steps + 1
    page.go_back()
    expect(page.get_by_role("textbox", name="Area as text")).not_to_be_empty()
