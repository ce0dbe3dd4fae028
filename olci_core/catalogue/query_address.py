"""A query in the catalogue's own words: the address of each of its pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import quote, urlencode

from olci_core.area import Area
from olci_core.catalogue.query import SearchQuery
from olci_core.scene import STRIPE_TYPES

MAX_TOP = 1000  # https://documentation.dataspace.copernicus.eu/APIs/OData.html, "Top option"
MAX_SKIP = 10_000  # the same page, "Skip option"
MAX_URL_CHARS = 6_000  # what the Copernicus Browser keeps to
_WKT_CHARS = (2_000, 1_200, 600, 300)  # the first is what the Copernicus Browser keeps to


def search_url(query: SearchQuery, begin: datetime, end: datetime, *, catalogue_url: str) -> str:
    """Return the address that asks for the scenes beginning in ``[begin, end)``, still without page.

    It asks for more than meets the area: which of it does is decided on the answer. An area with a long
    outline is simplified outwards until the address fits into MAX_URL_CHARS. Stripes of half an orbit are asked for
    without a place: their recorded edges run up to 3,900 km, and between such corners the catalogue's flat line
    strays from the true one by more than any margin.
    """
    plain = _address(_filter(query, begin, end, parts=()), catalogue_url)
    if query.area is None or STRIPE_TYPES.issuperset(query.product_types):
        return plain
    for max_chars in _WKT_CHARS:
        url = _address(_filter(query, begin, end, parts=_parts(query.area, max_chars)), catalogue_url)
        if len(url) <= MAX_URL_CHARS - 30:  # room for $top and $skip
            return url
    return plain


def page_url(url: str, *, skip: int, top: int) -> str:
    """Return the address of one page of a search: ``top`` records from the ``skip``-th on."""
    return f"{url}&$top={top}&$skip={skip}"


def odata_time(moment: datetime) -> str:
    """Write an aware UTC time as the catalogue's filter wants it, to the millisecond below."""
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def odata_text(text: str) -> str:
    """Write a text as a literal of the filter; a quote inside is doubled."""
    return "'" + text.replace("'", "''") + "'"


def time_filter(product_types: Iterable[str], begin: datetime, end: datetime) -> str:
    """Return the filter for product types, begun in ``[begin, end)``; the end is rounded up to milliseconds."""
    return (
        f"Collection/Name eq 'SENTINEL-3' and {_either(map(_is_of_type, product_types))}"
        f" and ContentDate/Start ge {odata_time(begin)}"
        f" and ContentDate/Start lt {odata_time(_next_millisecond(end))}"
    )


@lru_cache(maxsize=32)
def _parts(area: Area, max_chars: int) -> tuple[str, ...]:
    """Return the area in the catalogue's flat geometry; kept, since each span of a long search asks for it."""
    return area.search_wkts(max_chars=max_chars)


def _next_millisecond(moment: datetime) -> datetime:
    rest = -moment.microsecond % 1000
    try:
        return moment + timedelta(microseconds=rest)
    except OverflowError:
        return moment


def _filter(query: SearchQuery, begin: datetime, end: datetime, *, parts: tuple[str, ...]) -> str:
    text = time_filter(query.product_types, begin, end)
    if not parts:
        return text
    places = [f"OData.CSC.Intersects(area=geography'SRID=4326;{wkt}')" for wkt in parts]
    anywhere = [_is_of_type(one) for one in query.product_types if one in STRIPE_TYPES]
    return f"{text} and ({' or '.join((*anywhere, *places))})"


def _is_of_type(product_type: str) -> str:
    attribute = "OData.CSC.StringAttribute"
    return (
        f"Attributes/{attribute}/any(att:att/Name eq 'productType'"
        f" and att/{attribute}/Value eq {odata_text(product_type)})"
    )


def _either(conditions: Iterable[str]) -> str:
    conditions = list(conditions)
    return conditions[0] if len(conditions) == 1 else f"({' or '.join(conditions)})"


def _address(filter_text: str, catalogue_url: str) -> str:
    options = [("$filter", filter_text), ("$orderby", "ContentDate/Start asc")]
    options += [("$expand", "Attributes"), ("$expand", "Assets")]
    return f"{catalogue_url}/Products?" + urlencode(options, safe="$'(),:;/=", quote_via=quote)
