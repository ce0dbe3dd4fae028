"""The practice archive: every scene since 2016, made when it is asked for, with no catalogue on the disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, islice
from pathlib import Path

from olci_core.scene import PRODUCT_TYPES, STRIPE_TYPES
from olci_practice.archive.listing import Record
from olci_practice.archive.processing import is_reprocessed, versions_of
from olci_practice.archive.product_cache import ProductCache
from olci_practice.archive.records import Shared, record_of, shared_of
from olci_practice.archive.versions import Product, Versions
from olci_practice.earth.picture import covers_of, quicklook_jpeg
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import passes_between, unshifted
from olci_practice.orbit.footprint import Outline, outlines
from olci_practice.orbit.orbit import FIRST_LIGHT, PLATFORMS
from olci_practice.orbit.visibility import Bounds, near
from olci_practice.product.package import package_size_bytes, write_package

ROOM_BYTES = 2_000_000_000
# Zips made by an earlier form of the archive are other files under the same names; theirs is another folder.
_FORM = "products-2"
# How much time is looked through at once: little where every frame is a hit, more where few are.
_STEP_EVERYWHERE, _STEP_SOMEWHERE = timedelta(days=1), timedelta(days=32)
_OPENED = min(FIRST_LIGHT.values())
# Records built together: few for a short answer, more for a long one. A page of 1,000 and the one that shows whether
# there are more take 1,020.
_FIRST_BATCH, _MAX_BATCH = 32, 270
_REMEMBERED = 20_000  # frames whose covers are kept, half a kilobyte each: a next page asks for the same ones


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
        self._covers: dict[tuple[str, int, int | None], Mapping[str, float]] = {}
        own = folder / f"{_FORM}{'-full-size' if is_full_size else ''}-{seed}"
        self._product_cache = ProductCache(own, room_bytes=room_bytes, clock=clock)

    def between(
        self,
        begin: datetime,
        end: datetime,
        *,
        product_types: frozenset[str] | None,
        bounds: Bounds | None,
        newest_first: bool = False,
    ) -> Iterator[Record]:
        """Yield records whose ContentDate/Start lies in [begin, end), ordered by it and, where equal, by Id.

        ``product_types`` and ``bounds`` (None: all) narrow the answer; whatever matches is in it.
        """
        now = self._clock()
        types = frozenset(PRODUCT_TYPES) & (product_types if product_types is not None else frozenset(PRODUCT_TYPES))
        step = _STEP_EVERYWHERE if bounds is None else _STEP_SOMEWHERE
        size = _FIRST_BATCH
        if not types:
            return
        # What began later than now has not been published either.
        for first, last in _spans(max(begin, _OPENED), min(end, now), step=step, newest_first=newest_first):
            found = [p for p in self._taken(first, last, types, bounds) if p.published <= now]
            found.sort(key=lambda p: p.id)
            found.sort(key=lambda p: p.acquisition.begin, reverse=newest_first)
            start = 0
            while start < len(found):
                yield from self._records(found[start : start + size])
                start, size = start + size, min(2 * size, _MAX_BATCH)

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

    def _taken(self, begin: datetime, end: datetime, types: frozenset[str], bounds: Bounds | None) -> Iterator[Product]:
        for platform in PLATFORMS:
            for is_stripe in (False, True):
                kinds = sorted(types & STRIPE_TYPES if is_stripe else types - STRIPE_TYPES)
                for reprocessed in (False, True) if kinds else ():
                    passes = passes_between(
                        begin, end, platform=platform, is_stripe=is_stripe, is_reprocessed=reprocessed
                    )
                    if bounds is not None:
                        passes = passes.where(near(passes, bounds))
                    for acquisition in passes.acquisitions():
                        yield from self._made_of(acquisition, kinds, reprocessed=reprocessed)

    def _made_of(self, acquisition: Acquisition, types: Sequence[str], *, reprocessed: bool) -> Iterator[Product]:
        for product_type in types:
            for version in versions_of(product_type, sensed=acquisition.begin):
                if is_reprocessed(version) == reprocessed:
                    yield self._versions.product(acquisition, product_type=product_type, version=version)

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
        with self._lock:
            missing = list(dict.fromkeys(unshifted([a for a in acquisitions if _place(a) not in self._covers])))
            made = covers_of(missing, seed=self._seed)
            self._covers.update({_place(a): cover for a, cover in zip(missing, made, strict=True)})
            found = [self._covers[_place(a)] for a in acquisitions]
            for oldest in list(islice(self._covers, max(0, len(self._covers) - _REMEMBERED))):
                del self._covers[oldest]
        return found


def _place(acquisition: Acquisition) -> tuple[str, int, int | None]:
    return acquisition.platform, acquisition.absolute_orbit, acquisition.frame


def _outlines(acquisitions: Sequence[Acquisition]) -> list[Outline]:
    """Return the footprints in the same order, frames and stripes each placed in one go."""
    frames = [a for a in acquisitions if a.frame is not None]
    stripes = [a for a in acquisitions if a.frame is None]
    found = dict(chain(zip(frames, outlines(frames), strict=True), zip(stripes, outlines(stripes), strict=True)))
    return [found[a] for a in acquisitions]


def _spans(
    begin: datetime, end: datetime, *, step: timedelta, newest_first: bool
) -> Iterator[tuple[datetime, datetime]]:
    """Yield [begin, end) in pieces no longer than ``step``, in order or the newest first."""
    if newest_first:
        while begin < end:
            yield max(begin, end - step), end
            end -= step
    else:
        while begin < end:
            yield begin, min(begin + step, end)
            begin += step
