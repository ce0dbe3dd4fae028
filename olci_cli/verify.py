"""``olci verify``: products on the disk tested against their manifests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from olci_cli.options import json_option, products_in
from olci_cli.output import Bar, on_terminal, say, say_error, say_json
from olci_core.errors import OlciError
from olci_core.library import Verdict, verify
from olci_core.nouns import counted


@click.command("verify")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@json_option
def command(*, paths: tuple[Path, ...], as_json: bool) -> int:
    """Test products against their manifests: every file's size and checksum.

    A PATH is a product (a zip or a .SEN3 folder), or a folder below which all products are tested. The exit status is
    1 if one of them is damaged or not whole.
    """
    found: list[dict[str, Any]] = []
    products = list(products_in(paths))
    bar = Bar(len(products), is_drawn=on_terminal())
    for number, path in enumerate(products):
        bar.at(number, path.name)
        try:
            found.append(_verdict(verify(path)))
        except OlciError as error:
            found.append({"path": str(path), "verdict": "unreadable", "wrong": [str(error)], "missing": []})
        bar.clear()
        if not as_json:
            _say(found[-1])
    if as_json:
        say_json({"products": found})
    if not found:
        say_error("There is no product there.", hint="Name a zip, a .SEN3 folder, or a folder that holds some.")
        return 1
    return 0 if all(one["verdict"] == "whole" for one in found) else 1


def _verdict(verdict: Verdict) -> dict[str, Any]:
    kind = "whole" if verdict.is_whole else "incomplete" if verdict.is_sound else "damaged"
    return {
        "path": str(verdict.path),
        "verdict": kind,
        "wrong": list(verdict.wrong),
        "missing": list(verdict.missing),
    }


def _say(one: dict[str, Any]) -> None:
    say(f"{one['verdict']:10}  {one['path']}")
    for sentence in one["wrong"]:
        say(f"            {sentence}")
    if one["missing"]:
        listed = ", ".join(one["missing"][:5]) + (" …" if len(one["missing"]) > 5 else "")
        say(f"            {counted(len(one['missing']), 'file is', 'files are')} missing: {listed}")
