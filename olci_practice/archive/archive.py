"""The practice archive: every scene since 2016, made when it is asked for, with no catalogue on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from olci_practice.archive.finder import Finder, Kind
from olci_practice.archive.known_covers import KnownCovers
from olci_practice.archive.listing import BY_START, Listing, ListingQuery, Record, ZoneTest
from olci_practice.archive.lookup import LONG_STEP, MIDDLE_STEP, Lookup
from olci_practice.archive.processing import versions_of
from olci_practice.archive.product_cache import ProductCache
from olci_practice.archive.records import Shared, record_of, shared_of
from olci_practice.archive.versions import ListedProduct, ProductVersions
from olci_practice.archive.walk import Stretch, Walk
from olci_practice.archive.zones import Group, groups_of
from olci_practice.earth.picture import kept_quicklook_jpeg
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.footprint import outlines_of
from olci_practice.orbit.orbit import FIRST_LIGHT
from olci_practice.orbit.visibility import LonLatBox
from olci_practice.product.package import package_size_bytes, write_package

ROOM_BYTES = 2_000_000_000
# Zips made by an earlier form of the archive are other files under the same names; theirs is another folder.
_FORM = "products-2"
# How much time is looked through at once: little where every frame is a hit, more where few are.
# What cannot hold a hit is passed over in steps of a year first.
_STEP_EVERYWHERE = timedelta(days=1)
# How many of the shortest steps are looked up together where hardly anything is found: some years, or some months.
_MAX_CELLS_SOMEWHERE, _MAX_CELLS_EVERYWHERE = 32, 128
_WIDE_DEG2 = 3000.0  # a box with more is met by so many frames that a month of them is too much to look at together
_OPENED = min(FIRST_LIGHT.values())
# Records built together: few for a short answer, more for a long one. A page of 1,000 and the one that shows whether
# there are more take 1,020.
_FIRST_BATCH, _MAX_BATCH = 32, 270
_MAX_PAUSES = 8  # stretches without a find after which what was found before is not kept waiting


class PracticeArchive(Listing):
    """What two satellites on the real orbit would have taken; the same ``seed``, the same archive.

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
        self._versions = ProductVersions(seed=seed)
        self._covers = KnownCovers(seed=seed)
        self._lookup = Lookup(self._covers, is_full_size=is_full_size)
        own = folder / f"{_FORM}{'-full-size' if is_full_size else ''}-{seed}"
        self._product_cache = ProductCache(own, room_bytes=room_bytes, clock=clock)

    def look_through(self, query: ListingQuery) -> Iterator[Record | None]:
        """Yield the records of a query; None comes where nothing has been found for a while."""
        whole = self._stretch(query)
        walk = self._walk(whole, query.bounds, query.may_pass)
        products = (
            walk.by_start(whole, newest_first=query.newest_first)
            if query.order_field == BY_START
            else walk.by_time(whole, field=query.order_field, newest_first=query.newest_first)
        )
        batch, size, pauses = list[ListedProduct](), _FIRST_BATCH, 0
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

    def count(self, query: ListingQuery, *, passes: Callable[[Record], bool]) -> Iterator[int]:
        """Yield, some at a time, how many records of a query pass; what surely does is counted without being made."""
        unsure: list[ListedProduct] = []
        whole = self._stretch(query)
        number = partial(self._number, may_pass=query.may_pass, now=self._clock())
        for found in self._walk(whole, None, query.may_pass).counted(whole, number=number):
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
        return kept_quicklook_jpeg(product, seed=self._seed) if product.has_quicklook else None

    def package(self, record: Record) -> Path:
        """Return a record's zip on the disk, made where it is not there yet.

        Raises:
            StorageError: the disk refuses.
        """
        product = self._product(record)
        make = partial(write_package, product, seed=self._seed, is_full_size=self._is_full_size)
        return self._product_cache.zip_of(product.id, name=f"{product.name}.zip", make=make)

    def _stretch(self, query: ListingQuery) -> Stretch:
        groups = groups_of(query.product_types, begin=query.begin)
        # What began later than now has not been published either.
        return Stretch(max(query.begin, _OPENED), min(query.end, self._clock()), groups)

    def _walk(self, whole: Stretch, bounds: LonLatBox | None, may_pass: ZoneTest) -> Walk:
        is_wide = bounds is None or _is_wide(bounds)
        step = _STEP_EVERYWHERE if is_wide else MIDDLE_STEP
        finder = Finder(
            partial(self._lookup.acquisitions, groups=whole.groups, bounds=bounds, may_pass=may_pass),
            begin=whole.begin,
            end=whole.end,
            cell=step,
            max_cells=_MAX_CELLS_EVERYWHERE if is_wide else _MAX_CELLS_SOMEWHERE,
        )
        return Walk(
            partial(self._products, finder=finder),
            may_pass=may_pass,
            has_any=partial(self._lookup.has_any, bounds=bounds, may_pass=may_pass),
            steps=tuple(dict.fromkeys((LONG_STEP, MIDDLE_STEP, step))),
            is_full_size=self._is_full_size,
        )

    def _number(
        self, group: Group, stretch: Stretch, *, is_sure: bool, may_pass: ZoneTest, now: datetime
    ) -> tuple[int, list[ListedProduct]] | None:
        """Return how many products of a group surely pass and those to be asked, None where that is not known yet."""
        found = self._lookup.number(group, stretch.begin, stretch.end, is_sure=is_sure, may_pass=may_pass, now=now)
        if found is None:
            return None
        number, unsure = found
        made = (self._of_group(acquisition, group) for acquisition in unsure)
        return number, [product for product in made if product is not None]

    def _products(self, stretch: Stretch, *, finder: Finder) -> list[ListedProduct]:
        """Return the products of a stretch that are published by now and whose covers may pass, in no order."""
        now = self._clock()
        found: list[ListedProduct] = []
        for kind in dict.fromkeys(map(Kind.of, stretch.groups)):
            groups = [group for group in stretch.groups if Kind.of(group) == kind]
            acquisitions = finder.within(kind, stretch.begin, stretch.end)
            made = (self._of_group(acquisition, group) for acquisition in acquisitions for group in groups)
            found += [product for product in made if product is not None and product.published <= now]
        return found

    def _of_group(self, acquisition: Acquisition, group: Group) -> ListedProduct | None:
        if group.version not in versions_of(group.product_type, sensed=acquisition.begin):
            return None
        return self._versions.product(acquisition, product_type=group.product_type, version=group.version)

    def _listed(self, product: ListedProduct | None) -> Record | None:
        if product is None or product.published > self._clock():
            return None
        return self._records([product])[0]

    def _product(self, record: Record) -> ListedProduct:
        product = self._versions.by_id(record["Id"])
        if product is None:
            raise ValueError(f"Not a record of this archive: {record['Id']}")
        return product

    def _records(self, products: Sequence[ListedProduct]) -> list[Record]:
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
        covers = self._covers.of(acquisitions)
        return {
            acquisition: shared_of(acquisition, outline=outline, covers=cover)
            for acquisition, outline, cover in zip(acquisitions, outlines_of(acquisitions), covers, strict=True)
        }


def _is_wide(bounds: LonLatBox) -> bool:
    west, south, east, north = bounds
    return ((east - west) % 360 if east < west else east - west) * (north - south) > _WIDE_DEG2
