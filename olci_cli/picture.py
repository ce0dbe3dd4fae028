"""``olci picture``: whole products as pictures, to look at what a scene shows without a screen's map."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click
from PIL import Image

from olci_cli.each_product import OnShare, make_of_each
from olci_cli.options import json_option
from olci_core.extract.files import complete, storage_errors
from olci_core.product.composite import composite


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
    make = partial(_write, max_px=max_px)
    return make_of_each(paths, folder, kind="png", make=make, as_json="pictures" if as_json else "")


def _write(product: Path, target: Path, _on_share: OnShare, *, max_px: int) -> str:
    """Write a picture whole or not at all."""
    picture = Image.fromarray(composite(product, max_px=max_px))
    with complete(target) as part, storage_errors(target):
        picture.save(part, "PNG")
    return ""
