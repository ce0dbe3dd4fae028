"""The search in the page's address: a copied link opens the same search, and a reload loses nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from olci_core.area import Area
from olci_core.catalogue import SearchQuery
from olci_core.catalogue.query import EVERY_MONTH
from olci_core.catalogue.season import Season, checked
from olci_core.errors import InputError
from olci_core.scene import MISSION_BEGAN_ON, PRODUCT_TYPES
from olci_ui.session import texts

T = TypeVar("T")
STANDARD_DAYS = 3
STANDARD_TYPE = "OL_1_EFR___"


@dataclass(frozen=True, slots=True)
class SearchForm:
    """What the search form holds: whole UTC days, both included, a product type and an area.

    ``months`` are those of the year (1 to 12), ``hours`` those of the UTC day, half-open (None: all). ``area_text`` is
    what the area was given as; alone it stands for one that is none yet: it cannot be read, or may mean several.
    ``further_types`` are products looked for beside the first, ``season`` the days of each year that are wanted (None:
    all).
    """

    first: date
    last: date
    product_type: str = STANDARD_TYPE
    area: Area | None = None
    months: frozenset[int] = EVERY_MONTH
    hours: tuple[float, float] | None = None
    area_text: str = ""
    further_types: tuple[str, ...] = ()
    season: Season | None = None

    def query(self) -> SearchQuery:
        """Return the question to the catalogue.

        Raises:
            InputError: there is no area, the last day lies before the first, or no day lies in the chosen months.
        """
        if self.area is None:
            raise InputError(
                texts.NO_AREA,
                hint=texts.NO_AREA_HINT,
            )
        query = SearchQuery.days(
            self.first,
            self.last,
            area=self.area,
            product_type=self.product_type,
            months=self.months,
            hours=self.hours,
            further_types=self.further_types,
            season=self.season,
        )
        if not query.spans():
            raise InputError(
                texts.NO_DAYS,
                hint=texts.NO_DAYS_HINT,
            )
        return query


def standard_form(today: date) -> SearchForm:
    """Return the form as a newcomer finds it: the latest three days, full resolution, no area."""
    return SearchForm(first=today - timedelta(days=STANDARD_DAYS - 1), last=today)


def to_address(form: SearchForm) -> dict[str, str]:
    """Return a form as query parameters."""
    products = ",".join((form.product_type, *form.further_types))
    parameters = {"from": form.first.isoformat(), "to": form.last.isoformat(), "product": products}
    if form.season is not None:
        parameters["season"] = "..".join(f"{month:02d}-{day:02d}" for month, day in form.season)
    if form.months != EVERY_MONTH:
        parameters["months"] = ",".join(str(month) for month in sorted(form.months))
    if form.hours is not None:
        parameters["hours"] = f"{form.hours[0]:g}-{form.hours[1]:g}"
    if form.area is not None:
        parameters["area"] = form.area.to_wkt()
    elif form.area_text:
        parameters["area"] = form.area_text
    return parameters


def from_address(parameters: Mapping[str, str], *, today: date) -> SearchForm:
    """Return the form that query parameters describe; what is missing stays standard.

    Raises:
        InputError: a parameter cannot be read; the sentence names it.
    """
    form, problems = read_address(parameters, today=today)
    if problems:
        raise problems[0]
    return form


def read_address(parameters: Mapping[str, str], *, today: date) -> tuple[SearchForm, tuple[InputError, ...]]:
    """Return the form that query parameters describe, and what of them cannot be read and stays standard.

    The text of an area that cannot be read, or may mean several, is kept in the form; its problem stands first.
    """
    problems: list[InputError] = []
    standard = standard_form(today)

    def read(name: str, reader: Callable[[str], T], otherwise: T) -> T:
        text = parameters.get(name)
        if not text:
            return otherwise
        try:
            return reader(text)
        except InputError as error:
            problems.append(error)
            return otherwise

    area: Area | None = read("area", Area.from_text, None)
    usual: tuple[str, ...] = (standard.product_type,)
    products = read("product", _product_types, usual)
    form = SearchForm(
        first=read("from", _date, standard.first),
        last=read("to", _date, standard.last),
        product_type=products[0],
        area=area,
        months=read("months", _months, EVERY_MONTH),
        hours=read("hours", _hours, None),
        area_text="" if area is not None else parameters.get("area", ""),
        further_types=products[1:],
        season=read("season", _season, None),
    )
    return form, tuple(problems)


def within_mission(form: SearchForm, *, today: date) -> tuple[SearchForm, tuple[InputError, ...]]:
    """Return a form with days that can be searched, and an error that says so where it had others."""
    first, last = (min(max(day, MISSION_BEGAN_ON), today) for day in (form.first, form.last))
    if (first, last) == (form.first, form.last):
        return form, ()
    problem = InputError(
        texts.NO_SCENES_THEN.format(form.first, form.last), hint=texts.NO_SCENES_THEN_HINT.format(MISSION_BEGAN_ON)
    )
    return replace(form, first=first, last=last), (problem,)


def form_of(query: SearchQuery) -> SearchForm:
    """Return the form that a query came from."""
    return SearchForm(
        query.begin.date(),
        query.last_day,
        query.product_type,
        query.area,
        query.months,
        query.hours,
        further_types=query.further_types,
        season=query.season,
    )


def names_to_address(names: Sequence[str]) -> dict[str, str]:
    """Return names looked for as a query parameter."""
    return {"names": "\n".join(names)} if names else {}


def names_from_address(parameters: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names that query parameters hold, () where they hold none."""
    return tuple(line.strip() for line in parameters.get("names", "").splitlines() if line.strip())


def today_utc() -> date:
    """Return today's date where the satellites live."""
    return datetime.now(UTC).date()


def _product_types(text: str) -> tuple[str, ...]:
    types = tuple(dict.fromkeys(text.split(",")))
    for one in types:
        if one not in PRODUCT_TYPES:
            raise InputError(texts.NO_SUCH_PRODUCT.format(one), hint=texts.NO_SUCH_PRODUCT_HINT)
    return types


def _season(text: str) -> Season:
    match = re.fullmatch(r"(\d\d)-(\d\d)\.\.(\d\d)-(\d\d)", text, re.ASCII)
    try:
        month, day, last_month, last_day = map(int, match.groups()) if match else (0, 0, 0, 0)
        return checked((month, day), (last_month, last_day))
    except InputError as error:
        raise InputError(texts.NO_SUCH_SEASON.format(text), hint=texts.NO_SUCH_SEASON_HINT) from error


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(texts.NO_SUCH_DATE.format(text), hint=texts.NO_SUCH_DATE_HINT) from error


def _months(text: str) -> frozenset[int]:
    parts = text.split(",")
    if not all(re.fullmatch(r"[0-9]{1,2}", part) and 1 <= int(part) <= 12 for part in parts):
        raise InputError(texts.NO_SUCH_MONTHS.format(text), hint=texts.NO_SUCH_MONTHS_HINT)
    return frozenset(int(part) for part in parts)


def _hours(text: str) -> tuple[float, float] | None:
    match = re.fullmatch(r"([0-9]{1,2}(?:\.[0-9]+)?)-([0-9]{1,2}(?:\.[0-9]+)?)", text)
    first, last = (float(match[1]), float(match[2])) if match else (0.0, 0.0)
    if not (match and first < 24 and last <= 24):
        raise InputError(texts.NO_SUCH_HOURS.format(text), hint=texts.NO_SUCH_HOURS_HINT)
    return None if (first, last) == (0, 24) else (first, last)
