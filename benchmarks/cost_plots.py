"""Small plots of what a piece of work costs over its size, from figures that were measured at several sizes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from benchmarks.figures import Figure

WIDTH_IN, HEIGHT_IN = 4.5, 2.8


def draw_cost_plots(figures: Iterable[Figure], folder: Path) -> list[Path]:
    """Draw one plot for each work that was measured at two sizes or more; return the files."""
    curves: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.size is not None:
            curves[work_of(figure)].append(figure)
    return [_draw(what, points, folder) for what, points in curves.items() if len(points) > 1]


def work_of(figure: Figure) -> str:
    """Return what was measured without its size: "filter, 10,000 scenes" and "filter, 50,000 scenes" are one work."""
    return re.sub(r"[\d,.]*\d", "N", figure.what)


def _draw(what: str, points: list[Figure], folder: Path) -> Path:
    from matplotlib.figure import Figure as Sheet  # noqa: PLC0415 - a heavy import for the last step of a long run

    sheet = Sheet(figsize=(WIDTH_IN, HEIGHT_IN), layout="constrained")
    axes = sheet.add_subplot()
    points = sorted(points, key=lambda point: point.size or 0.0)
    sizes, medians = [point.size or 0.0 for point in points], [point.median for point in points]
    below = [point.median - min(point.values) for point in points]
    above = [max(point.values) - point.median for point in points]
    axes.errorbar(sizes, medians, yerr=[below, above], marker="o", capsize=3)
    axes.set(xscale="log", yscale="log", title=what, xlabel="N", ylabel=points[0].unit)
    axes.title.set_fontsize(8)
    target = folder / f"cost-{re.sub(r'[^A-Za-z0-9]+', '-', what).strip('-')}.png"
    sheet.savefig(target, dpi=110)
    return target
