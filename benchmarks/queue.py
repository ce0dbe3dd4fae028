"""What each action and the page cost with up to 10,000 downloads, beside a bare table of SQLite with the same rows.

The rival writes and reads the same facts with no queue around them: it cannot be quicker for less. Nothing is fetched:
nobody is signed in, so the jobs wait.

    python -m benchmarks.queue [--rounds 3]
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.figures import report
from benchmarks.parcels import Parcel
from benchmarks.running_app import environment
from benchmarks.timing import measured as measured_alone
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue
from olci_ui.session.download_progress import totals

QUEUE_SIZES = (10, 100, 1_000, 10_000)
MAX_WAIT_FOR_QUEUE_S = 1.0
DOWNLOADS_PAGE_SCRIPT = """
import time
from streamlit.testing.v1 import AppTest

app = AppTest.from_file("olci_ui/main.py", default_timeout=120).run()
for _ in range({rounds}):
    app.switch_page("../pages/help.py").run()
    began = time.perf_counter()
    app.switch_page("../pages/downloads.py").run()
    print(time.perf_counter() - began)
assert not app.exception
assert any("{count:,}" in one.proto.text for one in app.get("progress"))
"""
FIRST_BEGIN_DAY = datetime(2024, 1, 1, tzinfo=UTC)
Actions = dict[str, float]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    for size in QUEUE_SIZES:
        wanted = [parcel(number) for number in range(size)]
        ours: list[Actions] = []
        bare: list[Actions] = []
        for _ in range(rounds):
            bare.append(measured(bare_table, wanted))
            ours.append(measured(queue, wanted))
        for what in ours[0]:
            report(f"{what}, {size:,} jobs", [one[what] for one in ours], "s", limit=MAX_WAIT_FOR_QUEUE_S, size=size)
        for what in bare[0]:
            ratios = [one[what] / other[what] for one, other in zip(ours, bare, strict=True)]
            report(f"{what}, {size:,} jobs, beside", ratios, "× a bare table")
        report(
            f"page of the downloads, {size:,} jobs",
            page_s(wanted, rounds=rounds),
            "s",
            limit=MAX_WAIT_FOR_QUEUE_S,
            size=size,
        )


def page_s(wanted: list[Parcel], *, rounds: int) -> list[float]:
    """Return the seconds in which the page of so many downloads is put together, from another page."""
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        jobs = DownloadQueue(Settings(data_dir=data_dir, download_dir=data_dir / "scenes"), None)
        jobs.add_all(wanted)
        jobs.stop()
        script = DOWNLOADS_PAGE_SCRIPT.format(rounds=rounds, count=len(wanted))
        return measured_alone(script, environment=environment(data_dir))


def parcel(number: int) -> Parcel:
    """Return a scene to queue."""
    begin = FIRST_BEGIN_DAY + timedelta(minutes=3 * number)
    name = (
        f"S3A_OL_1_EFR____{begin:%Y%m%dT%H%M%S}_{begin + timedelta(minutes=3):%Y%m%dT%H%M%S}_"
        f"{begin + timedelta(days=1):%Y%m%dT%H%M%S}_0179_110_{number % 385 + 1:03d}_1980_PS2_O_NT_003.SEN3"
    )
    return Parcel(f"00000000-0000-4000-8000-{number:012d}", name, 800_000_000, {"MD5": f"{number:032x}"}, "")


def measured(way: Callable[[Path, list[Parcel]], Actions], wanted: list[Parcel]) -> Actions:
    """Return the seconds of each action in an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        return way(Path(folder), wanted)


def queue(folder: Path, wanted: list[Parcel]) -> Actions:
    """Do with the queue what a person can do with a list."""
    settings = Settings(data_dir=folder / "data", download_dir=folder / "scenes")
    taken: Actions = {}
    jobs = DownloadQueue(settings, None)
    taken["queue all"] = timed(lambda: jobs.add_all(wanted))
    ids = [job.id for job in jobs.snapshot()]
    taken["look at all"] = timed(jobs.snapshot)
    taken["add up what is left"] = timed(lambda: totals(jobs.snapshot()))
    taken["pause one"] = timed(lambda: jobs.pause(ids[-1]))
    taken["put the last first"] = timed(lambda: jobs.move(ids[-1], before=ids[0]))
    taken["put half of them first"] = timed(lambda: jobs.move_all(ids[len(ids) // 2 :], before=ids[0]))
    taken["pause all"] = timed(jobs.pause_all)
    taken["resume all"] = timed(jobs.resume_all)
    jobs.stop()
    taken["open it again"] = timed(lambda: DownloadQueue(settings, None).snapshot())
    jobs = DownloadQueue(settings, None)
    taken["queue the same again"] = timed(lambda: jobs.add_all(wanted))
    taken["cancel all"] = timed(lambda: jobs.do("cancel", ids))
    taken["clear all"] = timed(jobs.clear_finished)
    jobs.stop()
    return taken


def bare_table(folder: Path, wanted: list[Parcel]) -> Actions:
    """Write and read the same facts in a table, with the same care for the disk."""
    taken: Actions = {}
    rows = [(one.id, one.name, one.size_bytes, one.checksums["MD5"], "waiting") for one in wanted]
    with closing(sqlite3.connect(folder / "bare.sqlite", isolation_level=None)) as table:
        table.execute("PRAGMA journal_mode = WAL")
        table.execute("CREATE TABLE job (id INTEGER PRIMARY KEY, product TEXT, name TEXT, size, md5, state)")

        def fill() -> None:
            table.execute("BEGIN")
            table.executemany("INSERT INTO job (product, name, size, md5, state) VALUES (?, ?, ?, ?, ?)", rows)
            table.execute("COMMIT")

        taken["queue all"] = timed(fill)
        taken["look at all"] = timed(lambda: table.execute("SELECT * FROM job").fetchall())
        taken["pause all"] = timed(lambda: table.execute("UPDATE job SET state = 'paused'"))
        taken["clear all"] = timed(lambda: table.execute("DELETE FROM job"))
    return taken


def timed(action: Callable[[], object]) -> float:
    """Return the seconds that an action takes."""
    begun_s = time.perf_counter()
    action()
    return time.perf_counter() - begun_s


if __name__ == "__main__":
    main()
