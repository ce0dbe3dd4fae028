"""A search carried out: the listing asked within the filter's bounds, each record filtered, the rows in order."""

from __future__ import annotations

import functools
import heapq
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from olci_practice.archive.listing import BY_START, Listing, ListingQuery, Record, ZoneTest, any_zone
from olci_practice.filters import FilterBounds, Node, Predicate, filter_bounds, may_pass, predicate
from olci_practice.server.options import MAX_SKIP, MAX_TOP, Options
from olci_practice.server.results import RecordText, ResultList, WaitLimit

# One query reaches $skip 10,000 plus 1,000 products; one more shows that there are more.
_MAX_ROWS = MAX_SKIP + MAX_TOP + 1
_SHUFFLED_TOGETHER = 64  # no more records are looked for before the first row comes
# Sentinel-3A was launched on 2016-02-16.
_FIRST_SENSING = datetime(2016, 1, 1, tzinfo=UTC)


def result_list(
    listing: Listing,
    node: Node,
    options: Options,
    *,
    clock: Callable[[], datetime],
    stopping: threading.Event,
    offline: frozenset[str] = frozenset(),
) -> ResultList:
    """Return the rows of a search, lazily; a request that would take longer than a minute breaks off.

    In every order, and without any, the first rows come without a look at the last, and what surely passes is counted
    without being made. ``offline``: names of products that are not online just now, whatever the listing says.

    Raises (while it is read):
        ServiceUnavailable: the minute is over, or the server goes down.
    """
    limits, latest, passes = filter_bounds(node), clock(), predicate(node)
    order_field, newest_first = options.order_field or BY_START, options.order_field is not None and options.descending
    found = candidates(
        listing, limits, latest=latest, order_field=order_field, newest_first=newest_first, may_pass=may_pass(node)
    )
    if offline:
        key = functools.partial(_order_key, field=order_field, descending=newest_first)
        stored = sorted(_not_online(listing, offline), key=key)
        found = _merged([_others(found, offline), iter(stored)], key)
    passing = _passing(found, passes)
    if options.order_field is None:
        rows = _shuffled(passing)
    else:
        rows = (None if record is None else RecordText.of(record) for record in passing)
    is_counted = limits.names is None and limits.boxes is None and not offline
    numbers = _numbers(listing, limits, may_pass(node), passes, latest=latest) if is_counted else None
    return ResultList(rows, max_rows=_MAX_ROWS, wait_limit=WaitLimit(stopping), numbers=numbers)


def _numbers(
    listing: Listing, limits: FilterBounds, test: ZoneTest, passes: Predicate, *, latest: datetime
) -> Iterator[int]:
    """Yield how many records pass, some at a time."""
    begin, end = max(limits.begin, _FIRST_SENSING), min(limits.end, latest)
    query = ListingQuery(begin, end, product_types=limits.product_types, may_pass=test)
    yield from listing.count(query, passes=passes)


def candidates(
    listing: Listing,
    limits: FilterBounds,
    *,
    latest: datetime,
    order_field: str = BY_START,
    newest_first: bool = False,
    may_pass: ZoneTest = any_zone,
) -> Iterator[Record | None]:
    """Yield the records that may pass a filter of these bounds, by a time and Id, each once; None: nothing yet."""
    key = functools.partial(_order_key, field=order_field, descending=newest_first)
    if limits.is_empty:
        return
    if limits.names is not None:
        yield from sorted(_named(listing, limits.names), key=key)
        return
    begin, end = max(limits.begin, _FIRST_SENSING), min(limits.end, latest)
    if begin >= end:
        return
    streams = [
        listing.look_through(
            ListingQuery(begin, end, limits.product_types, box, order_field, newest_first, may_pass=may_pass)
        )
        for box in limits.boxes or (None,)
    ]
    previous = None
    for record in streams[0] if len(streams) == 1 else _merged(streams, key):
        if record is None:
            yield None
        elif record["Id"] != previous:
            yield record
            previous = record["Id"]


def _merged(
    streams: Sequence[Iterator[Record | None]], key: Callable[[Record], tuple[float, str]]
) -> Iterator[Record | None]:
    """Yield the records of several streams in order, and None wherever one of them has it."""
    line: list[tuple[tuple[float, str], int, Record]] = []
    wanted = list(range(len(streams)))
    while wanted or line:
        if not wanted:
            _, number, first = heapq.heappop(line)
            yield first
            wanted.append(number)
        for record in streams[number := wanted.pop()]:
            if record is not None:
                heapq.heappush(line, (key(record), number, record))
                break
            yield None


def _not_online(listing: Listing, names: frozenset[str]) -> list[Record]:
    """Return the records of these names, marked as not online."""
    found = (listing.by_name(name) for name in names)
    return [{**record, "Online": False} for record in found if record is not None]


def _others(records: Iterator[Record | None], names: frozenset[str]) -> Iterator[Record | None]:
    """Yield the records of other names."""
    return (None if record is not None and record["Name"] in names else record for record in records)


def _named(listing: Listing, names: frozenset[str]) -> list[Record]:
    records = [record for name in names if (record := listing.by_name(name)) is not None]
    return [listing.with_checksum(record) for record in records] if len(names) == 1 else records


def _passing(records: Iterator[Record | None], passes: Predicate) -> Iterator[Record | None]:
    """Yield the records that pass, and None for each that does not, so that a reader can look at the clock."""
    for record in records:
        yield record if record is not None and passes(record) else None


def _shuffled(records: Iterator[Record | None]) -> Iterator[RecordText | None]:
    """Yield rows in no order at all, though always the same."""
    block: list[Record] = []
    for record in records:
        if record is not None:
            block.append(record)
        if len(block) == _SHUFFLED_TOGETHER:
            yield from _in_no_order(block)
            block.clear()
        yield None
    yield from _in_no_order(block)


def _in_no_order(records: list[Record]) -> list[RecordText]:
    return [RecordText.of(record) for record in sorted(records, key=lambda record: zlib.crc32(record["Id"].encode()))]


def _order_key(record: Record, *, field: str, descending: bool) -> tuple[float, str]:
    key, _, part = field.partition("/")
    time_s = datetime.fromisoformat(record[key][part] if part else record[key]).timestamp()
    return -time_s if descending else time_s, record["Id"]
