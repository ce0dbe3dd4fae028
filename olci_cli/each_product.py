"""A file made of each product that the arguments name, said one by one; what cannot be made stops no other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from olci_cli.options import products_in
from olci_cli.output import Bar, on_terminal, say, say_beside, say_error, say_json
from olci_core.errors import OlciError, StorageError
from olci_core.scene import bare_name

OnShare = Callable[[float], object]


def make_of_each(
    paths: tuple[Path, ...],
    folder: Path,
    *,
    kind: str,
    make: Callable[[Path, Path, OnShare], str],
    as_json: str,
) -> int:
    """Make ``folder/NAME.kind`` of each product below some paths; return the exit status.

    ``make`` writes the file of a product, says which share of it is done, and returns what is to be known of it, "" for
    nothing. ``as_json`` is the key under which all is written at the end; "" for a line a file.
    """
    _make(folder)
    found: list[dict[str, Any]] = []
    products = list(products_in(paths))
    bar = Bar(len(products), is_drawn=on_terminal())
    for number, path in enumerate(products):
        bar.at(number, path.name)
        target = folder / f"{bare_name(path.name)}.{kind}"
        try:
            to_know = make(path, target, partial(_show, bar, number, path.name))
        except OlciError as error:
            bar.clear()
            found.append({"product": str(path), "file": None, "error": str(error), "hint": error.hint})
            say_error(f"{path.name}: {error}", hint=error.hint)
            continue
        bar.clear()
        found.append({"product": str(path), "file": str(target), "error": "", "hint": ""})
        if not as_json:
            say(str(target))
        if to_know:
            say_beside(f"{path.name}: {to_know}")
    if as_json:
        say_json({as_json: found})
    if not found:
        say_error("There is no product there.", hint="Name a zip, a .SEN3 folder, or a folder that holds some.")
    return 0 if found and all(one["file"] for one in found) else 1


def _show(bar: Bar, number: int, name: str, share: float) -> None:
    bar.at(number, name, share=share)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{folder} cannot be made: {error.strerror or error}", hint="Choose another one.") from error
