"""``olci cut``: an area cut out of products, a file of each."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from olci_cli.each_product import OnShare, make_of_each
from olci_cli.options import area_option, json_option
from olci_cli.output import megabytes, say_beside
from olci_core import extract  # its parts are loaded when they are asked for
from olci_core.area import Area
from olci_core.errors import InputError

if TYPE_CHECKING:
    import xarray as xr

WRITERS = {"tif": "write_geotiff", "nc": "write_netcdf", "png": "write_picture"}  # of olci_core.extract


@click.command("cut")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@area_option(required=True)
@click.option(
    "--variables",
    metavar="NAMES",
    help="Names with commas between, such as Oa08_reflectance,CHL_NN,MCI. [default: what the product measures]",
)
@click.option(
    "--out", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, help="Where files go."
)
@click.option("--format", "kind", type=click.Choice(list(WRITERS)), default="tif", show_default=True)
@click.option(
    "--pixel-m", type=click.FloatRange(min=0, min_open=True), default=300.0, show_default=True, help="In metres."
)
@click.option("--crs", help="A projection, such as EPSG:32633. [default: the one that suits the area]")
@click.option("--no-mask", is_flag=True, help="Keep cloud and other pixels that the recommended flags leave out.")
@click.option("--yes", is_flag=True, help="Do not ask before very many pixels are cut out.")
@json_option
def command(
    *,
    paths: tuple[Path, ...],
    area: Area,
    variables: str | None,
    folder: Path,
    kind: str,
    pixel_m: float,
    crs: str | None,
    no_mask: bool,
    yes: bool,
    as_json: bool,
) -> int:
    r"""Cut an area out of products: GeoTIFF, NetCDF or PNG, each pixel where it belongs on the map.

    \b
    olci cut scenes --area "Baffin Bay" --variables Oa08_reflectance,Oa06_reflectance --out cuts

    A PATH is a product (a zip or a .SEN3 folder), or a folder below which all products are cut. The files of one area
    lie on one grid, so that they stack. It asks before it cuts more pixels than a whole scene has; where nobody can
    answer, give --yes. The exit status is 1 if a product could not be cut; the others are.
    """
    names = [name for name in variables.replace(",", " ").split() if name] if variables else None

    _agreed(extract.Grid.for_area(area, pixel_m=pixel_m, crs=crs), len(names) if names else 1, kind, yes=yes)

    def make(path: Path, target: Path, on_share: OnShare) -> str:
        dataset = extract.cut(
            path, area, variables=names, pixel_m=pixel_m, crs=crs, mask=not no_mask, on_share=on_share
        )
        write: Callable[[xr.Dataset, Path], None] = getattr(extract, WRITERS[kind])
        write(dataset, target)
        return str(dataset.attrs.get("left_out", ""))

    return make_of_each(paths, folder, kind=kind, make=make, as_json="cuts" if as_json else "")


def _agreed(grid: extract.Grid, variables: int, kind: str, *, yes: bool) -> None:
    """Say what very many pixels take, and ask whether they are wanted.

    Raises:
        InputError: nobody can answer.
        Abort: they are not wanted.
    """
    cost = extract.cut_cost(grid, variables=variables, formats=[kind])
    if yes or not cost.is_large:
        return
    say_beside(
        f"{grid.columns:,} × {grid.rows:,} pixels, more than a whole scene has: each product takes about "
        f"{max(1, round(cost.seconds / 60))} min and up to {megabytes(int(cost.files_bytes))}."
    )
    if not sys.stdin.isatty():
        raise InputError("Very many pixels are asked for.", hint="Give --yes to cut them all the same, or larger ones.")
    click.confirm("Cut them out all the same?", abort=True, err=True)
