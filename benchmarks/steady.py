"""Whether the program stays as it is while it is used: three pages in a browser, on and on.

An hour of a person's clicks is pressed into ten minutes: three tabs search other weeks, turn from view to view, tick,
and go through every page. What the server holds is read after the warm-up and at the end, both times when a turn
through views and pages has ended, so that as much is under way. There is no rival: what counts is that nothing grows.

    python -m benchmarks.steady [--minutes 10]
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.browser import start_chromium, still
from benchmarks.figures import report
from benchmarks.running_app import serving
from benchmarks.timing import ROOT
from olci_ui.access.printed_address import page_address

OPEN_TABS = 3
WARM_UP_SHARE = 0.25  # of the time: modules are loaded, caches fill
WARM_UP_TURNS = 2  # at least: every page and view has been drawn twice in every tab
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
    handles: int
    connections: int

    @classmethod
    def by(cls, pid: int) -> Held:
        """Read it from proc(5) (Linux)."""
        process = Path("/proc", str(pid))
        facts = dict(line.split(":", 1) for line in (process / "status").read_text("ascii").splitlines())
        links = [_target(link) for link in (process / "fd").iterdir()]
        sockets = sum(link.startswith("socket:") for link in links)
        memory_mb = int(facts["VmRSS"].split()[0]) * 1024 / 1e6
        return cls(memory_mb, int(facts["Threads"]), len(links) - sockets, sockets)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    limit_s = 60 * parser.parse_args().minutes
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        data_dir, log = Path(name, "data"), Path(name, "log.txt")
        browser = start_chromium(playwright)
        with serving(ROOT / "app.py", data_dir=data_dir, more={"OLCI_PRACTICE": "1"}, log=log) as (pid, url):
            context = browser.new_context()
            address = page_address(f"{url}/", data_dir)
            tabs = [Tab(context.new_page(), url=url, number=number) for number in range(OPEN_TABS)]
            for tab in tabs:
                tab.page.goto(address)
            began_s, rounds, turns = time.monotonic(), 0, 0
            before: Held | None = None
            passed_s, has_turned = 0.0, False
            while passed_s < limit_s or not has_turned:
                ended = [next(tab.steps) for tab in tabs]
                has_turned = all(ended)
                rounds += 1
                turns += has_turned
                passed_s = time.monotonic() - began_s
                if before is None and has_turned and turns >= WARM_UP_TURNS and passed_s > WARM_UP_SHARE * limit_s:
                    before = Held.by(pid)
            after = Held.by(pid)
            browser.close()
        found = LOG_TROUBLE.findall(log.read_text("utf-8", "replace"))
    if before is None or turns <= WARM_UP_TURNS:
        raise SystemExit("the time was too short for a warm-up")
    print(f"{rounds * OPEN_TABS} steps in {passed_s / 60:.1f} minutes")
    report("memory gained after the warm-up", [after.memory_mb - before.memory_mb], "MB", limit=MAX_GROWTH_MB)
    report("memory at the end", [after.memory_mb], "MB")
    report("threads gained", [after.threads - before.threads], "threads", limit=MAX_MORE)
    report("file handles gained", [after.handles - before.handles], "handles", limit=MAX_MORE)
    report("connections gained", [after.connections - before.connections], "connections", limit=MAX_MORE)
    report("errors in the log", [len(found)], "lines", limit=0)


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
