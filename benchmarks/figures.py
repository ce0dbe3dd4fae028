"""One measured figure beside its goal: printed when it is found, and kept for docs/benchmarks.md."""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

KEPT_IN = "OLCI_BENCHMARK_FIGURES"  # names the file that collects figures, one JSON object a line
LABEL_CHARS = 66


@dataclass(frozen=True, slots=True)
class Rival:
    """Who did the same work in the same run, and what that took in the unit of the figure beside it."""

    name: str
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.values:
            raise ValueError(f"nothing was measured of {self.name}")


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
    rival: Rival | None = None

    def __post_init__(self) -> None:
        if not self.values:
            raise ValueError(f"nothing was measured of {self.what}")

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Figure:
        """Return a figure as it was kept in JSON."""
        rival = kept.get("rival")
        beside = Rival(rival["name"], tuple(rival["values"])) if rival else None
        return cls(kept["what"], tuple(kept["values"]), kept["unit"], kept["limit"], kept["size"], beside)

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
        return f"{_spread(self.values)} {self.unit}"

    @property
    def is_ratio(self) -> bool:
        """Whether the values are themselves a ratio to a rival, which the unit names."""
        return self.unit.startswith("×")

    @property
    def lacks_rival(self) -> bool:
        """Whether there is a goal and nobody to compare with."""
        return self.limit is not None and self.rival is None and not self.is_ratio

    @property
    def ratios(self) -> tuple[float, ...]:
        """Each round over the rival's of the same turn (the median over each, where they had other rounds).

        None where one of both is nothing, or less.
        """
        if self.rival is None or min(*self.values, *self.rival.values) <= 0:
            return ()
        theirs = self.rival.values
        mine = self.values if len(self.values) == len(theirs) else (self.median,) * len(theirs)
        return tuple(one / other for one, other in zip(mine, theirs, strict=True))

    @property
    def beside(self) -> str:
        """The ratio to the rival with its spread, and what the rival took; "" where there is none."""
        if self.rival is None:
            return ""
        theirs = f"{statistics.median(self.rival.values):.3g} {self.unit}"
        ratios = self.ratios
        return f"{_spread(ratios)} × {self.rival.name} ({theirs})" if ratios else f"{self.rival.name}: {theirs}"

    @property
    def goal(self) -> str:
        """The goal and whether it is reached, in words."""
        if self.limit is None:
            return ""
        return f"≤ {self.limit:g}: {'MISSED' if self.is_missed else 'reached'}"


def report(
    what: str,
    values: Sequence[float],
    unit: str,
    *,
    limit: float | None = None,
    size: float | None = None,
    rival: Rival | None = None,
) -> None:
    """Print a figure, and keep it where all figures of a run are collected.

    What has a goal has a rival, too, which may be missing on this machine (tests/benchmarks/test_figures.py).
    """
    figure = Figure(what, tuple(values), unit, limit, size, rival)
    print(f"{what:{LABEL_CHARS}s} {figure.spread:38s} {figure.goal:16s} {figure.beside}".rstrip(), flush=True)
    if kept_in := os.environ.get(KEPT_IN):
        with Path(kept_in).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(figure)) + "\n")


def collected(path: Path) -> list[Figure]:
    """Return the figures that a run has kept."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [Figure.read(json.loads(line)) for line in lines]


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.3g} ({min(values):.3g} to {max(values):.3g})"
