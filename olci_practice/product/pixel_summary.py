"""What a manifest counts: how many of a product's pixels are land, bright, cloudy, or have something wrong."""

from __future__ import annotations

from collections import Counter

import numpy as np

from olci_practice.product.contents import any_flag, quality_flags
from olci_practice.product.observed import Observed
from olci_practice.product.radiance_files import LEVEL_1_FLAGS

_SATURATED = tuple(name for name in LEVEL_1_FLAGS if name.startswith("saturated@"))
_COUNTED = {
    **{name: (name,) for name in LEVEL_1_FLAGS if name not in _SATURATED},
    "saturated": _SATURATED,
}


class PixelSummary:
    """Counts over all rows that were added."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._pixels = 0

    def add(self, seen: Observed) -> None:
        """Count the pixels of some rows."""
        flags = quality_flags(seen)
        self._pixels += flags.size
        for name, together in _COUNTED.items():
            self._counts[name] += int(((flags & any_flag(together)) != 0).sum())
        self._counts["cloudy"] += int((seen.classes.cloud > np.float32(0.5)).sum())

    def count(self, name: str) -> int:
        """Return how many pixels have a flag of level 1, are ``saturated`` in any band, or ``cloudy``."""
        return self._counts[name]

    def percentage(self, name: str) -> float:
        """Return the same in percent of all pixels."""
        return 100 * self._counts[name] / max(self._pixels, 1)
