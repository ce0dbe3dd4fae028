"""One measured figure beside its goal: printed when it is found, and kept for docs/benchmarks.md."""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

KEPT_IN = "OLCI_BENCHMARK_FIGURES"  # names the file that collects figures, one JSON object a line
LABEL_CHARS = 66


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured: the values of its rounds, and what their median must not exceed (None: only to be known).

    ``unit`` is that of the values, or says over what they are a ratio: "s", "MB", "× curl". ``size`` is what the cost
    is drawn over, where the same work was measured at several sizes.
    """

    what: str
    values: tuple[float, ...]
    unit: str
    limit: float | None = None
    size: float | None = None

    def __post_init__(self) -> None:
        if not self.values:
            raise ValueError(f"nothing was measured of {self.what}")

    @property
    def median(self) -> float:
        """The middle of the rounds."""
        return statistics.median(self.values)

    @property
    def is_missed(self) -> bool:
        """Whether the goal is missed."""
        return self.limit is not None and self.median > self.limit

    @property
    def spread(self) -> str:
        """The median, and the least and the most behind it."""
        least, most = min(self.values), max(self.values)
        return f"{self.median:.3g} ({least:.3g} to {most:.3g}) {self.unit}"

    @property
    def goal(self) -> str:
        """The goal and whether it is reached, in words."""
        if self.limit is None:
            return ""
        return f"≤ {self.limit:g}: {'MISSED' if self.is_missed else 'reached'}"


def report(
    what: str, values: Sequence[float], unit: str, *, limit: float | None = None, size: float | None = None
) -> None:
    """Print a figure, and keep it where all figures of a run are collected."""
    figure = Figure(what, tuple(values), unit, limit, size)
    print(f"{what:{LABEL_CHARS}s} {figure.spread:38s} {figure.goal}".rstrip(), flush=True)
    if kept_in := os.environ.get(KEPT_IN):
        with Path(kept_in).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(figure)) + "\n")


def collected(path: Path) -> list[Figure]:
    """Return the figures that a run has kept."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [Figure(**{**found, "values": tuple(found["values"])}) for found in map(json.loads, lines)]
