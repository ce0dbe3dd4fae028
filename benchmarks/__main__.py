"""Every figure beside its rival in one run: ``python -m benchmarks``, or those named: ``python -m benchmarks search``.

Each benchmark is a program of its own, so that none warms the next. When one ends, its section of docs/benchmarks.md is
written anew with its date and its machine, from docs/benchmarks.json, where all sections are kept: a run that is
broken off loses nothing of the others. A figure that misses its goal is marked as missed; a benchmark that breaks, or
does not come to its end within its time, is named with the reason, and the others go on. Rivals that need an
environment of their own (requirements-peers.txt) are installed there first; else they are left out.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from datetime import UTC, datetime
from pathlib import Path

import start
from benchmarks.figures import KEPT_IN, collected
from benchmarks.kept_figures import Section, keep, measured_now, read_sections
from benchmarks.timing import ROOT
from benchmarks.written_page import write_page

WRITTEN_PAGE = ROOT / "docs" / "benchmarks.md"
RUN_BY_OTHERS = {"__main__", "clients", "parcels", "satpy_ways"}  # programs that benchmarks start
BESIDE_PEERS = {"download", "extract", "search"}
RUN_LAST = {"steady"}  # ten minutes of clicks: who cannot wait for it has all the others
MAX_RUN_S = 1800.0  # of one benchmark; the longest waits through every fault twice, by ours and by curl
END_S = 20.0  # after which what was asked to end is ended


def main(arguments: list[str]) -> int:
    """Run the named benchmarks, or all; return 1 if one broke."""
    programs = (path.stem for path in Path(__file__).parent.glob("*.py") if "__main__" in path.read_text("utf-8"))
    names = sorted(set(programs) - RUN_BY_OTHERS, key=lambda name: (name in RUN_LAST, name))
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(names)}; none: all")
    parser.add_argument("--page", type=Path, default=WRITTEN_PAGE, help="the page to write, its figures beside it")
    parser.add_argument("--write-only", action="store_true", help="write the page from what is kept, measure nothing")
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.names) - set(names)):
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(names)}")
    page: Path = options.page
    kept_in = page.with_suffix(".json")
    broken = []
    if not options.write_only and BESIDE_PEERS & set(options.names or names):
        install_peers()
    for name in [] if options.write_only else options.names or names:
        print(f"\n== {name}", flush=True)
        section = run(name)
        print(f"{name}: {section.took_s:.0f} s", flush=True)
        if section.has_broken:
            broken.append(name)
            print(f"{name} did not come to its end: {section.reason}", flush=True)
        write_page(keep(section, kept_in), page)
    if options.write_only:
        write_page(read_sections(kept_in), page)
    print(f"\n{page} is written.")
    return 1 if broken else 0


def install_peers() -> None:
    """Put the published clients into an environment of their own, unless they are there; without them it goes on."""
    try:
        start.set_up(start.PEERS_NEEDS, start.PEERS_VENV)
    except start.CannotStart as reason:
        print(f"The published clients are left out: {reason}", flush=True)


def run(name: str, *, limit_s: float = MAX_RUN_S) -> Section:
    """Run one benchmark as a program of its own; return what it measured."""
    with tempfile.TemporaryDirectory() as folder:
        kept_in = Path(folder) / "figures.jsonl"
        begun_s = time.monotonic()
        reason = reason_of([sys.executable, "-m", f"benchmarks.{name}"], kept_in=kept_in, limit_s=limit_s)
        taken_s = time.monotonic() - begun_s
        return measured_now(name, collected(kept_in), at=datetime.now(UTC), took_s=taken_s, reason=reason)


def reason_of(command: list[str], *, kept_in: Path, limit_s: float) -> str:
    """Run a command and show what it prints; return why it did not come to its end, "" where it did."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, KEPT_IN: str(kept_in), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,  # what it has started ends with it
    )
    last: deque[str] = deque(maxlen=1)
    showing = threading.Thread(target=_show, args=(process, last), daemon=True)
    showing.start()
    try:
        status = process.wait(limit_s)
    except subprocess.TimeoutExpired:
        status = None
    finally:
        _end_all(process)
        showing.join(END_S)
    if status is None:
        return f"it took more than {limit_s / 60:g} minutes"
    return "" if status == 0 else (last[0] if last else f"it ended with status {status}")


def _show(process: subprocess.Popen[str], last: deque[str]) -> None:
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            print(line, end="", flush=True)
            if line.strip():
                last.append(line.strip()[:300])


def _end_all(process: subprocess.Popen[str]) -> None:
    """End a program and all that it has started and left behind."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            return
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            continue


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped; what has been measured is written.")
