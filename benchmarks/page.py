"""How quick the page is: from the command to a usable page, from page to page, from a tick to its highlight.

The rival of start and switch is the least that Streamlit can show: two empty pages; that of the highlight is a plain
page with a table and a map of the same scenes (benchmarks/plain_results.py). Run it with

    python -m benchmarks.page [--rounds 3]

after ``python3 start.py`` has set everything up once. It needs a Chromium and the test packages.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.browser import FOOTPRINTS, effect_in_frame_s, map_of_results, opened, start_chromium, still
from benchmarks.figures import Rival, report
from benchmarks.results_sides import PLAIN_PAGE_NAME
from benchmarks.running_app import PLAIN_RESULTS, begun, practice_archive, serving
from benchmarks.timing import ROOT
from olci_ui.access.printed_address import page_address

WIDE_POLYGON = "POLYGON((-80 45,0 45,80 45,80 70,0 70,-80 70,-80 45))"
RESULTS_LINK = f"results?from=2018-07-01&to=2018-07-20&product=OL_1_EFR___&area={WIDE_POLYGON}"
MARKED = f"{FOOTPRINTS}.filter(layer => layer.options.weight === 2.5).length"  # the weight of a chosen outline
RIVAL_PAGES = """
import streamlit as st

def one():
    st.title("One")

def two():
    st.title("Two")

st.navigation([st.Page(one, title="One", default=True), st.Page(two, title="Two")], position="top").run()
"""


def main() -> None:
    """Measure both in turn and print the medians, the ratios and what is to be reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        rival = folder / "rival.py"
        rival.write_text(RIVAL_PAGES, "utf-8")
        rival_command = [sys.executable, "-m", "streamlit", "run", str(rival), "--server.headless", "true"]
        our_command = [sys.executable, str(ROOT / "start.py"), "--practice", "--no-browser"]
        chromium = start_chromium(playwright)
        starts: dict[str, list[float]] = {"ours": [], "rival": []}
        switches: dict[str, list[float]] = {"ours": [], "rival": []}
        ticks: dict[str, list[float]] = {"ours": [], "rival": []}
        for number in range(rounds):
            page = chromium.new_page()
            with begun(rival_command, "--server.port", data_dir=folder / f"r{number}") as (url, begin_s):
                starts["rival"].append(opened(page, url, address=url, ready="One") - begin_s)
                switches["rival"] += _switched(page, "Two", "One")
            with begun(our_command, "--port", data_dir=folder / f"o{number}") as (url, begin_s):
                address = page_address(f"{url}/", folder / f"o{number}")
                starts["ours"].append(opened(page, url, address=address, ready="Search") - begin_s)
                switches["ours"] += _switched(page, "Downloads", "Help", "Library")
                scenes, taken = _ticked(page, url)
                ticks["ours"] += taken
            page.close()
        found, ticks["rival"] = plain_ticks(chromium, folder)
        if found != scenes:
            raise SystemExit(f"the plain page has found {found:,} scenes, ours {scenes:,}")
        chromium.close()
    for what, measured, limit_s in (
        ("from the command to a usable page", starts, 3.0),
        ("from page to page", switches, 0.5),
    ):
        report(what, measured["ours"], "s", limit=limit_s, rival=Rival("two empty pages", tuple(measured["rival"])))
    beside = Rival(PLAIN_PAGE_NAME, tuple(ticks["rival"]))
    report("from a tick to its highlight, 1,000 footprints", ticks["ours"], "s", limit=0.4, rival=beside)


def plain_ticks(chromium: Browser, folder: Path) -> tuple[int, list[float]]:
    """Return the same of a plain page, which asks the practice archive as well."""
    with (
        practice_archive(folder / "archive") as archive,
        serving(PLAIN_RESULTS, data_dir=folder / "plain", more=archive) as (_, url),
    ):
        return _ticked(chromium.new_page(), url)


def _switched(page: Page, *names: str) -> list[float]:
    return [_timed(page, name) for name in names]


def _timed(page: Page, name: str) -> float:
    begin_s = time.perf_counter()
    page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
    page.get_by_role("heading", name=name, exact=True).wait_for()
    taken_s = time.perf_counter() - begin_s
    still(page)
    return taken_s


def _ticked(page: Page, url: str) -> tuple[int, list[float]]:
    """Tick rows of a table of over a thousand scenes; return how many, and the seconds until the map marks each."""
    page.goto(f"{url}/{RESULTS_LINK}")
    whole = page.get_by_role("heading", name=re.compile(r"^[\d,]+ scenes ·"))
    whole.wait_for(timeout=300_000)  # the list fills while it is looked at
    page.get_by_role("radio", name="Table").click(force=True, timeout=120_000)
    table = page.get_by_test_id("stDataFrame")
    table.wait_for(timeout=60_000)
    page.get_by_text("Measuring").wait_for(state="detached", timeout=120_000)
    still(page)
    page.wait_for_timeout(3_000)  # the map is drawn anew once the scenes are measured
    frame = map_of_results(page, footprints=1000)
    taken = []
    for row in range(3):
        box = table.bounding_box()
        assert box is not None
        before = frame.evaluate(MARKED)
        click = partial(page.mouse.click, box["x"] + 20, box["y"] + 38 + 88 * row + 44)
        taken.append(effect_in_frame_s(page, click, frame, seen=f"{MARKED} > {before}"))
        still(page)
    return int(whole.inner_text().split()[0].replace(",", "")), taken


if __name__ == "__main__":
    main()
