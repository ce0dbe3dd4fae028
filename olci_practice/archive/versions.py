"""The products of the archive: each acquisition in all its types and versions, and found again by id or name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from olci_core.errors import InputError
from olci_core.scene import PRODUCT_TYPES, STRIPE_TYPES, ProductName
from olci_practice.archive.processing import is_reprocessed, name_of, processed_at, versions_of
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import acquisition_of
from olci_practice.orbit.identifiers import MAX_ORBITS, Identifiers, Key
from olci_practice.orbit.orbit import FLYING_PLATFORMS, orbit_at, seconds

# From this year of sensing on every record has a size, and hardly one lacks a quicklook.
FULLY_DESCRIBED_FROM = 2019
# How long after it was made a product is published, and how long after that it is changed: at least, and at most.
PUBLISHED_AFTER = timedelta(seconds=360), timedelta(seconds=780)
PUBLISHED_AFTER_REPROCESSING = PUBLISHED_AFTER[0] + timedelta(days=3), PUBLISHED_AFTER[1] + timedelta(days=7)
MODIFIED_AFTER = timedelta(milliseconds=240_000), timedelta(milliseconds=640_000)


@dataclass(frozen=True, slots=True)
class ListedProduct:
    """One listed product: an acquisition, processed to a type in one version.

    ``processed``, ``published`` and ``modified`` are aware UTC times; ``chance`` is a number of 58 bits of its own
    for whatever differs from product to product.
    """

    id: str
    name: ProductName
    acquisition: Acquisition
    version: int
    processed: datetime
    published: datetime
    modified: datetime
    has_quicklook: bool
    has_known_size: bool
    chance: int


class ProductVersions:
    """Makes products from acquisitions and finds them again by id or name. The same seed makes the same ones."""

    def __init__(self, *, seed: int) -> None:
        self._identifiers = Identifiers(seed)

    def product(self, acquisition: Acquisition, *, product_type: str, version: int) -> ListedProduct:
        """Return the product of an acquisition (which must be on the version's own grid of frames)."""
        key = Key(
            platform=acquisition.platform,
            absolute_orbit=acquisition.absolute_orbit,
            frame=acquisition.frame,
            product_type=product_type,
            version=version,
        )
        product_id = self._identifiers.uuid(key)
        chance = int(product_id.replace("-", "")[-15:], 16) >> 2
        sensed = acquisition.begin
        processed = processed_at(acquisition, product_type=product_type, version=version, chance=chance)
        published = processed + PUBLISHED_AFTER[0] + timedelta(seconds=chance % 420)
        if is_reprocessed(version):
            published += timedelta(days=3 + chance % 5)
        return ListedProduct(
            id=product_id,
            name=name_of(acquisition, product_type=product_type, version=version, processed=processed),
            acquisition=acquisition,
            version=version,
            processed=processed,
            published=published,
            modified=published + MODIFIED_AFTER[0] + timedelta(milliseconds=chance % 400_000),
            has_quicklook=chance // 420 % (8 if sensed.year < FULLY_DESCRIBED_FROM else 40) != 0,
            has_known_size=sensed.year >= FULLY_DESCRIBED_FROM or chance // 17_000 % 3 != 0,
            chance=chance,
        )

    def by_id(self, uuid: str) -> ListedProduct | None:
        """Return the product with this id, None where there is none."""
        key = self._identifiers.key(uuid)
        return None if key is None or key.is_quicklook else self._of(key)

    def by_quicklook_id(self, uuid: str) -> ListedProduct | None:
        """Return the product whose quicklook has this id, None where there is none."""
        key = self._identifiers.key(uuid)
        product = self._of(key) if key is not None and key.is_quicklook else None
        return product if product is not None and product.has_quicklook else None

    def by_name(self, name: str) -> ListedProduct | None:
        """Return the product of this name (which ends in .SEN3), None where there is none."""
        return next((p for p in self._near(name) if str(p.name) == name), None)

    def quicklook_id(self, product: ListedProduct) -> str:
        """Return the id of a product's quicklook asset."""
        acquisition = product.acquisition
        key = Key(
            platform=acquisition.platform,
            absolute_orbit=acquisition.absolute_orbit,
            frame=acquisition.frame,
            product_type=product.name.product_type,
            version=product.version,
            is_quicklook=True,
        )
        return self._identifiers.uuid(key)

    def _near(self, name: str) -> Iterator[ListedProduct]:
        """Yield the products of a name's own orbit, frame and type."""
        try:
            parts = ProductName.parse(name)
        except InputError:
            return
        if parts.platform not in FLYING_PLATFORMS or parts.product_type not in PRODUCT_TYPES:
            return
        # Names are rounded to the second, and a reprocessing's frames are off by up to seven: no orbit is so short.
        orbit = orbit_at(parts.platform, seconds(parts.begin))
        for version in versions_of(parts.product_type, sensed=parts.begin - timedelta(minutes=1)):
            key = Key(
                platform=parts.platform,
                absolute_orbit=orbit,
                frame=parts.frame,
                product_type=parts.product_type,
                version=version,
            )
            if product := self._of(key):
                yield product

    def _of(self, key: Key) -> ListedProduct | None:
        is_stripe = key.product_type in STRIPE_TYPES
        if (key.frame is None) != is_stripe or not 0 < key.absolute_orbit < MAX_ORBITS:
            return None
        acquisition = acquisition_of(
            key.platform,
            absolute_orbit=key.absolute_orbit,
            frame=key.frame,
            is_reprocessed=is_reprocessed(key.version),
        )
        if acquisition is None or key.version not in versions_of(key.product_type, sensed=acquisition.begin):
            return None
        return self.product(acquisition, product_type=key.product_type, version=key.version)
