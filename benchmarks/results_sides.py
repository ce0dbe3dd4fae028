"""Results and its rival, a plain page, at one stub catalogue: how each is opened, and where their pages differ."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

from benchmarks.running_app import PLAIN_RESULTS, serving
from benchmarks.timing import ROOT
from olci_ui.access.printed_address import page_address

PLAIN_PAGE_NAME = "a plain page"
# Keeps when the words of a search under way change.
COUNTS = """
window.olciCounts = [];
let said = "";
new MutationObserver(() => {
  const places = document.querySelectorAll(".st-key-search_under_way, .st-key-search_goes_on");
  const words = [...places].map((place) => place.textContent).join();
  if (words && words !== said) window.olciCounts.push(performance.now());
  said = words;
}).observe(document, { subtree: true, childList: true, characterData: true });
"""
A_TABLE = '[data-testid="stDataFrame"]'


@dataclass(frozen=True, slots=True)
class Side:
    """An app that is used, and what differs in the ways of its page."""

    script: Path
    table: str
    days: str  # what the calendar's days are found by: a button each, or a table
    shows_while_it_fills: bool

    def choose_day(self, page: Page) -> None:
        """Click a day of the calendar."""
        if self is OUR_SIDE:
            page.locator(self.days).nth(40).click()
        else:
            page.locator(self.days).click(position={"x": 20, "y": 35 * 4})


OUR_SIDE = Side(ROOT / "app.py", A_TABLE, "button[data-date]", shows_while_it_fills=True)
PLAIN_SIDE = Side(
    PLAIN_RESULTS,
    f".st-key-scenes {A_TABLE}",
    f".st-key-days {A_TABLE}",
    shows_while_it_fills=False,
)


@contextmanager
def page_at(browser: Browser, url: str, side: Side) -> Iterator[tuple[Page, str]]:
    """Open an app, which asks the stub at ``url``; yield its page and its address."""
    with tempfile.TemporaryDirectory() as name:
        data_dir = Path(name, "data")
        services = dict.fromkeys(("OLCI_IDENTITY_URL", "OLCI_CATALOGUE_URL", "OLCI_DOWNLOAD_URL"), url)
        with serving(side.script, data_dir=data_dir, more=services) as (_, app):
            page = browser.new_page()
            page.set_default_timeout(600_000)  # the list of a busy machine
            page.add_init_script(COUNTS)
            page.goto(page_address(f"{app}/", data_dir) if side is OUR_SIDE else app)
            heading(page, "Search").wait_for()
            yield page, app
            page.close()


def heading(page: Page, name: str | re.Pattern[str]) -> Locator:
    """Return a page's heading."""
    return page.get_by_role("heading", name=name).first
