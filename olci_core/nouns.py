"""Numbers with their nouns: 1 scene, 2 scenes; written alike in notes, citations and on the command line."""

from __future__ import annotations


def counted(number: int, one: str, many: str) -> str:
    """Write a number with its noun, and a verb that follows, in the right form: 1 scene is, 1,200 scenes are."""
    return f"{number:,} {one if number == 1 else many}"
