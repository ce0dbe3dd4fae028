"""A text looked for in names of which only the parts are known: whether it may be there, and whether it may not."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from olci_practice.archive.listing import Columns, EachOutcomes, NameParts, Outcomes
from olci_practice.filters.nodes import TextFunction

_HOLDS: Mapping[str, Callable[[str, str], bool]] = {
    "contains": operator.contains,
    "startswith": str.startswith,
    "endswith": str.endswith,
    "is": operator.eq,
}


def text_outcomes(parts: NameParts, function: TextFunction | Literal["is"], text: str) -> Outcomes:
    """Return whether names of these parts may contain (start with, end with, be) a text, and whether they may not.

    Parts are taken as independent of one another, so "may" is sometimes too generous and never too strict.
    """
    if len(parts) == 1:  # whole names
        found_in = {_HOLDS[function](name, text) for name in parts[0]}
        return True in found_in, False in found_in
    may, may_not = False, True
    for pieces in _placed(_widths(parts), function, text):
        may_here, may_not_here = _together(parts, pieces)
        may, may_not = may or may_here, may_not and may_not_here
    return may, may_not


def text_outcomes_of_each(
    parts: NameParts, columns: Columns, function: TextFunction | Literal["is"], text: str
) -> EachOutcomes:
    """Return the same for each of many names, of which some parts are known one by one."""
    may, may_not = np.zeros(columns.length, np.bool_), np.ones(columns.length, np.bool_)
    for pieces in _placed(_widths(parts), function, text):
        if not _together(parts, pieces)[0]:
            continue
        here, not_here = np.ones(columns.length, np.bool_), np.zeros(columns.length, np.bool_)
        for one in pieces:
            column = columns.name_parts.get(one.part)
            if column is None:
                not_here |= _piece_outcomes(parts[one.part], one)[1]
            else:
                part_may, part_may_not = column(one.first, one.last, one.text)
                here &= part_may
                not_here |= part_may_not
        may |= here
        may_not &= not_here
    return may, may_not


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a text that is to stand in letters [first, last) of a part of a name."""

    part: int
    first: int
    last: int
    text: str


def _widths(parts: NameParts) -> tuple[int, ...]:
    return tuple(len(next(iter(part))) for part in parts)


@lru_cache(maxsize=256)
def _placed(
    widths: tuple[int, ...], function: TextFunction | Literal["is"], text: str
) -> tuple[tuple[_Piece, ...], ...]:
    """Return the pieces of the text for each place where it may stand in names whose parts have these widths."""
    at_letter = [(number, offset) for number, width in enumerate(widths) for offset in range(width)]
    spare = len(at_letter) - len(text)
    if spare < 0 or (function == "is" and spare > 0):
        return ()
    starts = {"contains": range(spare + 1), "endswith": range(spare, spare + 1)}.get(function, range(1))
    return tuple(tuple(_pieces_from(start, at_letter, widths, text)) for start in starts)


def _pieces_from(
    start: int, at_letter: Sequence[tuple[int, int]], widths: Sequence[int], text: str
) -> Iterator[_Piece]:
    done = 0
    while done < len(text):
        part, first = at_letter[start + done]
        last = min(widths[part], first + len(text) - done)
        yield _Piece(part, first, last, text[done : done + last - first])
        done += last - first


def _together(parts: NameParts, pieces: Sequence[_Piece]) -> Outcomes:
    """Return the outcomes of all pieces of a text."""
    may_not = False
    for one in pieces:
        may, may_not_here = _piece_outcomes(parts[one.part], one)
        if not may:
            return False, True
        may_not = may_not or may_not_here
    return True, may_not


def _piece_outcomes(part: frozenset[str], one: _Piece) -> Outcomes:
    pieces = part if one.last - one.first == len(next(iter(part))) else _pieces(part, one.first, one.last)
    may = one.text in pieces
    return may, not may or len(pieces) > 1


@lru_cache(maxsize=4096)
def _pieces(part: frozenset[str], first: int, last: int) -> frozenset[str]:
    return frozenset(one[first:last] for one in part)
