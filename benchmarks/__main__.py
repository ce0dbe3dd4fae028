"""Every figure beside its rival in one run: ``python -m benchmarks``, or those named: ``python -m benchmarks search``.

Each benchmark is a program of its own, so that none warms the next. When one ends, its section of docs/benchmarks.md is
written anew with its date and its machine, from docs/benchmarks.json, where all sections are kept: a run that is
broken off loses nothing of the others. A figure that misses its goal is marked as missed, and a benchmark that breaks
is named as broken.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import KEPT_IN, collected
from benchmarks.kept_figures import Section, keep, measured_now, read_sections
from benchmarks.written_page import write_page

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
SUPPORT = {"__init__", "__main__", "clients", "cost_plots", "figures", "kept_figures", "parcels", "running_app"}
SUPPORT |= {"browser", "timing", "written_page"}


def main(arguments: list[str]) -> int:
    """Run the named benchmarks, or all; return 1 if one broke."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in SUPPORT)
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(names)}; none: all")
    parser.add_argument("--page", type=Path, default=PAGE, help="the page to write, its figures beside it")
    parser.add_argument("--write-only", action="store_true", help="write the page from what is kept, measure nothing")
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.names) - set(names)):
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(names)}")
    page: Path = options.page
    kept_in = page.with_suffix(".json")
    broken = []
    for name in [] if options.write_only else options.names or names:
        print(f"\n== {name}", flush=True)
        section = run(name)
        print(f"{name}: {section.took_s:.0f} s", flush=True)
        if section.has_broken:
            broken.append(name)
            print(f"{name} broke", flush=True)
        write_page(keep(section, kept_in), page)
    if options.write_only:
        write_page(read_sections(kept_in), page)
    print(f"\n{page} is written.")
    return 1 if broken else 0


def run(name: str) -> Section:
    """Run one benchmark as a program of its own; return what it measured."""
    with tempfile.TemporaryDirectory() as folder:
        kept_in = Path(folder) / "figures.jsonl"
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        begun_s = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, KEPT_IN: str(kept_in)}, check=False)
        return measured_now(
            name,
            collected(kept_in),
            at=datetime.now(UTC),
            took_s=time.monotonic() - begun_s,
            has_broken=done.returncode != 0,
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
