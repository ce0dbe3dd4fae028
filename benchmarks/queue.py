"""What each action and the page cost with up to 10,000 downloads, beside a bare table of SQLite with the same rows.

The rival does each action as one statement on the same facts, with no queue around them: what must hold between
processes, and what each job may become, is not its business. It cannot be quicker for less. Beside the page stands one
that shows the same rows in a table. Nothing is fetched: nobody is signed in, so the jobs wait.

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

from benchmarks.figures import Rival, report
from benchmarks.parcels import Parcel
from benchmarks.plain_pages import switched_s
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
app.switch_page("../pages/downloads.py").run()
for _ in range({rounds}):
    app.switch_page("../pages/help.py").run()
    began = time.perf_counter()
    app.switch_page("../pages/downloads.py").run()
    print(time.perf_counter() - began)
assert not app.exception
assert any("{count:,}" in one.proto.text for one in app.get("progress"))
"""
PLAIN_DOWNLOADS = """
import sqlite3
import pandas as pd
import streamlit as st

st.title("Downloads")
table = sqlite3.connect({table!r})
jobs = pd.read_sql("SELECT name, size, state FROM job ORDER BY place", table)
table.close()
done = jobs[jobs.state == "done"]
st.progress(len(done) / len(jobs))
st.caption(f"{{len(done):,}} of {{len(jobs):,}} downloaded, {{jobs['size'].sum() / 1e9:,.0f}} GB")
st.dataframe(jobs, hide_index=True)
"""
BARE_TABLE = "a bare table"
FIRST_BEGIN_DAY = datetime(2024, 1, 1, tzinfo=UTC)
PAUSE_LAST = "UPDATE job SET state = 'paused' WHERE place = (SELECT max(place) FROM job)"
LAST_FIRST = "UPDATE job SET place = (SELECT min(place) FROM job) - 1 WHERE place = (SELECT max(place) FROM job)"
HALF_FIRST = "UPDATE job SET place = place - ? WHERE id > ?"
LOOK = "SELECT * FROM job ORDER BY place"
LEFT = "SELECT count(*), sum(size) FROM job WHERE state != 'done'"
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
            seconds, theirs = ([one[what] for one in way] for way in (ours, bare))
            beside = Rival(BARE_TABLE, tuple(theirs))
            report(f"{what}, {size:,} jobs", seconds, "s", limit=MAX_WAIT_FOR_QUEUE_S, size=size, rival=beside)
        report(
            f"page of the downloads, {size:,} jobs",
            page_s(wanted, rounds=rounds),
            "s",
            limit=MAX_WAIT_FOR_QUEUE_S,
            size=size,
            rival=Rival("a plain page with a table", plain_page_s(wanted, rounds=rounds)),
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


def plain_page_s(wanted: list[Parcel], *, rounds: int) -> tuple[float, ...]:
    """Return the same of a page that shows a bare table's rows."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "bare.sqlite")
        with closing(opened(file)) as table:
            fill(table, wanted)
        seen = f"0 of {len(wanted):,} downloaded"
        return switched_s(PLAIN_DOWNLOADS.format(table=str(file)), seen=seen, rows=len(wanted), rounds=rounds)


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
    """Do the same with the same facts in a table, with the same care for the disk."""
    taken: Actions = {}
    file = folder / "bare.sqlite"
    table = opened(file)

    def do(statement: str, *values: object) -> int:
        return table.execute(statement, values).rowcount

    count = len(wanted)
    taken["queue all"] = timed(lambda: fill(table, wanted), brings=count)
    taken["look at all"] = timed(lambda: len(table.execute(LOOK).fetchall()), brings=count)
    taken["add up what is left"] = timed(lambda: table.execute(LEFT).fetchone()[0], brings=count)
    taken["pause one"] = timed(lambda: do(PAUSE_LAST), brings=1)
    taken["put the last first"] = timed(lambda: do(LAST_FIRST), brings=1)
    taken["put half of them first"] = timed(lambda: do(HALF_FIRST, 2 * count, count // 2), brings=count - count // 2)
    taken["pause all"] = timed(lambda: do("UPDATE job SET state = 'paused'"), brings=count)
    taken["resume all"] = timed(lambda: do("UPDATE job SET state = 'waiting'"), brings=count)
    table.close()

    def open_again() -> int:
        nonlocal table
        table = opened(file)
        return len(table.execute(LOOK).fetchall())

    taken["open it again"] = timed(open_again, brings=count)
    taken["queue the same again"] = timed(lambda: fill(table, wanted), brings=0)
    taken["cancel all"] = timed(lambda: do("UPDATE job SET state = 'cancelled' WHERE state = 'waiting'"), brings=count)
    taken["clear all"] = timed(lambda: do("DELETE FROM job WHERE state = 'cancelled'"), brings=count)
    table.close()
    return taken


def opened(file: Path) -> sqlite3.Connection:
    """Return a table of jobs, made where it is not there."""
    table = sqlite3.connect(file, isolation_level=None)
    table.execute("PRAGMA journal_mode = WAL")
    columns = (
        "id INTEGER PRIMARY KEY, product TEXT UNIQUE, name TEXT, size INTEGER, md5 TEXT, state TEXT, place INTEGER"
    )
    table.execute(f"CREATE TABLE IF NOT EXISTS job ({columns})")
    return table


def fill(table: sqlite3.Connection, wanted: list[Parcel]) -> int:
    """Put in what is not there yet; return how many that were."""
    rows = [
        (one.id, one.name, one.size_bytes, one.checksums["MD5"], "waiting", place) for place, one in enumerate(wanted)
    ]
    table.execute("BEGIN")
    put_in = table.executemany(
        "INSERT OR IGNORE INTO job (product, name, size, md5, state, place) VALUES (?, ?, ?, ?, ?, ?)", rows
    )
    table.execute("COMMIT")
    return put_in.rowcount


def timed(action: Callable[[], object], *, brings: int | None = None) -> float:
    """Return the seconds that an action takes; ``brings``: what it must return."""
    begun_s = time.perf_counter()
    brought = action()
    taken_s = time.perf_counter() - begun_s
    if brings is not None and brought != brings:
        raise SystemExit(f"the rival's work came to {brought}, not to {brings}")
    return taken_s


if __name__ == "__main__":
    main()
