"""What the commands print: results on the output, everything else on the error output; JSON where asked."""

from __future__ import annotations

import json
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

USUAL_COLUMNS = 80


def ready_output() -> None:
    """Let no output end the command: one that is closed takes nothing, and what one has no letters for is escaped."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - open to the end of the process
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")


def let_go_of_output() -> None:
    """Drop what an output that takes nothing more has not taken; Python would try once more at its end, and fail."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
    """Print a result as JSON, keys in the order they are given in; letters that the output lacks as JSON's escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, indent=2)
    click.echo(text)


def draw(line: str, *, stays: bool = False) -> None:
    """Draw a line of progress over the one before it, no wider than the terminal; one that ``stays`` is the last."""
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns or USUAL_COLUMNS
    except (OSError, ValueError):  # the error output is no terminal, or not even a file
        columns = USUAL_COLUMNS
    click.echo(f"\r\033[K{line[: columns - 1]}", nl=stays, err=True)


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
            draw(f"{filled} {number}/{self._total}  {name}")

    def clear(self) -> None:
        """Take the bar off its line, so that a line can be printed there."""
        if self._is_drawn:
            draw("")


def megabytes(size_bytes: int | None) -> str:
    """Write a size as people read it: ``720 MB``, ``-`` where it is not known."""
    return "-" if size_bytes is None else f"{size_bytes / 1e6:,.0f} MB" if size_bytes >= 1e6 else f"{size_bytes:,} B"
