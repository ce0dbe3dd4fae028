"""Options that several commands share, and what they turn a text into."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import click

from olci_cli.output import say_beside
from olci_core.area import Area
from olci_core.area.named_regions import region_named, regions
from olci_core.area.text.readings import area_from_text
from olci_core.errors import InputError
from olci_core.library import holdings

Function = TypeVar("Function", bound=Callable[..., object])


class AreaType(click.ParamType[Area]):
    """An area: a file that holds one, or a text as the page takes it."""

    name = "TEXT|FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Area:
        """Read the file of that name if there is one, and say beside what of it was left out; else the text.

        Raises:
            InputError: neither makes an area.
        """
        if isinstance(value, Area):
            return value
        text = str(value)
        if os.path.isfile(text):  # noqa: PTH113 - that of a Path fails for a text that is too long for a name
            from olci_core.area import read_area_file  # noqa: PLC0415 - on use: most areas are no files

            held = read_area_file(Path(text))
            for note in held.notes:
                say_beside(f"{Path(text).name}: {note}")
            return held.in_one()
        is_name = bool(text.strip()) and not any(sign.isdigit() or sign in "({" for sign in text)
        return _region(text) if is_name else area_from_text(text)


class DayType(click.ParamType[datetime]):
    """A day of the calendar, as ``2024-04-15``; its midnight in UTC."""

    name = "DAY"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read a day."""
        if isinstance(value, datetime):
            return value
        try:
            day = datetime.strptime(str(value), "%Y-%m-%d").replace(tzinfo=UTC)
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2024-04-15.", param, ctx)
        if day.date() == date.max:
            self.fail(f"{value} cannot be used: no day comes after it.", param, ctx)
        return day


def _region(name: str) -> Area:
    known = {one.lower(): one for one in regions()}
    if found := known.get(name.strip().lower()):
        return region_named(found)
    near = [one for low, one in known.items() if name.strip().lower() in low]
    near += [known[low] for low in get_close_matches(name.strip().lower(), known, n=3) if known[low] not in near]
    hint = (
        f"Perhaps {', '.join(near[:5])}?"
        if near
        else "Write bounds, WKT or GeoJSON, or name a file that holds an area."
    )
    raise InputError(f"There is no region, and no file, called {name}.", hint=hint)


def area_option(*, required: bool) -> Callable[[Function], Function]:
    """Return the option ``--area``."""
    text = "Bounds (west, south, east, north), WKT, GeoJSON, a named region, or a file that holds an area."
    return click.option("--area", type=AreaType(), required=required, help=text)


def json_option(function: Function) -> Function:
    """Add the option ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(function)


def products_in(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Yield the products that paths name, those below a folder one by one."""
    for path in paths:
        if path.is_dir() and not path.name.endswith(".SEN3"):
            yield from (holding.path for holding in holdings(path))
        else:
            yield path
