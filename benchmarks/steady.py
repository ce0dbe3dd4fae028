"""Whether the program stays as it is while it is used: three pages in a browser, on and on.

An hour of a person's clicks is pressed into nine minutes: three tabs search other weeks, turn from view to view, and go
through every page. The rival is a plain Streamlit page that is used in the same way for a shorter time, right after
(benchmarks/plain_results.py; its other pages are empty): what it gains in memory is reckoned up to as many clicks.

Measured is the app alone. The archive that it asks is a program of its own here, as the service is: inside the app it
would count as the app's, and a person who works with the service has none of it. What the server keeps of a page for
two minutes after it was left, it keeps here for a sixth of that, as all is pressed together: the program's memory is
read after the warm-up and at the end, each time when that has gone and one more turn through views and pages has ended,
so that as much is under way.

    python -m benchmarks.steady [--minutes 9] [--plain-minutes 1.25]
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from playwright.sync_api import Page, Playwright, sync_playwright

from benchmarks.browser import start_chromium, still
from benchmarks.figures import Rival, report
from benchmarks.results_sides import PLAIN_PAGE_NAME
from benchmarks.running_app import PLAIN_RESULTS, practice_archive, serving
from benchmarks.timing import ROOT
from olci_ui.access.printed_address import page_address

OPEN_TABS = 3
WARM_UP_SHARE = 0.25  # of the time: modules are loaded, caches fill
WARM_UP_TURNS = 2  # at least: every page and view has been drawn twice in every tab
LEFT_PAGES_KEPT_S = 20  # the server's own two minutes, pressed together as the hour is
MAX_GROWTH_MB = 50.0
MAX_MORE = 4  # threads, file handles, connections: what happens to be under way at the moment of reading
BALTIC_BOX = "bbox:10,54,22,60"
SEARCHED_FROM = date(2018, 3, 1)
RESULT_VIEWS = ("Table", "Calendar", "Whole scenes", "My area")
VISITED_PAGES = ("Downloads", "Library", "Extract", "Account", "Help", "Search")
LOG_TROUBLE = re.compile(r"Traceback|\bERROR\b|\bError:|Exception")


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds at one moment."""

    memory_mb: float
    threads: int
    handles: int  # files, pipes, and what a page's event loop wakes up by
    connections: int  # TCP

    @classmethod
    def by(cls, pid: int) -> Held:
        """Read it from proc(5) (Linux)."""
        process = Path("/proc", str(pid))
        facts = dict(line.split(":", 1) for line in (process / "status").read_text("ascii").splitlines())
        links = [_target(link) for link in (process / "fd").iterdir()]
        tables = [(process / "net" / kind).read_text("ascii").splitlines()[1:] for kind in ("tcp", "tcp6")]
        ends = {f"socket:[{line.split()[9]}]" for table in tables for line in table}
        connections = sum(link in ends for link in links)
        memory_mb = int(facts["VmRSS"].split()[0]) * 1024 / 1e6
        return cls(memory_mb, int(facts["Threads"]), len(links) - connections, connections)


@dataclass(frozen=True, slots=True)
class Use:
    """What an app held after its warm-up and at the end, the clicks between, and what is wrong in its log."""

    before: Held
    after: Held
    clicks: int
    errors: int

    def gained_mb(self, *, clicks: int) -> float:
        """Return the memory gained in so many clicks, as it was in those that were made."""
        return (self.after.memory_mb - self.before.memory_mb) * clicks / self.clicks


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=9.0)
    parser.add_argument("--plain-minutes", type=float, default=1.25)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        sync_playwright() as playwright,
        practice_archive(Path(name, "archive")) as archive,
    ):
        ours = use(playwright, ROOT / "app.py", Path(name, "ours"), archive, limit_s=60 * options.minutes)
        plain = use(playwright, PLAIN_RESULTS, Path(name, "plain"), archive, limit_s=60 * options.plain_minutes)
    gained_mb, theirs_mb = (one.gained_mb(clicks=ours.clicks) for one in (ours, plain))
    rival = Rival(f"a plain page, by its {plain.clicks:,} clicks of {ours.clicks:,}", (theirs_mb,))
    report("memory gained after the warm-up", [gained_mb], "MB", limit=MAX_GROWTH_MB, rival=rival)
    report("memory at the end", [ours.after.memory_mb], "MB", rival=Rival(PLAIN_PAGE_NAME, (plain.after.memory_mb,)))
    for what in ("threads", "handles", "connections"):
        gained, theirs = (getattr(one.after, what) - getattr(one.before, what) for one in (ours, plain))
        name = f"file {what}" if what == "handles" else what
        report(f"{name} gained", [gained], what, limit=MAX_MORE, rival=Rival(PLAIN_PAGE_NAME, (theirs,)))
    report("errors in the log", [ours.errors], "lines", limit=0, rival=Rival(PLAIN_PAGE_NAME, (plain.errors,)))


def use(playwright: Playwright, script: Path, folder: Path, archive: Mapping[str, str], *, limit_s: float) -> Use:
    """Use an app for a time, in a browser of its own."""
    folder.mkdir()
    data_dir, log = folder / "data", folder / "log.txt"
    browser = start_chromium(playwright)
    kept = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(LEFT_PAGES_KEPT_S)}
    with serving(script, data_dir=data_dir, more={**archive, **kept}, log=log) as (pid, url):
        context = browser.new_context()
        address = url if script == PLAIN_RESULTS else page_address(f"{url}/", data_dir)
        tabs = [Tab(context.new_page(), url=url, number=number) for number in range(OPEN_TABS)]
        for tab in tabs:
            tab.page.goto(address)
        before, after, clicks = _used(tabs, pid, limit_s=limit_s)
        browser.close()
    return Use(before, after, clicks, len(LOG_TROUBLE.findall(log.read_text("utf-8", "replace"))))


def _used(tabs: Sequence[Tab], pid: int, *, limit_s: float) -> tuple[Held, Held, int]:
    """Use the tabs for a time; return what the server held after the warm-up and at the end, and the clicks between."""
    before: Held | None = None
    began_s, steps = time.monotonic(), 0
    for turn in count(1):
        steps += _turned(tabs)
        passed_s = time.monotonic() - began_s
        print(f"{passed_s / 60:5.1f} min {steps:5d} steps {Held.by(pid)}", flush=True)
        if passed_s > limit_s and before is not None:
            break
        if before is None and turn >= WARM_UP_TURNS and passed_s > WARM_UP_SHARE * limit_s:
            before, _ = _at_rest(tabs, pid)
            steps = 0
    assert before is not None
    after, last = _at_rest(tabs, pid)
    return before, after, steps + last


def _at_rest(tabs: Sequence[Tab], pid: int) -> tuple[Held, int]:
    """Return what the server holds when the pages left are forgotten and one more turn has ended; its steps."""
    time.sleep(LEFT_PAGES_KEPT_S + 1)
    steps = _turned(tabs)
    return Held.by(pid), steps


def _turned(tabs: Sequence[Tab]) -> int:
    """Go through views and pages once, the tabs side by side; return how many steps that were."""
    steps, ended = 0, [False]
    while not all(ended):
        ended = [next(tab.steps) for tab in tabs]
        steps += len(tabs)
    return steps


class Tab:
    """One tab in use; each of ``steps`` waits until its page is still, and says whether a turn ends with it."""

    def __init__(self, page: Page, *, url: str, number: int) -> None:
        self.page = page
        self.steps = self._steps()
        self._url = url
        self._number = number
        page.set_default_timeout(180_000)

    def _steps(self) -> Iterator[bool]:
        for turn in count():
            first = SEARCHED_FROM + timedelta(days=14 * (OPEN_TABS * turn + self._number) % 2_000)
            days = f"from={first}&to={first + timedelta(days=13)}"
            self.page.goto(f"{self._url}/results?{days}&product=OL_1_EFR___&area={BALTIC_BOX}")
            self.page.get_by_role("heading", name=re.compile(r"^\d[\d,]* scenes?")).first.wait_for()
            still(self.page)
            yield False
            for view in RESULT_VIEWS:
                self.page.get_by_role("radio", name=view).first.click(force=True)
                still(self.page)
                yield False
            for name in VISITED_PAGES:
                self.page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
                self.page.get_by_role("heading", name=name, exact=True).wait_for()
                still(self.page)
                yield name == VISITED_PAGES[-1]


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # closed meanwhile
        return ""


if __name__ == "__main__":
    main()
