"""``olci cut``: an area cut out of products, a file of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from olci_cli.each_product import make_of_each
from olci_cli.options import area_option, json_option
from olci_core.area import Area
from olci_core.extract import cut, write_geotiff, write_netcdf, write_picture

if TYPE_CHECKING:
    import xarray as xr

WRITERS: dict[str, Callable[[xr.Dataset, Path], None]] = {
    "tif": write_geotiff,
    "nc": write_netcdf,
    "png": write_picture,
}


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
    as_json: bool,
) -> int:
    r"""Cut an area out of products: GeoTIFF, NetCDF or PNG, each pixel where it belongs on the map.

    \b
    olci cut scenes --area "Baffin Bay" --variables Oa08_reflectance,Oa06_reflectance --out cuts

    A PATH is a product (a zip or a .SEN3 folder), or a folder below which all products are cut. The files of one area
    lie on one grid, so that they stack. The exit status is 1 if a product could not be cut; the others are.
    """
    names = [name for name in variables.replace(",", " ").split() if name] if variables else None

    def make(path: Path, target: Path) -> str:
        dataset = cut(path, area, variables=names, pixel_m=pixel_m, crs=crs, mask=not no_mask)
        WRITERS[kind](dataset, target)
        return str(dataset.attrs.get("left_out", ""))

    return make_of_each(paths, folder, kind=kind, make=make, as_json="cuts" if as_json else "")
