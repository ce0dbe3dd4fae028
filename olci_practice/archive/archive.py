"""The practice archive: every scene since 2016, made when it is asked for, with no catalogue on the disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from shapely.geometry import shape

from olci_practice.archive.covered import Between, LandOfTracks, covered
from olci_practice.archive.finder import Finder, Kind
from olci_practice.archive.listing import BY_START, Record, Zone, ZoneTest, any_zone
from olci_practice.archive.processing import versions_of
from olci_practice.archive.product_cache import ProductCache
from olci_practice.archive.records import COVERS, Shared, record_of, shared_of
from olci_practice.archive.versions import Product, Versions
from olci_practice.archive.walk import Stretch, Walk
from olci_practice.archive.zone_names import with_frame
from olci_practice.archive.zones import Group, groups_of, zone_of
from olci_practice.earth.picture import LAND_COVERS, LOOKS, covers_of, quicklook_jpeg, weather_covers_between
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import Passes, numbers_flown, passes_between, unshifted
from olci_practice.orbit.footprint import Outline, outlines
from olci_practice.orbit.orbit import FIRST_LIGHT
from olci_practice.orbit.visibility import Bounds, near
from olci_practice.product.package import package_size_bytes, write_package

ROOM_BYTES = 2_000_000_000
# Zips made by an earlier form of the archive are other files under the same names; theirs is another folder.
_FORM = "products-2"
# How much time is looked through at once: little where every frame is a hit, more where few are.
# What cannot hold a hit is passed over in steps of a year first.
_STEP_EVERYWHERE, _STEP_SOMEWHERE, _LONG_STEP = timedelta(days=1), timedelta(days=32), timedelta(days=366)
# How many of the shortest steps are looked up together where hardly anything is found: some years, or some months.
_MAX_CELLS_SOMEWHERE, _MAX_CELLS_EVERYWHERE = 32, 128
_WIDE_DEG2 = 3000.0  # a box with more is met by so many frames that a month of them is too much to look at together
_OPENED = min(FIRST_LIGHT.values())
# Records built together: few for a short answer, more for a long one. A page of 1,000 and the one that shows whether
# there are more take 1,020.
_FIRST_BATCH, _MAX_BATCH = 32, 270
_MAX_PAUSES = 8  # stretches without a find after which what was found before is not kept waiting
_REMEMBERED = 20_000  # frames whose covers are kept, half a kilobyte each: a next page asks for the same ones

_Place = tuple[str, int, int | None]  # satellite, orbit and frame
_Covers = TypeVar("_Covers", Mapping[str, float], Between)


class PracticeArchive:
    """A ``Listing`` of what two satellites on the real orbit would have taken; the same ``seed``, the same archive.

    Product zips are made in ``folder`` when they are asked for and take at most ``room_bytes`` there, or what the
    last few take. ``is_full_size``: products on the grid of real ones and as heavy, else small ones. A product is
    listed from its PublicationDate on; ``clock`` gives aware UTC times.
    """

    def __init__(
        self,
        folder: Path,
        *,
        seed: int,
        clock: Callable[[], datetime],
        room_bytes: int = ROOM_BYTES,
        is_full_size: bool = False,
    ) -> None:
        self._seed = seed
        self._is_full_size = is_full_size
        self._clock = clock
        self._versions = Versions(seed=seed)
        self._lock = threading.Lock()
        self._covers: dict[_Place, Mapping[str, float]] = {}
        self._weather: dict[int, dict[_Place, Between]] = {every: {} for every in LOOKS}
        self._land = LandOfTracks()
        own = folder / f"{_FORM}{'-full-size' if is_full_size else ''}-{seed}"
        self._product_cache = ProductCache(own, room_bytes=room_bytes, clock=clock)

    def between(
        self, begin: datetime, end: datetime, *, product_types: frozenset[str] | None, bounds: Bounds | None, **how: Any
    ) -> Iterator[Record]:
        """Yield the records of ``look_through``."""
        found = self.look_through(begin, end, product_types=product_types, bounds=bounds, **how)
        return (record for record in found if record is not None)

    def look_through(
        self,
        begin: datetime,
        end: datetime,
        *,
        product_types: frozenset[str] | None,
        bounds: Bounds | None,
        order_field: str = BY_START,
        newest_first: bool = False,
        may_pass: ZoneTest = any_zone,
    ) -> Iterator[Record | None]:
        """Yield records whose ContentDate/Start lies in [begin, end), ordered by a time and, where equal, by Id.

        ``product_types`` and ``bounds`` (None: all) narrow the answer, and so does ``may_pass``; whatever matches is
        in it. None comes where nothing has been found for a while.
        """
        whole = self._stretch(begin, end, product_types)
        walk = self._walk(whole, bounds, may_pass)
        products = (
            walk.by_start(whole, newest_first=newest_first)
            if order_field == BY_START
            else walk.by_time(whole, field=order_field, newest_first=newest_first)
        )
        batch, size, pauses = list[Product](), _FIRST_BATCH, 0
        for product in products:
            if product is None:
                pauses += 1
                yield None
            else:
                batch.append(product)
            if len(batch) == size or pauses == _MAX_PAUSES:
                size = min(2 * size, _MAX_BATCH) if len(batch) == size else size
                yield from self._records(batch)
                batch.clear()
                pauses = 0
        yield from self._records(batch)

    def count(
        self,
        begin: datetime,
        end: datetime,
        *,
        product_types: frozenset[str] | None,
        may_pass: ZoneTest,
        passes: Callable[[Record], bool],
    ) -> Iterator[int]:
        """Yield, some at a time, how many records pass whose ContentDate/Start lies in [begin, end).

        What surely passes is counted without being made.
        """
        unsure: list[Product] = []
        whole = self._stretch(begin, end, product_types)
        for found in self._walk(whole, None, may_pass).counted(whole, number=self._number):
            if isinstance(found, int):
                yield found
            else:
                unsure.append(found)
            if len(unsure) == _MAX_BATCH:
                yield sum(map(passes, self._records(unsure)))
                unsure.clear()
        yield sum(map(passes, self._records(unsure)))

    def by_id(self, product_id: str) -> Record | None:
        """Return the record with this Id."""
        return self._listed(self._versions.by_id(product_id))

    def by_name(self, name: str) -> Record | None:
        """Return the record of this name, which ends in .SEN3."""
        return self._listed(self._versions.by_name(name))

    def by_asset(self, asset_id: str) -> Record | None:
        """Return the record whose quicklook has this Id."""
        return self._listed(self._versions.by_quicklook_id(asset_id))

    def with_checksum(self, record: Record) -> Record:
        """Return the record with the digests of its zip, which is made for that where need be.

        Raises:
            StorageError: the disk refuses.
        """
        product = self._product(record)
        if product.has_known_size and not record["Checksum"]:
            self.package(record)
            return self._records([product])[0]
        return record

    def quicklook(self, record: Record) -> bytes | None:
        """Return a record's quicklook as JPEG, None where it has none."""
        product = self._product(record)
        return quicklook_jpeg(product, seed=self._seed) if product.has_quicklook else None

    def package(self, record: Record) -> Path:
        """Return a record's zip on the disk, made where it is not there yet.

        Raises:
            StorageError: the disk refuses.
        """
        product = self._product(record)
        make = partial(write_package, product, seed=self._seed, is_full_size=self._is_full_size)
        return self._product_cache.zip_of(product.id, name=f"{product.name}.zip", make=make)

    def _stretch(self, begin: datetime, end: datetime, product_types: frozenset[str] | None) -> Stretch:
        # What began later than now has not been published either.
        return Stretch(max(begin, _OPENED), min(end, self._clock()), groups_of(product_types, begin=begin))

    def _walk(self, whole: Stretch, bounds: Bounds | None, may_pass: ZoneTest) -> Walk:
        is_wide = bounds is None or _is_wide(bounds)
        step = _STEP_EVERYWHERE if is_wide else _STEP_SOMEWHERE
        finder = Finder(
            partial(self._acquisitions, groups=whole.groups, bounds=bounds, may_pass=may_pass),
            begin=whole.begin,
            end=whole.end,
            cell=step,
            max_cells=_MAX_CELLS_EVERYWHERE if is_wide else _MAX_CELLS_SOMEWHERE,
        )
        return Walk(
            partial(self._products, finder=finder),
            may_pass=may_pass,
            steps=tuple(dict.fromkeys((_LONG_STEP, _STEP_SOMEWHERE, step))),
            is_full_size=self._is_full_size,
        )

    def _number(self, group: Group, stretch: Stretch) -> int | None:
        """Return how many products of a group there are in a stretch, None where not all of them are published."""
        begin, end = stretch.begin, stretch.end
        if end - begin > _LONG_STEP or not group.is_whole(begin, end, now=self._clock()):
            return None
        northwards, others = numbers_flown(
            begin, end, platform=group.platform, is_stripe=group.is_stripe, is_reprocessed=group.is_reprocessed
        )
        return northwards if group.is_ascending else others

    def _products(self, stretch: Stretch, *, finder: Finder) -> list[Product]:
        """Return the products of a stretch that are published by now and whose covers may pass, in no order."""
        now = self._clock()
        found: list[Product] = []
        for kind in dict.fromkeys(map(Kind.of, stretch.groups)):
            groups = [group for group in stretch.groups if Kind.of(group) == kind]
            acquisitions = finder.within(kind, stretch.begin, stretch.end)
            made = (self._of_group(acquisition, group) for acquisition in acquisitions for group in groups)
            found += [product for product in made if product is not None and product.published <= now]
        return found

    def _acquisitions(
        self,
        kind: Kind,
        begin: datetime,
        end: datetime,
        *,
        groups: Sequence[Group],
        bounds: Bounds | None,
        may_pass: ZoneTest,
    ) -> list[Acquisition]:
        """Return the acquisitions of a kind near the bounds with covers that may pass in any of the groups."""
        its_own = (group for group in groups if Kind.of(group) == kind and group.has_any(begin, end))
        zones = [zone_of(group, begin, end, is_full_size=self._is_full_size) for group in its_own]
        zones = [zone for zone in zones if may_pass(zone)]
        if not zones:
            return []
        passes = passes_between(
            begin, end, platform=kind.platform, is_stripe=kind.is_stripe, is_reprocessed=kind.is_reprocessed
        ).flown(is_ascending=kind.is_ascending)
        if bounds is not None:
            passes = passes.where(near(passes, bounds))
        if may_pass.has_names and not kind.is_stripe:
            passes = passes.where(np.isin(passes.frames, _frames_that_may_pass(passes, zones, may_pass)))
        names = may_pass.attribute_names & frozenset(COVERS)
        if land := names & LAND_COVERS:
            with self._lock:
                passes = passes.where(self._land.may_pass(passes, land, zones, may_pass))
        return self._seen_there(passes.acquisitions(), zones, may_pass)

    def _seen_there(
        self, acquisitions: list[Acquisition], zones: Sequence[Zone], may_pass: ZoneTest
    ) -> list[Acquisition]:
        """Return the acquisitions with covers and a footprint that may pass in any of the zones."""
        left = acquisitions
        if not may_pass.attribute_names.isdisjoint(COVERS):
            left = covered(left, zones, may_pass, weather_between=self._weather_between, covers_of=self._covers_of)
        if not may_pass.has_areas:
            return left
        footprints = (shape(outline.geometry) for outline in _outlines(left))
        return [
            one
            for one, footprint in zip(left, footprints, strict=True)
            if any(may_pass(replace(zone, footprint=footprint)) for zone in zones)
        ]

    def _of_group(self, acquisition: Acquisition, group: Group) -> Product | None:
        if group.version not in versions_of(group.product_type, sensed=acquisition.begin):
            return None
        return self._versions.product(acquisition, product_type=group.product_type, version=group.version)

    def _listed(self, product: Product | None) -> Record | None:
        if product is None or product.published > self._clock():
            return None
        return self._records([product])[0]

    def _product(self, record: Record) -> Product:
        product = self._versions.by_id(record["Id"])
        if product is None:
            raise ValueError(f"Not a record of this archive: {record['Id']}")
        return product

    def _records(self, products: Sequence[Product]) -> list[Record]:
        shared = self._shared_of(list(dict.fromkeys(p.acquisition for p in products)))
        now = self._clock()
        return [
            record_of(
                product,
                shared=shared[product.acquisition],
                size_bytes=package_size_bytes(product, is_full_size=self._is_full_size),
                checksums=self._product_cache.checksums(product.id),
                quicklook_id=self._versions.quicklook_id(product) if product.has_quicklook else None,
                asked_at=now,
            )
            for product in products
        ]

    def _shared_of(self, acquisitions: Sequence[Acquisition]) -> dict[Acquisition, Shared]:
        """Return what the records of each acquisition share."""
        covers = self._covers_of(acquisitions)
        return {
            acquisition: shared_of(acquisition, outline=outline, covers=cover)
            for acquisition, outline, cover in zip(acquisitions, _outlines(acquisitions), covers, strict=True)
        }

    def _covers_of(self, acquisitions: Sequence[Acquisition]) -> list[Mapping[str, float]]:
        """Return the covers of each, from memory or made together.

        They are the dearest figures of a record, so every version of a frame has those of what was first taken.
        """
        return self._kept(self._covers, acquisitions, partial(covers_of, seed=self._seed))

    def _weather_between(self, acquisitions: Sequence[Acquisition], every: int) -> list[Between]:
        """Return between what the covers of each lie that depend on the weather, from memory or made together."""
        make = partial(weather_covers_between, every=every, seed=self._seed)
        return self._kept(self._weather[every], acquisitions, make)

    def _kept(
        self,
        kept: dict[_Place, _Covers],
        acquisitions: Sequence[Acquisition],
        make: Callable[[Sequence[Acquisition]], list[_Covers]],
    ) -> list[_Covers]:
        """Return what is kept of the place of each, made of what was first taken where it is not there yet."""
        with self._lock:
            missing = list(dict.fromkeys(unshifted([a for a in acquisitions if _place(a) not in kept])))
            kept.update({_place(a): made for a, made in zip(missing, make(missing), strict=True)})
            found = [kept[_place(a)] for a in acquisitions]
            for oldest in list(islice(kept, max(0, len(kept) - _REMEMBERED))):
                del kept[oldest]
        return found


def _frames_that_may_pass(passes: Passes, zones: Sequence[Zone], may_pass: ZoneTest) -> list[int]:
    """Return the frames that names of the zones may have: a filter of names often leaves one."""

    def may_be(frame: int, zone: Zone) -> bool:
        return may_pass(replace(zone, name_parts=lambda: with_frame(zone.name_parts(), frame)))

    return [frame for frame in np.unique(passes.frames).tolist() if any(may_be(frame, zone) for zone in zones)]


def _is_wide(bounds: Bounds) -> bool:
    west, south, east, north = bounds
    return ((east - west) % 360 if east < west else east - west) * (north - south) > _WIDE_DEG2


def _place(acquisition: Acquisition) -> _Place:
    return acquisition.platform, acquisition.absolute_orbit, acquisition.frame


def _outlines(acquisitions: Sequence[Acquisition]) -> list[Outline]:
    """Return the footprints in the same order, frames and stripes each placed in one go."""
    frames = [a for a in acquisitions if a.frame is not None]
    stripes = [a for a in acquisitions if a.frame is None]
    found = dict(chain(zip(frames, outlines(frames), strict=True), zip(stripes, outlines(stripes), strict=True)))
    return [found[a] for a in acquisitions]
