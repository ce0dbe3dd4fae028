"""Every figure beside its rival in one run: ``python -m benchmarks``, or those named: ``python -m benchmarks search``.

Each benchmark is a program of its own, so that none warms the next. A run of all of them writes docs/benchmarks.md
anew; a figure that misses its goal is marked as missed, and a benchmark that breaks is named as broken.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.cost_plots import draw_cost_plots
from benchmarks.figures import KEPT_IN, Figure, collected

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
SUPPORT = {"__init__", "__main__", "clients", "cost_plots", "figures", "parcels", "running_app"}
PACKAGES = ("streamlit", "numpy", "shapely", "requests", "h5py", "xarray", "pyresample", "dask")


def main(arguments: list[str]) -> int:
    """Run the named benchmarks, or all; return 1 if one broke."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in SUPPORT)
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(names)}; none: all")
    chosen = parser.parse_args(arguments).names
    if unknown := sorted(set(chosen) - set(names)):
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(names)}")
    found, broken = {}, []
    for name in chosen or names:
        print(f"\n== {name}", flush=True)
        found[name], status = run(name)
        if status != 0:
            broken.append(name)
    if not chosen:
        plots = draw_cost_plots([figure for figures in found.values() for figure in figures], PAGE.parent)
        PAGE.write_text(page(found, broken=broken, plots=plots, at=datetime.now(UTC)), encoding="utf-8")
        print(f"\n{PAGE.relative_to(ROOT)} is written.")
    return 1 if broken else 0


def run(name: str) -> tuple[list[Figure], int]:
    """Run one benchmark as a program of its own; return its figures and its exit status."""
    with tempfile.TemporaryDirectory() as folder:
        kept_in = Path(folder) / "figures.jsonl"
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, KEPT_IN: str(kept_in)}, check=False)
        return collected(kept_in), done.returncode


def page(found: dict[str, list[Figure]], *, broken: list[str], plots: list[Path], at: datetime) -> str:
    """Return docs/benchmarks.md."""
    missed = sum(figure.is_missed for figures in found.values() for figure in figures)
    total = sum(len(figures) for figures in found.values())
    lines = [
        "# Figures",
        "",
        f"Measured on {at:%Y-%m-%d} by `python -m benchmarks` on {machine()}. {total} figures, {missed} goals missed.",
        "Each is the median of its rounds, with the least and the most in brackets; a ratio has its rival in its unit,",
        "and both were measured in turn in the same run.",
        "",
        "Versions: " + ", ".join(versions()) + ".",
    ]
    for name, figures in found.items():
        lines += ["", f"## {name}", ""]
        if name in broken:
            lines += ["**This benchmark broke; what it measured before is below.**", ""]
        lines += ["| what | measured | goal |", "|---|---|---|"]
        lines += [f"| {figure.what} | {figure.spread} | {marked(figure)} |" for figure in figures]
    if plots:
        lines += ["", "## Cost over size", ""] + [f"![{plot.stem.replace('-', ' ')}]({plot.name})" for plot in plots]
    return "\n".join(lines) + "\n"


def marked(figure: Figure) -> str:
    """Return the goal, set in bold where it is missed."""
    return f"**{figure.goal}**" if figure.is_missed else figure.goal


def machine() -> str:
    """Say what machine this is."""
    return f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}"


def versions() -> list[str]:
    """Return the versions of what weighs most, as far as it is installed here (a rival need not be)."""
    found = []
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            found.append(f"{name} {version(name)}")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
