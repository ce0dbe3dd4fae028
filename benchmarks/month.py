"""What a month of heavy use leaves behind: how large the data folder becomes, and what it costs the next start.

The month is laid down by the program's own stores: 10,000 jobs fetched, 2,500 quicklooks kept, 300 searches saved and
300 tabs with ticks of their own. The folder's rival is the plain sum: each picture a file, all else packed JSON;
that of the start is the same program on an empty folder: of the services alone with all their downloads, and of all
that a person waits for, from the command to the first page.

    python -m benchmarks.month [--rounds 25] [--page-rounds 11]

It needs a Chromium and the test packages.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from playwright.sync_api import Browser, sync_playwright

from benchmarks.browser import opened, start_chromium
from benchmarks.figures import Rival, report
from benchmarks.queue import parcel
from benchmarks.running_app import begun, environment
from benchmarks.timing import ROOT
from olci_core.catalogue.quicklook import MAX_FOLDER_BYTES, QuicklookFolder
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue
from olci_core.transfer.store.job_store import STORE_NAME, JobStore
from olci_ui.access.printed_address import page_address
from olci_ui.session.kept_choices import KeptChoices, ResultChoices, TabChoices
from olci_ui.session.saved_search import SavedSearch
from olci_ui.session.saved_searches import SavedSearches

JOBS, PICTURES, SEARCHES, TABS = 10_000, 2_500, 300, 300
PICTURE_BYTES = 250_000
SEEN_EACH = 100  # scenes that a saved search has shown
MAX_FOLDER_MB = MAX_FOLDER_BYTES / 1e6 + 64
PARAMETERS = {"from": "2024-01-01", "to": "2024-01-31", "product": "OL_1_EFR___", "area": "bbox:10,54,20,60"}
START = "from olci_ui.services import services; services.start(); services.archive.queue.snapshot(); services.stop()"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--page-rounds", type=int, default=11)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        used, fresh, plain = Path(name, "used"), Path(name, "fresh"), Path(name, "plain")
        live(used)
        write_plainly(plain)
        beside = Rival("the plain sum", (megabytes(plain),))
        report("the data folder after a month", [megabytes(used)], "MB", limit=MAX_FOLDER_MB, rival=beside)
        taken = [
            (started(used), started(fresh)) for _ in range(options.rounds)
        ]  # in turn: the machine is as busy for both
        pages = pages_shown(used, fresh, rounds=options.page_rounds)
    ratios = [one / other for one, other in taken]
    report("start of the services after a month", [one for one, _ in taken], "s")
    report("start of the services after a month", ratios, "× an empty folder", limit=1.25)
    what = "from the command to a usable page, after a month"
    report(what, [one for one, _ in pages], "s", limit=3.0, rival=Rival("an empty folder", tuple(s for _, s in pages)))


def live(data_dir: Path) -> None:
    """Lay down what a month leaves."""
    _jobs(data_dir)
    pictures, shown = QuicklookFolder(data_dir / "quicklooks"), picture()
    for number in range(PICTURES):
        pictures.write(parcel(number).id, shown)
    seen = frozenset(parcel(number).id for number in range(SEEN_EACH))
    saved = SavedSearches(data_dir)
    for number in range(SEARCHES):
        saved.add(SavedSearch(f"Search {number}", PARAMETERS, seen=seen, seen_at=datetime(2024, 2, 1, tzinfo=UTC)))
    tabs = KeptChoices(data_dir)
    for number in range(TABS):
        tabs.keep(f"{number:012x}", TabChoices({"search": ResultChoices(ticked=tuple(seen))}))


def picture() -> bytes:
    """Return what is kept as a quicklook: bytes that do not shrink."""
    return b"\xff\xd8\xff\xe0" + Random(1).randbytes(PICTURE_BYTES) + b"\xff\xd9"  # noqa: S311 - no secret


def write_plainly(folder: Path) -> None:
    """Write the same facts as a script would."""
    (folder / "quicklooks").mkdir(parents=True)
    shown = picture()
    for number in range(PICTURES):
        (folder / "quicklooks" / f"{parcel(number).id}.jpg").write_bytes(shown)
    seen = [parcel(number).id for number in range(SEEN_EACH)]
    for name, facts in (
        ("jobs", [asdict(parcel(number)) | {"state": "done"} for number in range(JOBS)]),
        ("searches", [PARAMETERS | {"name": f"Search {number}", "seen": seen} for number in range(SEARCHES)]),
        ("tabs", {f"{number:012x}": seen for number in range(TABS)}),
    ):
        (folder / f"{name}.json.gz").write_bytes(gzip.compress(json.dumps(facts).encode()))


def _jobs(data_dir: Path) -> None:
    queue = DownloadQueue(Settings(data_dir=data_dir, download_dir=data_dir / "scenes"), None)
    jobs = queue.add_all([parcel(number) for number in range(JOBS)])
    queue.stop()
    store = JobStore(data_dir / STORE_NAME)
    with store.together():
        for job in jobs:
            store.move(job.id, "running", expected="waiting", now_s=time.time())
            store.move(job.id, "done", expected="running", now_s=time.time(), received_bytes=job.size_bytes)
    store.close()


def megabytes(folder: Path) -> float:
    """Return what a folder holds, in MB."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def started(data_dir: Path) -> float:
    """Return the seconds in which a new process has opened its services and knows its downloads."""
    begun_s = time.perf_counter()
    subprocess.run([sys.executable, "-c", START], cwd=ROOT, env=environment(data_dir), check=True, capture_output=True)
    return time.perf_counter() - begun_s


def pages_shown(used: Path, fresh: Path, *, rounds: int) -> list[tuple[float, float]]:
    """Return the seconds from the command to a usable page, with what a month leaves and on a folder without it."""
    with sync_playwright() as playwright:
        chromium = start_chromium(playwright)
        return [(page_shown(chromium, used), page_shown(chromium, fresh)) for _ in range(rounds)]


def page_shown(chromium: Browser, data_dir: Path) -> float:
    """Return the seconds from the command that starts the program to its first page."""
    command = [sys.executable, str(ROOT / "start.py"), "--no-browser"]
    page = chromium.new_page()
    with begun(command, "--port", data_dir=data_dir) as (url, begun_s):
        taken_s = opened(page, url, address=page_address(f"{url}/", data_dir), ready="Search") - begun_s
    page.close()
    return taken_s


if __name__ == "__main__":
    main()
