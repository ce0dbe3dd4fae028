"""What a server can list and hand out: the seam between an archive of products and the services over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

BY_START = "ContentDate/Start"

Record = dict[str, Any]
"""A catalogue object with Attributes and Assets, ready for JSON; links begin with the placeholder ``{catalogue}``."""

Scalar = str | int | float | datetime
ScalarSet = frozenset[Scalar] | tuple[Scalar, Scalar]
"""What a value may be: one of a set, or anything from a first to a last, both included."""

NameParts = tuple[frozenset[str], ...]
"""What each part of a name may be, in order; the texts of one part are equally long."""


@dataclass(frozen=True, slots=True)
class Zone:
    """What is known of many records before any of them is made.

    ``times``: the values of time fields (``ContentDate/Start``, …), aware UTC, by their names in a filter.
    ``attributes``: the kind and the values of every attribute that they have, by name.
    ``fields``: the values of ``Online`` and ``ContentLength``, and ``name_parts`` those of the parts of ``Name``:
    worked out when they are asked for. ``box``: a flat (west, south, east, north) in degrees that holds every
    footprint; ``footprint``: the one that all of them have, where that is known.
    """

    times: Mapping[str, tuple[datetime, datetime]]
    attributes: Mapping[str, tuple[str, ScalarSet]]
    fields: Mapping[str, Callable[[], ScalarSet]]
    name_parts: Callable[[], NameParts]
    box: tuple[float, float, float, float]
    footprint: BaseGeometry | None = None


Outcomes = tuple[bool, bool]
"""Whether something may hold, and whether it may not."""


EachOutcomes = tuple[NDArray[np.bool_], NDArray[np.bool_]]
"""The same of many records, one by one."""

Numbers = tuple[NDArray[np.float64], NDArray[np.float64]]
"""The least and the most that a value of many records may be, both included."""

PartColumn = Callable[[int, int, str], EachOutcomes]
"""Says of many names whether letters [first, last) of a part of theirs may be a text, and whether they may not."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of many records of a zone one by one, beside what the zone says of all of them.

    ``attributes`` and ``fields``: numbers by name, worked out when they are asked for; each field may have several,
    of which a record has one. ``name_parts``: by the number of the part among the zone's.
    """

    length: int
    attributes: Mapping[str, Callable[[], Numbers]]
    fields: Mapping[str, Callable[[], tuple[Numbers, ...]]]
    name_parts: Mapping[int, PartColumn]


def no_columns(zone: Zone, columns: Columns) -> EachOutcomes:  # noqa: ARG001  # as every other
    """Say that every record may pass and may not."""
    return np.ones(columns.length, np.bool_), np.ones(columns.length, np.bool_)


@dataclass(frozen=True, slots=True)
class ZoneTest:
    """What is known of a filter's answer for the records of a zone, of all of them and of ``each`` of many.

    ``attribute_names``: those that it depends on; ``has_names``, ``has_areas``, ``has_sizes``: it depends on names, on
    footprints, on sizes.
    """

    outcomes: Callable[[Zone], Outcomes]
    each: Callable[[Zone, Columns], EachOutcomes] = no_columns
    attribute_names: frozenset[str] = frozenset()
    has_names: bool = False
    has_areas: bool = False
    has_sizes: bool = False

    def __call__(self, zone: Zone) -> bool:
        """Return whether a record of a zone may pass."""
        return self.outcomes(zone)[0]

    def is_sure(self, zone: Zone) -> bool:
        """Return whether every record of a zone passes."""
        return not self.outcomes(zone)[1]


any_zone = ZoneTest(lambda _: (True, False))


@dataclass(frozen=True, slots=True)
class ListingQuery:
    """Records whose ContentDate/Start lies in [begin, end), aware UTC, in the order of a time and, where equal, by Id.

    ``product_types`` and ``bounds`` (flat west, south, east, north in degrees; None: all) narrow the answer, and so
    does ``may_pass``: records of a zone that may not pass can be left out. Whatever matches is in the answer.
    """

    begin: datetime
    end: datetime
    product_types: frozenset[str] | None = None
    bounds: tuple[float, float, float, float] | None = None
    order_field: str = BY_START
    newest_first: bool = False
    may_pass: ZoneTest = any_zone


class Listing(Protocol):
    """An archive of products."""

    def look_through(self, query: ListingQuery) -> Iterator[Record | None]:
        """Yield the records of a query; None comes where nothing has been found for a while.

        So a reader can look at the clock. They are made as they are taken: who stops early does not pay for the rest.
        """

    def between(self, begin: datetime, end: datetime, **how: Any) -> Iterator[Record]:
        """Yield the records of ``look_through`` alone; ``how`` are the other fields of its query."""
        found = self.look_through(ListingQuery(begin, end, **how))
        return (record for record in found if record is not None)

    def count(self, query: ListingQuery, *, passes: Callable[[Record], bool]) -> Iterator[int]:
        """Yield, some at a time, how many records of a query pass, wherever they lie.

        Records of a zone that surely passes need not be made.
        """

    def by_id(self, product_id: str) -> Record | None:
        """Return the record with this Id."""

    def by_name(self, name: str) -> Record | None:
        """Return the record of this name, which ends in .SEN3."""

    def by_asset(self, asset_id: str) -> Record | None:
        """Return the record that has an asset with this Id."""

    def with_checksum(self, record: Record) -> Record:
        """Return the record with its Checksum, for which the product may have to be made first."""

    def quicklook(self, record: Record) -> bytes | None:
        """Return a record's quicklook as JPEG, None where it has none."""

    def package(self, record: Record) -> Path | None:
        """Return a record's zip on the disk, None where the archive lists it without having it."""
