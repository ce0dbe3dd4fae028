"""What the commands print: results on the output, everything else on the error output; JSON where asked."""

from __future__ import annotations

import json
import sys
from typing import Any

import click


def say(line: str = "") -> None:
    """Print a line of the result."""
    click.echo(line)


def say_beside(line: str) -> None:
    """Print a line that is no part of the result: how it goes, what is waited for."""
    click.echo(line, err=True)


def say_error(message: str, *, hint: str = "") -> None:
    """Print what went wrong and what the reader can do."""
    click.echo(f"olci: {message}", err=True)
    if hint:
        click.echo(f"      {hint}", err=True)


def say_json(value: Any) -> None:
    """Print a result as JSON, keys in the order they are given in."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def on_terminal() -> bool:
    """Whether a person looks on: progress is drawn over and over there, and printed line by line elsewhere."""
    return sys.stderr.isatty()


class Bar:
    """A bar on a terminal for work of so many pieces; elsewhere nothing is drawn, results speak for themselves."""

    def __init__(self, total: int, *, is_drawn: bool) -> None:
        self._total = total
        self._is_drawn = is_drawn and total > 0

    def at(self, number: int, name: str, *, share: float = 0.0) -> None:
        """Show that a piece is worked on, the first one being number 0, and which share of it is done."""
        if self._is_drawn:
            filled = ("█" * round(20 * (number + share) / self._total)).ljust(20, "░")
            click.echo(f"\r\033[K{filled} {number}/{self._total}  {name[:70]}", nl=False, err=True)

    def clear(self) -> None:
        """Take the bar off its line, so that a line can be printed there."""
        if self._is_drawn:
            click.echo("\r\033[K", nl=False, err=True)


def megabytes(size_bytes: int | None) -> str:
    """Write a size as people read it: ``720 MB``, ``-`` where it is not known."""
    return "-" if size_bytes is None else f"{size_bytes / 1e6:,.0f} MB" if size_bytes >= 1e6 else f"{size_bytes:,} B"
