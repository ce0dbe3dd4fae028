"""What an open Downloads page costs while nothing moves, beside the same page that redraws itself every second.

The app runs in a process of its own with a queue of ended jobs; Chromium holds the page open; the server's processor
time is read over some seconds, before the page is opened too. The rival is the same app with the page's timer always
on.

    python -m benchmarks.idle [--seconds 10] [--jobs 20] [--rounds 3]
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.browser import start_chromium
from benchmarks.figures import Rival, report
from benchmarks.queue import parcel
from benchmarks.running_app import environment, serving
from benchmarks.timing import ROOT
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue
from olci_ui.access.printed_address import page_address

MAX_PERCENT = 0.5  # of a core
AT_REST = 0.05  # of a core
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
# The rival's main script: ours, with the timer of the Downloads page never off.
ALWAYS_ON = """
import runpy
from olci_ui.downloads import panel

panel.refresh_s = lambda queue, jobs: 1.0
runpy.run_path({main!r}, run_name="__main__")
"""


def main() -> None:
    """Measure and print the shares and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--jobs", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    shares: dict[str, list[float]] = {"no page": [], "ours": [], "always redrawn": []}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        rival = Path(name) / "always_on.py"
        rival.write_text(ALWAYS_ON.format(main=str(ROOT / "olci_ui" / "main.py")), "utf-8")
        data_dir = filled(Path(name), jobs=options.jobs)
        browser = start_chromium(playwright)
        for _ in range(options.rounds):
            with serving(ROOT / "app.py", data_dir=data_dir) as (pid, url):
                wait_for_rest(pid)
                shares["no page"].append(share_of_a_core(pid, options.seconds))
                address = page_address(f"{url}/downloads", data_dir)
                shares["ours"].append(while_open(browser, pid, address, options.seconds))
            with serving(rival, data_dir=data_dir) as (pid, url):
                shares["always redrawn"].append(while_open(browser, pid, f"{url}/downloads", options.seconds))
        browser.close()
    percent = {what: [100 * share for share in measured] for what, measured in shares.items()}
    report("the server, no page open", percent["no page"], "% of a core")
    redrawn = Rival("the page always redrawn", tuple(percent["always redrawn"]))
    what = "the server, an open page where nothing moves"
    report(what, percent["ours"], "% of a core", limit=MAX_PERCENT, rival=redrawn)


def filled(folder: Path, *, jobs: int) -> Path:
    """Make a data folder whose queue holds only jobs that were cancelled; return it."""
    settings = Settings.from_environment(environment(folder / "data"))
    queue = DownloadQueue(settings, None)
    for job in queue.add_all([parcel(number) for number in range(jobs)]):
        queue.cancel(job.id)
    return folder / "data"


def while_open(browser: Browser, pid: int, url: str, seconds: float) -> float:
    """Return the server's share of a core while a page is open and nobody touches it."""
    page = browser.new_page()
    page.goto(url)
    page.get_by_text("Select all").wait_for()
    page.wait_for_timeout(3000)
    share = share_of_a_core(pid, seconds)
    page.close()
    return share


def wait_for_rest(pid: int) -> None:
    """Wait until a server that has just started has loaded what the first page will need."""
    while share_of_a_core(pid, 1.0) > AT_REST:
        pass


def share_of_a_core(pid: int, seconds: float) -> float:
    """Return the processor time that a process takes in some seconds, as a share of them (Linux)."""
    before, began_s = ticks_of(pid), time.monotonic()
    time.sleep(seconds)
    return (ticks_of(pid) - before) / TICKS_PER_S / (time.monotonic() - began_s)


def ticks_of(pid: int) -> int:
    """Return the processor time of a process so far, in clock ticks; see proc(5), fields 14 and 15 of stat."""
    after_name = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(") ")[2].split()
    return int(after_name[11]) + int(after_name[12])


if __name__ == "__main__":
    main()
