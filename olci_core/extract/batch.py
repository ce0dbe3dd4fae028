"""One request made into files: each product's cut, the curve, the table of stations, and words that say what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.extract.area_figures import FIGURE_COLUMNS, series_rows
from olci_core.extract.cutting import cut_on
from olci_core.extract.files import complete, with_masks, write_csv, write_geotiff, write_netcdf
from olci_core.extract.given_products import each_once
from olci_core.extract.grid import Grid
from olci_core.extract.paper import CutRequest, for_your_paper
from olci_core.extract.parallel import OnProgress, for_each, ignore_progress, left_out
from olci_core.extract.picture_file import write_picture
from olci_core.extract.progress import share_done, stretch
from olci_core.extract.stations import Place, checked_places, points
from olci_core.extract.time_series import notes_on, series_frame
from olci_core.product.product import open_product

Format = Literal["tif", "nc", "png"]
SERIES_FILE, STATIONS_FILE, PAPER_FILE, SCRIPT_FILE = "series.csv", "stations.csv", "for your paper.txt", "again.py"


_TABLES_SHARE, _CUT_SHARE = 0.1, 0.7  # of the work on one product; the rest is writing
_COVERED = FIGURE_COLUMNS.index("covered_share")


@dataclass(frozen=True, slots=True)
class Outputs:
    """What is to be made of each product: cuts in ``formats``, the curve, values at ``places``."""

    formats: tuple[Format, ...] = ("tif",)
    with_series: bool = True
    places: tuple[Place, ...] = ()
    window: int = 1
    bands: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What a request became: ``files`` below ``folder``, the curve and the table, and what was left out and why.

    ``notes``: what is to be known of the products together, as ``series`` has it.
    """

    folder: Path
    files: tuple[str, ...]
    series: pd.DataFrame
    stations: pd.DataFrame
    left_out: str
    request: CutRequest
    notes: str = ""


@dataclass(slots=True)
class _ProductOutput:
    name: str
    files: list[str] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    stations: pd.DataFrame | None = None
    masks: tuple[tuple[str, str], ...] = ()
    note: str = ""
    is_practice: bool = False

    @property
    def is_used(self) -> bool:
        """Whether the scene sees the area: one beside it has its row in the curve, and is no part of the figures."""
        return bool(self.files) or any(row[_COVERED] > 0 for row in self.rows) or self._has_station

    @property
    def _has_station(self) -> bool:
        if self.stations is None:
            return False
        return bool((self.stations.filter(regex="_count$") > 0).any(axis=None))


def make_files(
    request: CutRequest, wanted: Outputs, folder: Path, *, on_progress: OnProgress = ignore_progress
) -> Made:
    """Make all files of a request in a folder; ``request.products`` and ``masks`` are found out and need not be given.

    A product that cannot be used is left out and named; a scene beside the area has its row in the curve and no file.

    Raises:
        InputError: nothing is wanted, or no product could be used.
        StorageError: the folder cannot be written.
        Cancelled: raised by ``on_progress``; what is complete by then stays.
    """
    if not (wanted.formats or wanted.with_series or wanted.places):
        raise InputError("Nothing was chosen to be made.", hint="Choose a kind of file, the curve, or stations.")
    if wanted.places:
        checked_places(wanted.places)
    grid = Grid.for_area(Area.from_wkt(request.area_wkt), pixel_m=request.pixel_m, crs=request.crs)
    work = partial(_made_of, request=request, wanted=wanted, folder=str(folder), grid=grid)
    found, broken = for_each(work, request.paths, on_progress=on_progress)
    notes = notes_on(request.paths, [part.name for part in found])
    parts = each_once(found, lambda part: part.name)
    rows = series_frame(row for part in parts for row in part.rows)
    tables = [part.stations for part in parts if part.stations is not None]
    stations = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    files = [name for part in parts for name in part.files]
    for name, table in ((SERIES_FILE, rows), (STATIONS_FILE, stations)):
        if len(table):
            write_csv(table, folder / name)
            files.append(name)
    used = replace(
        request,
        products=tuple(part.name for part in parts if part.is_used) or tuple(part.name for part in parts),
        masks=next((part.masks for part in parts if part.masks), ()),
        is_practice=any(part.is_practice for part in parts),
    )
    without = " ".join([*(part.note for part in parts if part.note), left_out(broken)]).strip()
    files += _words(used, folder, without=without, notes=notes)
    return Made(folder, tuple(files), rows, stations, without, used, notes)


def _made_of(path: str, *, request: CutRequest, wanted: Outputs, folder: str, grid: Grid) -> _ProductOutput:
    names, mask = request.variables, request.mask
    with open_product(path) as product:
        part = _ProductOutput(product.name, is_practice="practice" in product.attributes.get("comment", "").lower())
        if wanted.places:
            part.stations = with_masks(points(path, wanted.places, variables=names, window=wanted.window, mask=mask))
        if wanted.with_series:
            with stretch(0.0, _TABLES_SHARE):
                part.rows = series_rows(path, area_wkt=request.area_wkt, variables=names, mask=mask)
        if wanted.formats:
            try:
                with stretch(_TABLES_SHARE, _CUT_SHARE):
                    dataset = cut_on(product, request.area_wkt, grid, variables=names, mask=mask)
            except InputError as error:
                if part.stations is None and not part.rows:
                    raise
                part.note = str(error)
            else:
                part.masks = tuple((str(name), str(array.attrs["mask"])) for name, array in dataset.data_vars.items())
                for number, kind in enumerate(wanted.formats, start=1):
                    part.files.append(_written(dataset, Path(folder), kind, bands=wanted.bands))
                    share_done(_CUT_SHARE + (1 - _CUT_SHARE) * number / len(wanted.formats))
    return part


def _written(dataset: Any, folder: Path, kind: Format, *, bands: Sequence[str] | None) -> str:
    name = f"{dataset.attrs['source'].removesuffix('.SEN3')}.{kind}"
    if kind == "tif":
        write_geotiff(dataset, folder / name)
    elif kind == "nc":
        write_netcdf(dataset, folder / name)
    else:
        write_picture(dataset, folder / name, bands=bands)
    return name


def _words(request: CutRequest, folder: Path, *, without: str, notes: str) -> list[str]:
    paper = for_your_paper(request)
    text = f"Citation\n\n{paper.citation}\n\nMethods\n\n{paper.methods}\n"
    for heading, sentences in (("Left out", without), ("Notes", notes)):
        if sentences:
            text += f"\n{heading}\n\n{sentences}\n"
    for name, content in ((PAPER_FILE, text), (SCRIPT_FILE, paper.snippet)):
        with complete(folder / name) as part:
            part.write_text(content, "utf-8")
    return [PAPER_FILE, SCRIPT_FILE]
