"""The hands of the journey tests: pages opened, fields filled, effects awaited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.map_driver import MapOnPage

# Whether a notice covers nothing of the page's head and of the bar of the results.
BELOW_THE_BAR = """notice => notice.getBoundingClientRect().top
  > document.querySelector('.st-key-results_bar').getBoundingClientRect().bottom"""


@contextmanager
def pictures_held(page: Page) -> Iterator[None]:
    """Let no picture of a scene come for as long as this lasts, however soon the app would have it."""
    held: list[Route] = []
    is_over = False

    def hold(route: Route) -> None:
        if is_over:
            route.continue_()
        else:
            held.append(route)

    page.route(re.compile("/(crop|quicklook)/"), hold)
    yield
    is_over = True
    for route in held:
        route.continue_()


@dataclass
class AppOnPage:
    """The app in one tab; ``clicks`` counts the person's clicks."""

    page: Page
    url: str
    clicks: int = 0

    def open(self, path: str = "") -> None:
        """Go to an address of the app and wait until the page is drawn to its end, and stands still."""
        self.page.goto(f"{self.url}/{path}")
        self.page.locator(".st-key-fields_given_page_place").wait_for(state="attached")  # it idles before it begins
        self.wait_until_idle()

    def wait_until_idle(self) -> None:
        """Wait until the page's script has run to its end."""
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')

    def press(self, name: str) -> None:
        """Click the first button of that name."""
        self.click(self.page.get_by_role("button", name=name, exact=True).first)

    def add(self) -> None:
        """Add what is ticked to the downloads, and see the page say so."""
        self.press("Add to downloads")
        notice = self.page.get_by_text("added to the downloads").first
        expect(notice).to_be_visible()
        assert notice.evaluate(BELOW_THE_BAR)
        self.wait_until_idle()

    def follow(self, name: str) -> None:
        """Click the link of that name in the page, once what was clicked before is done."""
        self.wait_until_idle()
        self.click(self.page.get_by_test_id("stPageLink-NavLink").filter(has_text=name).first)

    def go(self, name: str) -> None:
        """Choose a page in the menu."""
        self.click(self.page.get_by_test_id("stTopNavLink").filter(has_text=name))
        expect(self.page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        self.wait_until_idle()

    def click(self, target: Locator) -> None:
        """Click, and count it."""
        self.clicks += 1
        target.click()

    def choose_day(self, label: str, digits: str) -> None:
        """Type a day, as 20180601, into a date field, once, and see it in the page's address."""
        self.page.get_by_role("group", name=label, exact=True).get_by_role("spinbutton").first.focus()
        self.page.keyboard.type(digits)
        for _ in ("the button of the calendar", "what comes next"):
            self.page.keyboard.press("Tab")
        expect(self.page).to_have_url(re.compile(f"[?&]{label.lower()}={digits[:4]}-{digits[4:6]}-{digits[6:]}"))
        self.wait_until_idle()

    def write_area(self, text: str) -> None:
        """Write into "Area as text" and leave the field."""
        self.page.get_by_role("textbox", name="Area as text").fill(text)
        self.page.keyboard.press("Control+Enter")
        self.wait_until_idle()

    def see(self, view: str) -> None:
        """Choose a view of the results: My area, Whole scenes, Table, Calendar."""
        self.click(self.page.get_by_role("radio", name=view))
        expect(self.page.get_by_role("radio", name=view)).to_be_checked()
        self.wait_until_idle()

    def tick_card(self, number: int) -> None:
        """Tick a picture of the contact sheet (0: the first)."""
        self.click(self.page.get_by_role("checkbox", name="Sentinel-3").nth(number))
        expect(self.page.get_by_text(" ticked · ")).to_be_visible()
        self.wait_until_idle()

    def tick_row(self, row: int) -> None:
        """Tick a row of the table of scenes (0: the first)."""
        self.clicks += 1
        self.page.mouse.click(*self.box_of_row(row))
        expect(self.page.get_by_text(" ticked · ")).to_be_visible()
        self.wait_until_idle()

    def box_of_row(self, row: int) -> tuple[float, float]:
        """Return where the box that ticks a row of the table of scenes is on the screen, in pixels."""
        table = self.page.get_by_test_id("stDataFrame")
        table.scroll_into_view_if_needed()
        place = table.bounding_box()
        assert place is not None
        return place["x"] + 20, place["y"] + 38 + 88 * row + 44

    def click_row(self, row: int) -> None:
        """Click the time of a row, so that its scene comes into view."""
        box = self.page.get_by_test_id("stDataFrame").bounding_box()
        assert box is not None
        self.clicks += 1
        self.page.mouse.click(box["x"] + 220, box["y"] + 38 + 88 * row + 44)
        self.wait_until_idle()

    def map(self) -> MapOnPage:
        """Return the map on this page, once it is drawn."""
        return MapOnPage.of(self.page)
