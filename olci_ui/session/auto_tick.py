"""What somebody wants ticked for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AutoTickKind = Literal["day", "week", "month", "mosaic"]


@dataclass(frozen=True, slots=True)
class AutoTick:
    """The clearest scenes of each span of time, or the fewest within some days."""

    kind: AutoTickKind
    least_coverage: float = 0.0
    within_days: int = 1
