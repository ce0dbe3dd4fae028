"""What is known of the products of one kind and one stretch of time before they are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from olci_core.orbit import ORBITS_PER_CYCLE
from olci_core.scene import PRODUCT_TYPES, STRIPE_TYPES
from olci_practice.archive.listing import NameParts, ScalarSet, Zone
from olci_practice.archive.processing import (
    baselines_between,
    centres_between,
    class_of,
    is_reprocessed,
    processed_between,
    timeliness_of,
    versions_of,
)
from olci_practice.archive.records import COVERS, attribute_kinds, attributes_of_type, processor_versions
from olci_practice.archive.versions import (
    FULLY_DESCRIBED_FROM,
    MODIFIED_AFTER,
    PUBLISHED_AFTER,
    PUBLISHED_AFTER_REPROCESSING,
    ListedProduct,
)
from olci_practice.archive.zone_names import MAX_STRIPE_S, name_parts, sizes_bytes
from olci_practice.earth.picture import MAX_COVERS
from olci_practice.orbit.acquisitions import AROUND_THE_JUMP, cycle_and_relative_orbit
from olci_practice.orbit.orbit import FIRST_LIGHT, FLYING_PLATFORMS, orbit_at, seconds
from olci_practice.orbit.visibility import SOUTHERNMOST_DEG

_MAX_DURATION = timedelta(seconds=MAX_STRIPE_S)
_PERCENTS = {name: frozenset(float(share) for share in range(round(MAX_COVERS[name]) + 1)) for name in COVERS}
_BOX = (-180.0, SOUTHERNMOST_DEG, 180.0, 90.0)
_ORIGIN_BEFORE = timedelta(seconds=240)  # the publication
_TICK = timedelta(milliseconds=1)
_SLACK = timedelta(seconds=16)  # the processing date is written down up to 15 s later, cut to the second


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """The products of one satellite, type and version, of frames that are flown northwards or of all others."""

    platform: str
    product_type: str
    version: int
    is_ascending: bool

    @property
    def is_stripe(self) -> bool:
        """Whether they are half-orbit stripes."""
        return self.product_type in STRIPE_TYPES

    def has_any(self, begin: datetime, end: datetime) -> bool:
        """Whether the satellite flew before ``end``, and the version is made of what was sensed at ``begin``."""
        return end > FIRST_LIGHT[self.platform] and self.version in versions_of(self.product_type, sensed=begin)

    def is_whole(self, begin: datetime, end: datetime, *, now: datetime) -> bool:
        """Whether it has everything that the satellite took within [begin, end), and all of it published by ``now``."""
        is_made = self.version in versions_of(self.product_type, sensed=end - _TICK)
        return is_made and zone_of(self, begin, end).times["PublicationDate"][1] <= now

    @property
    def is_reprocessed(self) -> bool:
        """Whether they come of a reprocessing."""
        return is_reprocessed(self.version)


def groups_of(product_types: frozenset[str] | None, *, begin: datetime) -> tuple[Group, ...]:
    """Return the groups of some types (None: all) in which something sensed at ``begin`` or later is listed."""
    types = sorted(PRODUCT_TYPES if product_types is None else product_types & frozenset(PRODUCT_TYPES))
    return tuple(
        Group(platform, product_type, version, is_ascending)
        for platform in FLYING_PLATFORMS
        for product_type in types
        for version in versions_of(product_type, sensed=begin)
        for is_ascending in ((False,) if product_type in STRIPE_TYPES else (False, True))
    )


def group_of(product: ListedProduct) -> Group:
    """Return the group of a product."""
    taken = product.acquisition
    return Group(taken.platform, product.name.product_type, product.version, taken.is_ascending)


@lru_cache(maxsize=1024)
def zone_of(group: Group, begin: datetime, end: datetime, *, is_full_size: bool = False) -> Zone:
    """Return what the products of a group are like whose ContentDate/Start lies in [begin, end)."""
    made = processed_between(group.product_type, version=group.version, begin=begin, end=end + _MAX_DURATION)
    after = PUBLISHED_AFTER_REPROCESSING if group.is_reprocessed else PUBLISHED_AFTER
    published = made[0] + after[0], made[1] + after[1]
    times = {
        "ContentDate/Start": (begin, end - _TICK),
        "ContentDate/End": (begin, end + _MAX_DURATION),
        "PublicationDate": (published[0] - _TICK, published[1] + _TICK),
        "ModificationDate": (published[0] + MODIFIED_AFTER[0] - _TICK, published[1] + MODIFIED_AFTER[1] + _TICK),
        "OriginDate": (published[0] - _ORIGIN_BEFORE - _TICK, published[1] - _ORIGIN_BEFORE + _TICK),
    }
    known = dict(_attributes(group, begin, end, made))
    kinds = attribute_kinds()
    return Zone(
        times=times,
        attributes={name: (kinds[name], known[name]) for name in attributes_of_type(group.product_type)},
        fields={
            "Online": lambda: frozenset({True}),
            "ContentLength": lambda: _sizes(group, begin, end, is_full_size=is_full_size),
        },
        name_parts=lambda: _name_parts(group, begin, end, made),
        box=_BOX,
    )


def with_covers(zone: Zone, covers: Mapping[str, ScalarSet]) -> Zone:
    """Return a zone of records that have these covers, as far as they have any of the name."""
    known = {name: ("Double", values) for name, values in covers.items() if name in zone.attributes}
    return replace(zone, attributes={**zone.attributes, **known})


def _sizes(group: Group, begin: datetime, end: datetime, *, is_full_size: bool) -> ScalarSet:
    baselines = baselines_between(group.product_type, version=group.version, begin=begin, end=end)
    known = (sizes_bytes(group.product_type, baseline=one, is_full_size=is_full_size) for one in baselines)
    unknown = frozenset({0}) if begin.year < FULLY_DESCRIBED_FROM else frozenset[int]()
    return unknown.union(*known)


def _name_parts(group: Group, begin: datetime, end: datetime, made: tuple[datetime, datetime]) -> NameParts:
    orbits = _orbits(group.platform, begin, end)
    cycles, relative = orbits["cycleNumber"], orbits["relativeOrbitNumber"]
    baselines = baselines_between(group.product_type, version=group.version, begin=begin, end=end)
    return name_parts(
        group.product_type,
        platform=group.platform,
        sensed=(begin, end),
        made=made,
        cycles=_each(cycles),
        relative_orbits=_each(relative),
        centres=centres_between(
            group.product_type, version=group.version, platform=group.platform, begin=begin, end=end
        ),
        ending=(class_of(group.version), timeliness_of(group.version), *baselines),
    )


def _each(numbers: frozenset[int] | tuple[int, int]) -> Iterable[int]:
    return numbers if isinstance(numbers, frozenset) else range(numbers[0], numbers[1] + 1)


@lru_cache(maxsize=256)
def _orbits(platform: str, begin: datetime, end: datetime) -> Mapping[str, frozenset[int] | tuple[int, int]]:
    """Return the numbers of the orbits that a satellite flies within [begin, end]; all of its groups share them."""
    first, last = (orbit_at(platform, seconds(time)) for time in (begin, end))
    spanned = range(first, last + 1)
    deciding = {first, last, *(orbit for orbit in AROUND_THE_JUMP[platform] if orbit in spanned)}
    cycles = [cycle_and_relative_orbit(platform, orbit)[0] for orbit in deciding]
    relative = {cycle_and_relative_orbit(platform, orbit)[1] for orbit in spanned[:ORBITS_PER_CYCLE]}
    is_short = len(spanned) < ORBITS_PER_CYCLE
    return {
        "orbitNumber": (first, last),
        "cycleNumber": (min(cycles), max(cycles)),
        "relativeOrbitNumber": frozenset(relative) if is_short else (1, ORBITS_PER_CYCLE),
    }


def _attributes(
    group: Group, begin: datetime, end: datetime, made: tuple[datetime, datetime]
) -> Iterator[tuple[str, ScalarSet]]:
    for name in COVERS:
        yield name, _PERCENTS[name]
    yield from _orbits(group.platform, begin, end).items()
    yield "orbitDirection", frozenset({"ASCENDING" if group.is_ascending else "DESCENDING"})
    yield "processorName", frozenset({"PUG"})
    yield "operationalMode", frozenset({"Earth Observation"})
    yield "platformShortName", frozenset({"SENTINEL-3"})
    yield "platformSerialIdentifier", frozenset({group.platform[-1]})
    yield "instrumentShortName", frozenset({"OLCI"})
    yield "beginningDateTime", (begin, end)
    yield "endingDateTime", (begin, end + _MAX_DURATION)
    yield "timeliness", frozenset({timeliness_of(group.version)})
    yield "processingDate", (made[0] - _SLACK, made[1] + _SLACK)
    yield "processingLevel", frozenset({group.product_type[3]})
    yield "processorVersion", processor_versions(made[0], made[1] + _SLACK)
    yield "baselineCollection", baselines_between(group.product_type, version=group.version, begin=begin, end=end)
    yield "productType", frozenset({group.product_type})
