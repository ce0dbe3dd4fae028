"""Corners written one after the other: KML coordinates, pairs in lines, tuples, tables."""

from __future__ import annotations

import re

import numpy as np

from olci_core.area.polygons import Ring


def kml_corners(text: str) -> Ring | None:
    """Return the corners of KML's coordinates, shape (n, 2), heights dropped; None if they are not numbers.

    KML writes lon,lat or lon,lat,height with spaces between; people add spaces, or commas at the end.
    """
    tokens = text.replace("−", "-").split()
    if tokens and all(token.count(",") in (1, 2) and token[-1] != "," != token[0] for token in tokens):
        return _of_numbers([part for token in tokens for part in token.split(",")[:2]], width=2)
    numbers = [part for part in re.split(r"[\s,]+", text.replace("−", "-").strip()) if part]
    lines = [re.split(r"[\s,]+", line.strip(" ,\t\r")) for line in text.splitlines() if line.strip(" ,\t\r")]
    widths = {len(line) for line in lines}
    if len(lines) > 2 and len(widths) == 1 and widths <= {2, 3}:
        return _of_numbers(numbers, width=widths.pop())
    return _of_numbers(numbers, width=_width(numbers, text))


def _width(numbers: list[str], text: str) -> int:
    """Return 3 where numbers come with heights, 2 where they do not."""
    if len(numbers) % 3:
        return 2
    heights = set(numbers[2::3])
    if len(numbers) % 2 or len(heights) == 1:
        return 3
    groups = [group for group in re.split(r"(?<![,\s])\s+(?!\s*,)", re.sub(r"\s*,\s*", ",", text.strip())) if group]
    return 3 if all(group.strip(",").count(",") == 2 for group in groups) else 2


def _of_numbers(numbers: list[str], *, width: int) -> Ring | None:
    if not numbers or len(numbers) % width:
        return None
    try:
        return np.array(numbers, dtype=np.float64).reshape(-1, width)[:, :2]
    except ValueError:
        return None
