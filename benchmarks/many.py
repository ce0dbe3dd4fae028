"""Whether Results stays usable with very many scenes: each click in Chromium until its effect is seen, and the tab.

The app asks a stub catalogue, a process of its own, that lists so many scenes of one area over ten years. The rival is
a plain Streamlit page over the same list (benchmarks/plain_results.py), used by the same clicks: it counts days in a
table, shows nothing before its list is whole, and so cannot be narrowed while that fills.

    python -m benchmarks.many [--scenes 5800 50000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from benchmarks.browser import effect_s, first_of, map_of_results, mark_s, start_chromium, still, text_in
from benchmarks.figures import Rival, report
from benchmarks.results_sides import OUR_SIDE, PLAIN_PAGE_NAME, PLAIN_SIDE, Side, heading, page_at
from benchmarks.stub_catalogue import answered_at, stub

FIRST_DAY = date(2023, 1, 1)
YEARS = 10
BAFFIN_BOX = "bbox:-82,71,-75,74"
TEN_YEARS_LINK = (
    f"results?from={FIRST_DAY}&to={FIRST_DAY + timedelta(days=365 * YEARS)}&product=OL_1_EFR___&area={BAFFIN_BOX}"
)
DELAY_S = 0.5  # of each answer, where the wait itself is looked at
MANY_DELAY_S = 0.2  # of each answer with very many scenes: a list that is there at once cannot be used while it fills
MAX_MEMORY_MB = 400.0
FEW = 5_800  # a heavy year of one area: there a click is to be answered as if nothing were behind it
MAX_CLICK_S = 0.2
MAX_VIEW_S = 0.5  # as a page of the app
LOADED = ("first scenes", "map, the nearest thousand")  # a search, and a page of its own in a frame
TURNS = ("calendar over years", "table")
FILLING = "filter while the list fills"
HEARD = "another view, marked as chosen"
COUNTED = "tick in the table, counted"
MAX_COUNTED_S = 0.4  # Streamlit's table sends a tick on once no other has come for 0.15 s
CHOSEN_VIEW = (
    "[...document.querySelectorAll('[role=radio][aria-checked=true], input:checked')]"
    ".some((one) => one.closest('button, label').textContent.includes('NAME'))"
)
TICKED = f"/\\d scenes? ticked/.test({text_in('results_actions')})"
NARROWED = f"/ of [\\d,]+ scenes shown/.test({text_in('results_chips')})"
GOALS_S = {"first scenes": 3.0, "tick": 0.2, "filter": 1.0, FILLING: 1.0}
GOALS_S |= {"next page of cards": 3.0, "table": 3.0, "map, the nearest thousand": 3.0}
GOALS_S |= {
    "tick in the table": 0.2,
    COUNTED: MAX_COUNTED_S,
    HEARD: MAX_CLICK_S,
    "calendar over years": 3.0,
    "day in the calendar": 3.0,
    "back to the cards": 3.0,
}


@dataclass
class ClickTimes:
    """Seconds of each click by what it does."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def of(self, what: str) -> Iterator[None]:
        """Time a click and its effect."""
        begun_s = time.perf_counter()
        yield
        self.add(what, time.perf_counter() - begun_s)

    def add(self, what: str, seconds: float) -> None:
        """Keep what a click has cost."""
        self.seconds.setdefault(what, []).append(seconds)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, nargs="+", default=[FEW, 50_000])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = start_chromium(playwright)
        for number in options.scenes:
            measure(browser, number, rounds=options.rounds)
        waiting(browser, rounds=options.rounds)
        browser.close()


def waiting(browser: Browser, *, rounds: int) -> None:
    """Report how soon the first scenes of a long search are seen, and how often its count and month change."""
    number = 20_000
    with stub(number, DELAY_S, step=timedelta(days=365 * YEARS) / number) as url:
        after_s, gaps_s = waited(browser, url, OUR_SIDE, number, rounds=rounds)
        plain_after_s, plain_gaps_s = waited(browser, url, PLAIN_SIDE, number, rounds=1)
    what = "first scenes on the page, after the first answer"
    report(what, after_s, "s", limit=2.0, rival=Rival(PLAIN_PAGE_NAME, tuple(plain_after_s)))
    what = "from one count and month of a search to the next"
    report(what, gaps_s, "s", limit=1.2, rival=Rival(PLAIN_PAGE_NAME, tuple(plain_gaps_s)))


def waited(browser: Browser, url: str, side: Side, number: int, *, rounds: int) -> tuple[list[float], list[float]]:
    """Return, in seconds, how soon the first scenes are seen after the first answer, and from one count to the next."""
    after_s, gaps_s = list[float](), list[float]()
    for _ in range(rounds):
        with page_at(browser, url, side) as (page, app):
            before = len(answered_at(url))
            page.goto(f"{app}/{TEN_YEARS_LINK}")
            page.locator(".olci-first-scenes, .st-key-results_bar").first.wait_for()
            after_s.append(time.time() - answered_at(url)[before])
            heading(page, re.compile(rf"^{number:,} scenes")).wait_for()
            counted_ms = page.evaluate("window.olciCounts")
            gaps_s += [(later - earlier) / 1000 for earlier, later in pairwise(counted_ms)]
    return after_s, gaps_s


def measure(browser: Browser, number: int, *, rounds: int) -> None:
    """Report what each click costs with so many scenes."""
    step = timedelta(days=365 * YEARS) / number
    with stub(number, MANY_DELAY_S if number > FEW else 0.0, step=step) as url:
        theirs, their_mb = used(browser, url, PLAIN_SIDE, number, rounds=rounds)
        ours, our_mb = used(browser, url, OUR_SIDE, number, rounds=rounds)
    theirs.seconds[FILLING] = theirs.seconds["filter"]
    for what, seconds in ours.seconds.items():
        limit = GOALS_S[what]
        if number <= FEW and what not in LOADED:
            limit = MAX_VIEW_S if what in TURNS else min(limit, MAX_COUNTED_S if what == COUNTED else MAX_CLICK_S)
        rival = Rival(f"{PLAIN_PAGE_NAME}, filled" if what == FILLING else PLAIN_PAGE_NAME, tuple(theirs.seconds[what]))
        report(f"{what}, {number:,} scenes", seconds, "s", limit=limit, size=number, rival=rival)
    rival = Rival(PLAIN_PAGE_NAME, (their_mb,))
    report(f"memory of the tab, {number:,} scenes", [our_mb], "MB", limit=MAX_MEMORY_MB, size=number, rival=rival)


def used(browser: Browser, url: str, side: Side, number: int, *, rounds: int) -> tuple[ClickTimes, float]:
    """Return what each click costs on one side with so many scenes, and the memory of its tab in MB."""
    taken = ClickTimes()
    with page_at(browser, url, side) as (page, app):
        with taken.of("first scenes"):
            page.goto(f"{app}/{TEN_YEARS_LINK}")
            page.locator(".olci-first-scenes, .st-key-results_bar").first.wait_for()
        if number > FEW and side.shows_while_it_fills:
            heading(page, re.compile("scenes so far")).wait_for()
            narrow(page, taken, FILLING)
        heading(page, re.compile(rf"^{number:,} scenes")).wait_for()
        still(page)
        measured_out(page)
        for _ in range(rounds):
            clicks(page, taken, side)
        return taken, tab_memory_mb(browser, page)


def clicks(page: Page, taken: ClickTimes, side: Side) -> None:
    """Do once all that is timed, from the cards and back to them."""
    first_card = first_of("[role=checkbox][aria-label*=Sentinel-3], input[aria-label*=Sentinel-3]")
    taken.add("tick", effect_s(page, partial(cards(page).first.click, force=True), seen=TICKED))
    untick(page)
    label = str(cards(page).first.get_attribute("aria-label"))
    pages = page.get_by_test_id("stPagination")
    to_next = pages.get_by_role("button", name=re.compile("next", re.IGNORECASE))
    others = f"{first_card} && {first_card}.ariaLabel !== {json.dumps(label)}"
    taken.add("next page of cards", effect_s(page, to_next.click, seen=others))
    still(page)
    pages.get_by_role("button", name=re.compile("prev", re.IGNORECASE)).click()
    expect(cards(page).first).to_have_attribute("aria-label", label, timeout=60_000)
    still(page)
    narrow(page, taken, "filter")
    taken.add(HEARD, view(page, "Whole scenes", seen=CHOSEN_VIEW.replace("NAME", "Whole scenes")))
    still(page)
    taken.add("calendar over years", view(page, "Calendar", seen=first_of(side.days)))
    still(page)
    taken.add("day in the calendar", effect_s(page, partial(side.choose_day, page), seen=first_card))
    still(page)
    table_and_map(page, taken, side)
    taken.add("back to the cards", view(page, "My area", seen=first_card))
    still(page)


def table_and_map(page: Page, taken: ClickTimes, side: Side) -> None:
    """Turn to the table, wait for the map beside it, and tick the first row twice: for its mark, for the count."""
    table = page.locator(side.table)
    with taken.of("map, the nearest thousand"):
        taken.add("table", view(page, "Table", seen=first_of(side.table)))
        map_of_results(page, footprints=1000)
    still(page)
    box = table.bounding_box()
    assert box is not None
    place = box["x"] + 20, box["y"] + 38 + 44
    taken.add("tick in the table", mark_s(page, *place))
    untick(page)
    taken.add(COUNTED, effect_s(page, lambda: page.mouse.click(*place), seen=TICKED))
    untick(page)


def untick(page: Page) -> None:
    """Take the ticks back once they are counted."""
    ticked = page.get_by_text(re.compile(r"^\d+ scenes? ticked"))
    ticked.first.wait_for()
    still(page)
    page.get_by_role("button", name="Tick none").click()
    ticked.first.wait_for(state="detached")
    still(page)


def narrow(page: Page, taken: ClickTimes, what: str) -> None:
    """Ask for one satellite, and take it back."""
    page.get_by_test_id("stPopover").get_by_role("button", name="Filter").click()
    choice = page.get_by_role("button", name=re.compile("^Sentinel-3A"))
    choice.wait_for()
    still(page)
    narrowed = page.get_by_text(re.compile("^[\\d,]+ of [\\d,]+ scenes shown"))
    taken.add(what, effect_s(page, choice.click, seen=NARROWED))
    still(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Clear filters").click()
    narrowed.wait_for(state="detached")
    still(page)


def view(page: Page, name: str, *, seen: str) -> float:
    """Turn to a view; return the seconds until it is seen, by a JavaScript expression."""
    return effect_s(page, partial(page.get_by_role("radio", name=name).click, force=True), seen=seen)


def cards(page: Page) -> Locator:
    """Return the boxes that tick the scenes of a sheet."""
    return page.get_by_role("checkbox", name="Sentinel-3")


def measured_out(page: Page) -> None:
    """Wait until the coverage of every scene is known."""
    page.get_by_text("Measuring how much").wait_for(state="detached", timeout=600_000)
    still(page)


def tab_memory_mb(browser: Browser, page: Page) -> float:
    """Return the resident memory of the largest process that draws a page, MB (Linux), without what it no longer needs.

    A browser lets its garbage lie as long as nobody wants the memory.
    """
    tools = page.context.new_cdp_session(page)
    tools.send("HeapProfiler.collectGarbage")
    tools.detach()
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return max(resident_mb(int(one["id"])) for one in processes if one["type"] == "renderer")


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * 4096 / 1e6


if __name__ == "__main__":
    main()
