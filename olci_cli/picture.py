"""``olci picture``: whole products as pictures, to look at what a scene shows without a screen's map."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from PIL import Image

from olci_cli.options import json_option, made_folder, products_in
from olci_cli.output import Bar, on_terminal, say, say_error, say_json
from olci_core.errors import OlciError, StorageError
from olci_core.product.composite import composite
from olci_core.scene import bare_name


@click.command("picture")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option(
    "--out", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, help="Where files go."
)
@click.option(
    "--max-px", type=click.IntRange(16, 5_000), default=1024, show_default=True, help="The longer side, in pixels."
)
@json_option
def command(*, paths: tuple[Path, ...], folder: Path, max_px: int, as_json: bool) -> int:
    """Make a natural-colour PNG of level-1 products: Oa08, Oa06, Oa04 as red, green, blue.

    A PATH is a product (a zip or a .SEN3 folder), or a folder below which all products are taken. A picture lies as the
    satellite saw it, so one of an ascending pass stands on its head. The exit status is 1 if one could not be made; the
    others are.
    """
    made_folder(folder)
    found: list[dict[str, Any]] = []
    products = list(products_in(paths))
    bar = Bar(len(products), is_drawn=on_terminal())
    for number, path in enumerate(products):
        bar.at(number, path.name)
        target = folder / f"{bare_name(path.name)}.png"
        try:
            _write(path, target, max_px=max_px)
        except OlciError as error:
            bar.clear()
            found.append({"product": str(path), "file": None, "error": str(error), "hint": error.hint})
            say_error(f"{path.name}: {error}", hint=error.hint)
            continue
        bar.clear()
        found.append({"product": str(path), "file": str(target), "error": "", "hint": ""})
        if not as_json:
            say(str(target))
    if as_json:
        say_json({"pictures": found})
    if not found:
        say_error("There is no product there.", hint="Name a zip, a .SEN3 folder, or a folder that holds some.")
    return 0 if found and all(one["file"] for one in found) else 1


def _write(product: Path, target: Path, *, max_px: int) -> None:
    """Write a picture whole or not at all."""
    picture = Image.fromarray(composite(product, max_px=max_px))
    part = target.with_suffix(".png.part")
    try:
        picture.save(part, "PNG")
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StorageError(f"{target} cannot be written: {error.strerror or error}") from error
