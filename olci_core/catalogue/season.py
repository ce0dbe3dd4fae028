"""Part of each year, from a day to a day: what is compared over several years."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import MAXYEAR, UTC, date, datetime, timedelta

from olci_core.errors import InputError

MonthDay = tuple[int, int]
Season = tuple[MonthDay, MonthDay]
"""First and last day, both included; a first one later than the last goes over new year."""
TimeSpan = tuple[datetime, datetime]

_LEAP_YEAR = 2000  # in which every day of the year exists
DAY = timedelta(days=1)


def checked(first: MonthDay, last: MonthDay) -> Season:
    """Return a season from its first and last day.

    Raises:
        InputError: one of them exists in no year.
    """
    try:
        begin, end = date(_LEAP_YEAR, *first), date(_LEAP_YEAR, *last)
    except (ValueError, TypeError) as error:
        raise InputError(
            f"The days of the year cannot go from {first} to {last}.",
            hint="Give month and day of the first and the last, for example (4, 10) and (4, 24).",
        ) from error
    return (begin.month, begin.day), (end.month, end.day)


def cut_to(span: TimeSpan, season: Season | None) -> Iterable[TimeSpan]:
    """Yield the parts of a stretch within one month that lie in a season."""
    if season is None:
        yield span
        return
    begin, end = span
    first, last = season
    for year in (begin.year - 1, begin.year):
        opens, closes = _first_not_before(year, first), _first_after(year + (first > last), last)
        cut = max(begin, opens), min(end, closes)
        if cut[0] < cut[1]:
            yield cut


def _first_not_before(year: int, day: MonthDay) -> datetime:
    """Return the begin of a day of the year; 29 February stands for 1 March where there is none."""
    try:
        return datetime(year, *day, tzinfo=UTC)
    except ValueError:
        return datetime(year, 3, 1, tzinfo=UTC) if year > 0 else datetime.min.replace(tzinfo=UTC)


def _first_after(year: int, day: MonthDay) -> datetime:
    try:
        return datetime(year, *day, tzinfo=UTC) + DAY
    except ValueError:
        return _first_not_before(year, day) if year < MAXYEAR else datetime.max.replace(tzinfo=UTC)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def is_in(day: MonthDay, season: Season) -> bool:
    """Whether a day of the year (month and day) lies in a season."""
    first, last = season
    return first <= day <= last if first <= last else day >= first or day <= last
