"""Results kept for ten minutes: asked once, handed on at once, and bounded by their size."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from olci_core.catalogue import Catalogue, Recent, SearchQuery
from olci_core.catalogue.cache import held_bytes
from tests.core.catalogue.samples import JUNE, LONG, TWO_DAYS, New, many


def test_the_same_query_is_remembered_for_ten_minutes(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    stub.records = [new_record(JUNE)]
    now = [datetime.now(UTC)]
    recent = Recent(catalogue, now=lambda: now[0])
    first = recent.search(TWO_DAYS)
    asked = len(stub.asked)
    assert recent.search(SearchQuery(TWO_DAYS.begin, TWO_DAYS.end)) is first
    assert recent.held(TWO_DAYS) is first
    assert len(stub.asked) == asked
    assert recent.search(TWO_DAYS, refresh=True) is not first
    assert len(stub.asked) == 2 * asked
    now[0] += timedelta(minutes=11)
    assert recent.held(TWO_DAYS) is None


def test_a_result_that_lacks_something_is_not_remembered(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    stub.records = many(new_record, 1500)
    stub.spoil = lambda _path, options: (503, b"") if options["$skip"] == ["1000"] else None
    recent = Recent(catalogue)
    assert not recent.search(LONG).complete
    stub.spoil = lambda _path, _options: None
    assert recent.search(LONG).complete
    assert len(recent.search(LONG, limit=3).scenes) == 3
    assert recent.held(LONG, limit=3) is not None


def test_what_is_kept_is_handed_on_at_once(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    stub.records = many(new_record, 3)
    recent = Recent(catalogue)
    given: list[tuple[Any, ...]] = []
    result = recent.search(TWO_DAYS)
    assert recent.search(TWO_DAYS, on_scenes=given.append) is result
    assert given == [result.scenes]


def test_kept_results_leave_by_their_size(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    stub.records = many(new_record, 200)
    days = [SearchQuery(JUNE + timedelta(hours=hour), JUNE + timedelta(hours=hour + 2)) for hour in range(4)]
    memory_bytes, disk_bytes = held_bytes(catalogue.search(days[0]).scenes)
    assert memory_bytes > 40 * 2_000
    assert disk_bytes == 0
    recent = Recent(catalogue, max_bytes=int(2.5 * memory_bytes))
    for query in days:
        recent.search(query)
    assert [recent.held(query) is not None for query in days] == [False, False, True, True]


def test_a_result_too_large_for_the_memory_is_kept_alone(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    stub.records = many(new_record, 20)
    recent = Recent(catalogue, max_bytes=1)
    result = recent.search(TWO_DAYS)
    assert recent.held(TWO_DAYS) is result
