"""A text looked for in names of which only the parts are known: whether it may be there, and whether it may not."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Literal

from olci_practice.archive.listing import NameParts, Outcomes
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
    at_letter = [(part, offset) for part in parts for offset in range(len(next(iter(part))))]
    spare = len(at_letter) - len(text)
    if spare < 0 or (function == "is" and spare > 0):
        return False, True
    starts = {"contains": range(spare + 1), "endswith": range(spare, spare + 1)}.get(function, range(1))
    found = [_at(at_letter, start, text) for start in starts]
    return any(may for may, _ in found), all(may_not for _, may_not in found)


def _at(at_letter: list[tuple[frozenset[str], int]], start: int, text: str) -> Outcomes:
    """Return the outcomes of the text standing at one place of the names.

    ``at_letter``: the part that each letter of a name belongs to, and the letter's place in it.
    """
    may_not, done = False, 0
    while done < len(text):
        part, first = at_letter[start + done]
        width = len(next(iter(part)))
        last = min(width, first + len(text) - done)
        piece = text[done : done + last - first]
        pieces = part if last - first == width else _pieces(part, first, last)
        if piece not in pieces:
            return False, True
        may_not = may_not or len(pieces) > 1
        done += last - first
    return True, may_not


@lru_cache(maxsize=4096)
def _pieces(part: frozenset[str], first: int, last: int) -> frozenset[str]:
    return frozenset(one[first:last] for one in part)
