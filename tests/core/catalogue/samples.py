"""What several tests here are made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from olci_core.catalogue import SearchQuery

JUNE = datetime(2018, 6, 1, tzinfo=UTC)


TWO_DAYS = SearchQuery.days(date(2018, 6, 1), date(2018, 6, 2))


LONG = SearchQuery(JUNE, JUNE + timedelta(days=300))


New = Callable[..., dict[str, Any]]


def many(new_record: New, count: int, **changed: Any) -> list[dict[str, Any]]:
    return [new_record(JUNE + timedelta(minutes=3 * number), **changed) for number in range(count)]
