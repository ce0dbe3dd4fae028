"""Corners written one after the other: KML coordinates, pairs in lines, tuples, tables."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from olci_core.area.polygons import Ring
from olci_core.area.text.bounds import points_in
from olci_core.area.text.clean import numbers_in

MAX_LETTERED = 2_000
_LON = re.compile(r"lon\w*|lng|länge|x|easting|point_x|decimallongitude", re.IGNORECASE)
_LAT = re.compile(r"lat\w*|breite|y|northing|point_y|decimallatitude", re.IGNORECASE)
_PAIRS = re.compile(r"[\d\s.,;|()\[\]{}eE+−-]+")


@dataclass(frozen=True, slots=True, eq=False)
class Corners:
    """Corners in degrees, longitude first, shape (n, 2): how they were read, and whether that is beyond doubt."""

    ring: Ring
    words: str
    is_sure: bool = False


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


def corner_lists(text: str) -> tuple[Corners, ...]:
    """Return the outlines that a list of pairs may mean: longitude first, then latitude first; none if it is no list.

    Pairs stand in lines, tuples or tables, with a header or letters if they have them; KML's triples mean one thing.
    """
    if (table := _table(text)) is not None:
        return (Corners(table, "as its heading says", is_sure=True),)
    if not _PAIRS.fullmatch(text):
        return _lettered_lines(text)
    lines = [numbers_in(line) for line in text.splitlines() if line.strip(" ,;|()[]")]
    widths = {len(line) for line in lines}
    numbers = [number for line in lines for number in line]
    if len(lines) > 2 and widths == {3}:
        lines = [line[1:] if _counts(lines) else line[:2] for line in lines]
    elif not (len(lines) > 2 and widths == {2}):
        corners = kml_corners(text)
        if corners is not None and len(numbers) == 3 * len(corners) and len(corners) > 2:
            return (Corners(corners, "longitude first", is_sure=True),)
        lines = [numbers[at : at + 2] for at in range(0, len(numbers), 2)]
    if len(lines) < 3 or any(len(line) != 2 for line in lines):
        return ()
    ring = np.array(lines, dtype=np.float64)
    return Corners(ring, "longitude first"), Corners(ring[:, ::-1], "latitude first")


def _table(text: str) -> Ring | None:
    """Return the corners of a table whose heading says which columns are longitude and latitude; None if it is none."""
    head, _, body = text.partition("\n")
    separator = next((one for one in ("\t", ";", "|", ",") if one in head), None)
    titles = [re.sub(r"[(\[].*", "", title).strip(" \"'") for title in head.split(separator)]  # without units
    lon = next((at for at, title in enumerate(titles) if _LON.fullmatch(title)), None)
    lat = next((at for at, title in enumerate(titles) if _LAT.fullmatch(title)), None)
    if lon is None or lat is None:
        return None
    rows = [line.split(separator) for line in body.splitlines() if line.strip()]
    try:
        corners = np.array([(_number(row[lon]), _number(row[lat])) for row in rows], dtype=np.float64)
    except (IndexError, ValueError):
        return None
    return corners if len(corners) > 2 else None


def _number(cell: str) -> float:
    return float(cell.strip(" \"'").replace("−", "-").replace(",", "."))


def _counts(lines: list[list[float]]) -> bool:
    """Whether the first column of a table numbers its rows."""
    first = [line[0] for line in lines]
    return first in ([float(n) for n in range(len(lines))], [float(n) for n in range(1, len(lines) + 1)])


def _lettered_lines(text: str) -> tuple[Corners, ...]:
    """Read a corner a line (or between semicolons), each with its letters: 57°30'N 20°12'E."""
    parts = [part for part in re.split(r"[\n;]", text) if part.strip()]
    if not 3 <= len(parts) <= MAX_LETTERED:
        return ()
    places = [points_in(re.sub(r"^\s*(?:[A-Za-z]{0,2}\d{0,3}[.):]|\(?\d{1,3}\))\s+", "", part)) for part in parts]
    if not all(len(place) == 1 for place in places) or not re.search(r"[NSEW]", text, re.IGNORECASE):
        return ()
    return (Corners(np.array([place[0] for place in places]), "as its letters say", is_sure=True),)
