"""What is looked for, and the same question in the catalogue's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Self
from urllib.parse import quote, urlencode

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.scene import PLATFORMS, PRODUCT_TYPES, STRIPE_TYPES, Scene

EVERY_MONTH = frozenset(range(1, 13))
MAX_TOP = 1000  # https://documentation.dataspace.copernicus.eu/APIs/OData.html, "Top option"
MAX_SKIP = 10_000  # the same page, "Skip option"
MAX_URL_CHARS = 6_000  # what the Copernicus Browser keeps to
MAX_SPAN = timedelta(days=366)  # a year at a time keeps each answer quick and the progress visible
_WKT_CHARS = (2_000, 1_200, 600, 300)  # the first is what the Copernicus Browser keeps to
_DAY = timedelta(days=1)
_PLATFORM = re.compile(r"S3[A-Z]")


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Which scenes are looked for; hashable, so a query is its own cache key.

    A scene belongs to it when its begin lies in ``[begin, end)`` (aware, turned into UTC), in one of ``months``
    (1 to 12) and in ``hours`` (from and to, in hours of the UTC day, half-open; from > to goes over midnight), and
    when it meets ``area`` (None: the whole earth). ``platform`` is S3 and a letter, None for all.

    Raises:
        InputError: a time without a zone, an end not after the begin, or an unknown product type, platform, month or
            hour.
    """

    begin: datetime
    end: datetime
    area: Area | None = None
    product_type: str = "OL_1_EFR___"
    platform: str | None = None
    months: frozenset[int] = EVERY_MONTH
    hours: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        for name in ("begin", "end"):
            object.__setattr__(self, name, _utc(getattr(self, name), name=name))
        if self.end <= self.begin:
            raise InputError(
                f"The search ends ({self.end:%Y-%m-%d %H:%M}) before it has begun ({self.begin:%Y-%m-%d %H:%M}).",
                hint="Choose a last day that is not before the first day.",
            )
        if self.product_type not in PRODUCT_TYPES:
            raise InputError(f"Unknown product: {self.product_type}", hint=f"Choose one of {', '.join(PRODUCT_TYPES)}.")
        if self.platform is not None and not _PLATFORM.fullmatch(self.platform):
            raise InputError(f"Unknown platform: {self.platform}", hint=f"Choose one of {', '.join(PLATFORMS)}.")
        object.__setattr__(self, "months", _months(self.months))
        object.__setattr__(self, "hours", _hours(self.hours))

    @classmethod
    def days(
        cls,
        first: date,
        last: date,
        *,
        area: Area | None = None,
        product_type: str = "OL_1_EFR___",
        platform: str | None = None,
        months: Iterable[int] = EVERY_MONTH,
        hours: tuple[float, float] | None = None,
    ) -> Self:
        """Ask for whole UTC days, the first and the last both included.

        Raises:
            InputError: the last day lies before the first, and whatever the constructor refuses.
        """
        if last < first:
            raise InputError(
                f"The last day ({last:%Y-%m-%d}) lies before the first ({first:%Y-%m-%d}).",
                hint="Choose a last day that is not before the first day.",
            )
        try:
            end = datetime.combine(last, time(), tzinfo=UTC) + _DAY
        except OverflowError as error:
            raise InputError(f"The calendar ends before {last:%Y-%m-%d} is over.") from error
        return cls(
            datetime.combine(first, time(), tzinfo=UTC),
            end,
            area=area,
            product_type=product_type,
            platform=platform,
            months=frozenset(months),
            hours=hours,
        )

    def has_time(self, moment: datetime) -> bool:
        """Whether a scene that begins at this moment (aware UTC) belongs to the query."""
        if not self.begin <= moment < self.end or moment.month not in self.months:
            return False
        if self.hours is None:
            return True
        first, last = self.hours
        hour = (moment - datetime.combine(moment.date(), time(), tzinfo=UTC)) / timedelta(hours=1)
        return first <= hour < last if first < last else hour >= first or hour < last

    def belongs(self, scene: Scene) -> bool:
        """Whether a scene belongs to the query as far as it does not concern the area."""
        return (
            scene.product_type == self.product_type
            and self.platform in (None, scene.platform)
            and self.has_time(scene.begin)
        )

    def spans(self) -> tuple[tuple[datetime, datetime], ...]:
        """Return the stretches of time to ask for, in order: the wanted months, at most MAX_SPAN each."""
        runs: list[tuple[datetime, datetime]] = []
        for begin, end in _calendar_months(self.begin, self.end):
            if begin.month not in self.months:
                continue
            if runs and runs[-1][1] == begin and end - runs[-1][0] <= MAX_SPAN:
                runs[-1] = (runs[-1][0], end)
            else:
                runs.append((begin, end))
        return tuple(runs)


def search_url(query: SearchQuery, begin: datetime, end: datetime, *, catalogue_url: str) -> str:
    """Return the address that asks for the scenes beginning in ``[begin, end)``, still without page.

    It asks for more than meets the area: which of it does is decided on the answer. An area with a long
    outline is simplified outwards until the address fits into MAX_URL_CHARS. Stripes of half an orbit are asked for
    without a place: their recorded edges run up to 3,900 km, and between such corners the catalogue's flat line
    strays from the true one by more than any margin.
    """
    plain = _address(_filter(query, begin, end, parts=()), catalogue_url)
    if query.area is None or query.product_type in STRIPE_TYPES:
        return plain
    for most_chars in _WKT_CHARS:
        url = _address(_filter(query, begin, end, parts=_parts(query.area, most_chars)), catalogue_url)
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


def time_filter(product_type: str, begin: datetime, end: datetime) -> str:
    """Return the filter for one product type, begun in ``[begin, end)``; the end is rounded up to milliseconds."""
    attribute = "OData.CSC.StringAttribute"
    return (
        "Collection/Name eq 'SENTINEL-3'"
        f" and Attributes/{attribute}/any(att:att/Name eq 'productType'"
        f" and att/{attribute}/Value eq {odata_text(product_type)})"
        f" and ContentDate/Start ge {odata_time(begin)}"
        f" and ContentDate/Start lt {odata_time(_next_millisecond(end))}"
    )


@lru_cache(maxsize=32)
def _parts(area: Area, most_chars: int) -> tuple[str, ...]:
    """Return the area in the catalogue's flat geometry; kept, since each span of a long search asks for it."""
    return area.search_wkts(max_chars=most_chars)


def _next_millisecond(moment: datetime) -> datetime:
    rest = -moment.microsecond % 1000
    try:
        return moment + timedelta(microseconds=rest)
    except OverflowError:
        return moment


def _filter(query: SearchQuery, begin: datetime, end: datetime, *, parts: tuple[str, ...]) -> str:
    text = time_filter(query.product_type, begin, end)
    if not parts:
        return text
    places = " or ".join(f"OData.CSC.Intersects(area=geography'SRID=4326;{wkt}')" for wkt in parts)
    return f"{text} and ({places})"


def _address(filter_text: str, catalogue_url: str) -> str:
    options = [("$filter", filter_text), ("$orderby", "ContentDate/Start asc")]
    options += [("$expand", "Attributes"), ("$expand", "Assets")]
    return f"{catalogue_url}/Products?" + urlencode(options, safe="$'(),:;/=", quote_via=quote)


def _calendar_months(begin: datetime, end: datetime) -> Iterable[tuple[datetime, datetime]]:
    while begin < end:
        try:
            after = (begin.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + 32 * _DAY).replace(day=1)
        except OverflowError:
            after = end
        yield begin, min(after, end)
        begin = after


def _utc(moment: datetime, *, name: str) -> datetime:
    if not isinstance(moment, datetime):
        raise InputError(f"The {name} of a search must be a time, not {moment!r}.", hint="For whole days use days().")
    if moment.utcoffset() is None:
        raise InputError(
            f"The {name} of the search ({moment:%Y-%m-%d %H:%M}) has no time zone.",
            hint="Give the time in UTC, for example datetime(2018, 6, 1, tzinfo=UTC).",
        )
    return moment.astimezone(UTC)


def _months(months: Iterable[int] | None) -> frozenset[int]:
    chosen = EVERY_MONTH if months is None else frozenset(months)
    if not chosen or not chosen <= EVERY_MONTH:
        raise InputError("The months of a search are numbers from 1 to 12.", hint="Choose at least one month.")
    return chosen


def _hours(hours: tuple[float, float] | None) -> tuple[float, float] | None:
    if hours is None:
        return None
    first, last = hours
    if not (0 <= first < 24 and 0 <= last <= 24) or first == last:
        raise InputError(
            f"The hours of the day cannot go from {first:g} to {last:g}.",
            hint="Choose hours from 0 to 24, UTC, for example 8 to 12.",
        )
    return None if (first, last) == (0, 24) else (first, last)
