"""Which acquisitions of a stretch of time may pass a filter: asked of many at once, before one of them is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np
from shapely.geometry import shape

from olci_practice.archive.columns import PassColumns
from olci_practice.archive.covered import covered
from olci_practice.archive.finder import Kind
from olci_practice.archive.known_covers import KnownCovers
from olci_practice.archive.listing import Zone, ZoneTest
from olci_practice.archive.records import COVERS
from olci_practice.archive.zones import Group, zone_of
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import AcquisitionColumns, numbers_flown, passes_between
from olci_practice.orbit.footprint import outlines_of
from olci_practice.orbit.visibility import LonLatBox, near

LONG_STEP, MIDDLE_STEP = timedelta(days=366), timedelta(days=32)
_OF_EACH = frozenset({*COVERS, "orbitNumber", "cycleNumber", "relativeOrbitNumber"})


class Lookup:
    """Finds acquisitions; ``is_full_size``: their products are as heavy as real ones."""

    def __init__(self, covers: KnownCovers, *, is_full_size: bool) -> None:
        self._covers = covers
        self._is_full_size = is_full_size

    def acquisitions(
        self,
        kind: Kind,
        begin: datetime,
        end: datetime,
        *,
        groups: Sequence[Group],
        bounds: LonLatBox | None,
        may_pass: ZoneTest,
    ) -> list[Acquisition]:
        """Return the acquisitions of a kind near the bounds that may pass in any of the groups."""
        its_own = [group for group in groups if Kind.of(group) == kind and group.has_any(begin, end)]
        zones = {group: self._zone(group, begin, end) for group in its_own}
        zones = {group: zone for group, zone in zones.items() if may_pass(zone)}
        if not zones:
            return []
        passes = _near(kind, begin, end, bounds)
        if _depends_on_each(may_pass):
            columns = self._columns(passes)
            may = [may_pass.each(zone, columns.of(group))[0] for group, zone in zones.items()]
            passes = passes.where(np.any(may, axis=0))
        return self._seen_there(passes, list(zones.values()), may_pass)

    def has_any(
        self, group: Group, begin: datetime, end: datetime, *, bounds: LonLatBox | None, may_pass: ZoneTest
    ) -> bool:
        """Return whether any acquisition may pass, True where that is not known by one look at all of them."""
        if end - begin > MIDDLE_STEP or not _depends_on_each(may_pass):
            return True
        passes = _near(Kind.of(group), begin, end, bounds)
        columns = self._columns(passes)
        may, _ = may_pass.each(self._zone(group, begin, end), columns.of(group))
        return bool(may.any())

    def number(
        self, group: Group, begin: datetime, end: datetime, *, is_sure: bool, may_pass: ZoneTest, now: datetime
    ) -> tuple[int, list[Acquisition]] | None:
        """Return how many products of a group surely pass and which acquisitions have to be asked one by one.

        None: that is not known for a stretch so long, or not all of its products are published by ``now``.
        ``is_sure``: whatever there is passes.
        """
        if end - begin > LONG_STEP or not group.is_whole(begin, end, now=now):
            return None
        if is_sure:
            northwards, others = numbers_flown(
                begin, end, platform=group.platform, is_stripe=group.is_stripe, is_reprocessed=group.is_reprocessed
            )
            return (northwards if group.is_ascending else others), []
        if end - begin > MIDDLE_STEP or not _depends_on_each(may_pass):
            return None
        passes, zone = _near(Kind.of(group), begin, end, None), self._zone(group, begin, end)
        columns = self._columns(passes)
        may, may_not = may_pass.each(zone, columns.of(group))
        return int((~may_not).sum()), self._seen_there(passes.where(may & may_not), [zone], may_pass)

    def _seen_there(self, passes: AcquisitionColumns, zones: Sequence[Zone], may_pass: ZoneTest) -> list[Acquisition]:
        """Return the acquisitions with covers and a footprint that may pass in any of the zones."""
        left = passes.acquisitions()
        if names := may_pass.attribute_names & frozenset(COVERS):
            columns = self._columns(passes)
            is_known = columns.are_known(names).tolist()
            known = [one for one, known in zip(left, is_known, strict=True) if known]
            unknown = [one for one, known in zip(left, is_known, strict=True) if not known]
            left = known + covered(
                unknown,
                zones,
                may_pass,
                land_of=self._covers.land_of,
                weather_between=self._covers.weather_between,
                covers_of=self._covers.of,
            )
        if not may_pass.has_areas:
            return left
        footprints = (shape(outline.geometry) for outline in outlines_of(left))
        return [
            one
            for one, footprint in zip(left, footprints, strict=True)
            if any(may_pass(replace(zone, footprint=footprint)) for zone in zones)
        ]

    def _columns(self, passes: AcquisitionColumns) -> PassColumns:
        return PassColumns(passes, self._covers.table, is_full_size=self._is_full_size)

    def _zone(self, group: Group, begin: datetime, end: datetime) -> Zone:
        return zone_of(group, begin, end, is_full_size=self._is_full_size)


def _depends_on_each(may_pass: ZoneTest) -> bool:
    return may_pass.has_names or may_pass.has_sizes or not may_pass.attribute_names.isdisjoint(_OF_EACH)


@lru_cache(maxsize=16)
def _near(kind: Kind, begin: datetime, end: datetime, bounds: LonLatBox | None) -> AcquisitionColumns:
    """Return what a satellite took near the bounds; several groups are made of the same."""
    passes = passes_between(
        begin, end, platform=kind.platform, is_stripe=kind.is_stripe, is_reprocessed=kind.is_reprocessed
    ).flown(is_ascending=kind.is_ascending)
    return passes if bounds is None else passes.where(near(passes, bounds))
