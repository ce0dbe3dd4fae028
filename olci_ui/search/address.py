"""The search in the page's address: a copied link opens the same search, and a reload loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from olci_core.area import Area
from olci_core.catalogue import SearchQuery
from olci_core.errors import InputError
from olci_core.scene import PRODUCT_TYPES

LONGEST_AREA = 4000  # characters; a longer outline stays in the tab alone
STANDARD_DAYS = 3
STANDARD_TYPE = "OL_1_EFR___"


@dataclass(frozen=True, slots=True)
class SearchForm:
    """What the search form holds: whole UTC days, both included, a product type and an area."""

    first: date
    last: date
    product_type: str = STANDARD_TYPE
    area: Area | None = None

    def query(self) -> SearchQuery:
        """Return the question to the catalogue.

        Raises:
            InputError: there is no area, or the last day lies before the first.
        """
        if self.area is None:
            raise InputError(
                "There is no area yet.",
                hint="Draw one on the map with the tools at its left edge, or paste one under “Area as text”.",
            )
        return SearchQuery.days(self.first, self.last, area=self.area, product_type=self.product_type)


def standard_form(today: date) -> SearchForm:
    """Return the form as a newcomer finds it: the latest three days, full resolution, no area."""
    return SearchForm(first=today - timedelta(days=STANDARD_DAYS - 1), last=today)


def to_address(form: SearchForm) -> dict[str, str]:
    """Return a form as query parameters."""
    parameters = {"from": form.first.isoformat(), "to": form.last.isoformat(), "product": form.product_type}
    if form.area is not None and len(text := form.area.to_wkt()) <= LONGEST_AREA:
        parameters["area"] = text
    return parameters


def from_address(parameters: Mapping[str, str], *, today: date) -> SearchForm:
    """Return the form that query parameters describe; what is missing stays standard.

    Raises:
        InputError: a parameter cannot be read; the sentence names it.
    """
    form = standard_form(today)
    product_type = parameters.get("product", form.product_type)
    if product_type not in PRODUCT_TYPES:
        raise InputError(f"The link names a product that does not exist: {product_type}", hint="Choose one below.")
    return SearchForm(
        first=_date(parameters.get("from"), form.first),
        last=_date(parameters.get("to"), form.last),
        product_type=product_type,
        area=Area.from_wkt(parameters["area"]) if parameters.get("area") else None,
    )


def form_of(query: SearchQuery) -> SearchForm:
    """Return the form that a query came from."""
    last = (query.end - timedelta(microseconds=1)).date()
    return SearchForm(query.begin.date(), last, query.product_type, query.area)


def today_utc() -> date:
    """Return today's date where the satellites live."""
    return datetime.now(UTC).date()


def _date(text: str | None, standard: date) -> date:
    if not text:
        return standard
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"The link holds a date that does not exist: {text}", hint="Choose the dates below."
        ) from error
