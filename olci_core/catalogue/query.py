"""What is looked for: time, area, products."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from olci_core.area import Area
from olci_core.catalogue.season import DAY, Season, checked, cut_to, is_in
from olci_core.errors import InputError
from olci_core.scene import PLATFORMS, PRODUCT_TYPES, Scene

EVERY_MONTH = frozenset(range(1, 13))
MAX_SPAN = timedelta(days=366)  # a year at a time keeps each answer quick and the progress visible
_PLATFORM = re.compile(r"S3[A-Z]")


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Which scenes are looked for; hashable, so a query is its own cache key.

    A scene belongs to it when its begin lies in ``[begin, end)`` (aware, turned into UTC), in one of ``months``
    (1 to 12), in ``season`` (first and last day of each year as month and day, both included; first > last goes over
    new year) and in ``hours`` (from and to, in hours of the UTC day, half-open; from > to goes over midnight), and
    when it meets ``area`` (None: the whole earth). ``further_types`` are product types looked for beside
    ``product_type``. ``platform`` is S3 and a letter, None for all.

    Raises:
        InputError: a time without a zone, an end not after the begin, or an unknown product type, platform, month,
            season or hour.
    """

    begin: datetime
    end: datetime
    area: Area | None = None
    product_type: str = "OL_1_EFR___"
    platform: str | None = None
    months: frozenset[int] = EVERY_MONTH
    hours: tuple[float, float] | None = None
    further_types: tuple[str, ...] = ()
    season: Season | None = None

    def __post_init__(self) -> None:
        for name in ("begin", "end"):
            object.__setattr__(self, name, _utc(getattr(self, name), name=name))
        if self.end <= self.begin:
            raise InputError(
                f"The search ends ({self.end:%Y-%m-%d %H:%M}) before it has begun ({self.begin:%Y-%m-%d %H:%M}).",
                hint="Choose a last day that is not before the first day.",
            )
        for one in (self.product_type, *self.further_types):
            if one not in PRODUCT_TYPES:
                raise InputError(f"Unknown product: {one}", hint=f"Choose one of {', '.join(PRODUCT_TYPES)}.")
        further = sorted({*self.further_types} - {self.product_type}, key=list(PRODUCT_TYPES).index)
        object.__setattr__(self, "further_types", tuple(further))
        if self.platform is not None and not _PLATFORM.fullmatch(self.platform):
            raise InputError(f"Unknown platform: {self.platform}", hint=f"Choose one of {', '.join(PLATFORMS)}.")
        object.__setattr__(self, "months", _months(self.months))
        object.__setattr__(self, "hours", _hours(self.hours))
        if self.season is not None:
            object.__setattr__(self, "season", checked(*self.season))

    @classmethod
    def days(  # noqa: PLR0913 - the fields of a query, by keyword
        cls,
        first: date,
        last: date,
        *,
        area: Area | None = None,
        product_type: str = "OL_1_EFR___",
        platform: str | None = None,
        months: Iterable[int] = EVERY_MONTH,
        hours: tuple[float, float] | None = None,
        further_types: Iterable[str] = (),
        season: Season | None = None,
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
            end = datetime.combine(last, time(), tzinfo=UTC) + DAY
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
            further_types=tuple(further_types),
            season=season,
        )

    @property
    def product_types(self) -> tuple[str, ...]:
        """Every product type that is looked for, the first one first."""
        return (self.product_type, *self.further_types)

    @property
    def last_day(self) -> date:
        """The last UTC day that is searched, whole or in part."""
        return (self.end - timedelta(microseconds=1)).date()

    def has_time(self, moment: datetime) -> bool:
        """Whether a scene that begins at this moment (aware UTC) belongs to the query."""
        if not self.begin <= moment < self.end or moment.month not in self.months:
            return False
        if self.season is not None and not is_in((moment.month, moment.day), self.season):
            return False
        if self.hours is None:
            return True
        first, last = self.hours
        hour = (moment - datetime.combine(moment.date(), time(), tzinfo=UTC)) / timedelta(hours=1)
        return first <= hour < last if first < last else hour >= first or hour < last

    def belongs(self, scene: Scene) -> bool:
        """Whether a scene belongs to the query as far as it does not concern the area."""
        return (
            scene.product_type in self.product_types
            and self.platform in (None, scene.platform)
            and self.has_time(scene.begin)
        )

    def spans(self) -> tuple[tuple[datetime, datetime], ...]:
        """Return the stretches of time to ask for, in order: the wanted months and season, at most MAX_SPAN each."""
        runs: list[tuple[datetime, datetime]] = []
        wanted = (span for span in _calendar_months(self.begin, self.end) if span[0].month in self.months)
        for begin, end in (cut for span in wanted for cut in cut_to(span, self.season)):
            if runs and runs[-1][1] == begin and end - runs[-1][0] <= MAX_SPAN:
                runs[-1] = (runs[-1][0], end)
            else:
                runs.append((begin, end))
        return tuple(runs)


def _calendar_months(begin: datetime, end: datetime) -> Iterable[tuple[datetime, datetime]]:
    while begin < end:
        try:
            after = (begin.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + 32 * DAY).replace(day=1)
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
