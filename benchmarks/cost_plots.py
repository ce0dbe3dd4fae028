"""Small plots of what a piece of work costs over its size, from figures that were measured at several sizes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from benchmarks.figures import Figure

WIDTH_IN, HEIGHT_IN = 5.2, 3.4
MAX_CURVES = 6  # in one plot


def draw_cost_plots(name: str, figures: Iterable[Figure], folder: Path) -> list[Path]:
    """Draw the costs of a benchmark over size, a plot for each unit and kind of size; return the files.

    A work counts where it was measured at two sizes or more.
    """
    curves: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.size is not None:
            curves[work_of(figure)].append(figure)
    sheets: dict[tuple[str, str], list[str]] = defaultdict(list)
    for work, points in curves.items():
        if len({point.size for point in points}) > 1:
            sheets[points[0].unit, counted_in(work)].append(work)
    plots = []
    for (unit, things), works in sheets.items():
        parts = [works[first : first + MAX_CURVES] for first in range(0, len(works), MAX_CURVES)]
        for number, part in enumerate(parts, start=1):
            words = f"cost {name} {things} {unit}" + (f" {number}" if len(parts) > 1 else "")
            target = folder / f"{re.sub(r'[^A-Za-z0-9]+', '-', words).strip('-')}.png"
            _draw({work: curves[work] for work in part}, target, unit=unit, things=things)
            plots.append(target)
    return plots


def work_of(figure: Figure) -> str:
    """Return what was measured without its size: "filter, 10,000 scenes" and "filter, 50,000 scenes" are one work."""
    return re.sub(r"[\d,.]*\d", "N", figure.what)


def counted_in(work: str) -> str:
    """Return what a size counts: "scenes" of "filter, N scenes"."""
    found = re.search(r"N (\w+)", work)
    return found[1] if found else "size"


def _draw(curves: dict[str, list[Figure]], target: Path, *, unit: str, things: str) -> None:
    from matplotlib.figure import Figure as Sheet  # noqa: PLC0415 - a heavy import for the last step of a long run

    sheet = Sheet(figsize=(WIDTH_IN, HEIGHT_IN), layout="constrained")
    axes = sheet.add_subplot()
    for work, points in curves.items():
        by_size = sorted(points, key=lambda point: point.size or 0.0)
        sizes, medians = [point.size or 0.0 for point in by_size], [point.median for point in by_size]
        below = [point.median - min(point.values) for point in by_size]
        above = [max(point.values) - point.median for point in by_size]
        label = re.sub(rf",? (of )?N {things}", "", work)
        axes.errorbar(sizes, medians, yerr=[below, above], marker="o", markersize=4, capsize=3, label=label)
    axes.set(xscale="log", yscale="log", xlabel=things, ylabel=unit)
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(fontsize=7)
    sheet.savefig(target, dpi=100)
