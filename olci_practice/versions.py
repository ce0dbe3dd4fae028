"""Which products an acquisition becomes: near real time, non time critical, and the reprocessings of older dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from olci_core.errors import InputError
from olci_core.scene import PRODUCT_TYPES, ProductName
from olci_practice.acquisitions import Acquisition, acquisition_of
from olci_practice.identifiers import Identifiers, Key
from olci_practice.orbit import PLATFORMS, orbit_at, seconds

STRIPE_TYPES = frozenset({"OL_1_ERR___", "OL_2_LRR___", "OL_2_WRR___"})
LEVEL_1 = frozenset({"OL_1_EFR___", "OL_1_ERR___"})
LAND = frozenset({"OL_2_LFR___", "OL_2_LRR___"})
WATER = frozenset({"OL_2_WFR___", "OL_2_WRR___"})

NEAR_REAL_TIME, NON_TIME_CRITICAL, FIRST_REPROCESSING, LATEST_REPROCESSING = range(4)
_LINE_S = 0.044  # OLCI's line period: a name counts the seconds from the first line to the last


@dataclass(frozen=True, slots=True)
class Product:
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


@dataclass(frozen=True, slots=True)
class Reprocessing:
    """A campaign that went through the older dates again, ``pace`` days of them a day from ``begin`` on."""

    version: int
    product_types: frozenset[str]
    sensed_before: datetime
    begin: datetime
    pace: float
    centre: str
    baseline: str

    def processed(self, sensed: datetime) -> datetime:
        """Return about when it reached a date."""
        return self.begin + (sensed - _MISSION_BEGIN) / self.pace


_MISSION_BEGIN = datetime(2016, 4, 1, tzinfo=UTC)
_NEW_LEVEL_1 = datetime(2024, 9, 1, tzinfo=UTC)
_NEW_WATER = datetime(2021, 2, 16, tzinfo=UTC)
REPROCESSINGS = (
    Reprocessing(
        version=FIRST_REPROCESSING,
        product_types=LEVEL_1 | LAND,
        sensed_before=datetime(2017, 11, 1, tzinfo=UTC),
        begin=datetime(2017, 12, 4, tzinfo=UTC),
        pace=12.0,
        centre="MR1",
        baseline="002",
    ),
    Reprocessing(
        version=LATEST_REPROCESSING,
        product_types=LEVEL_1,
        sensed_before=_NEW_LEVEL_1,
        begin=datetime(2024, 10, 3, tzinfo=UTC),
        pace=40.0,
        centre="MAR",
        baseline="004",
    ),
    Reprocessing(
        version=LATEST_REPROCESSING,
        product_types=WATER,
        sensed_before=_NEW_WATER,
        begin=datetime(2021, 3, 20, tzinfo=UTC),
        pace=30.0,
        centre="MAR",
        baseline="003",
    ),
)


def versions_of(product_type: str, *, sensed: datetime) -> list[int]:
    """Return the versions in which an acquisition of ``sensed`` is listed, sooner or later."""
    return [
        NEAR_REAL_TIME,
        NON_TIME_CRITICAL,
        *(r.version for r in REPROCESSINGS if product_type in r.product_types and sensed < r.sensed_before),
    ]


def is_reprocessed(version: int) -> bool:
    """Say whether a version is one of the reprocessings, whose frames start a few seconds off."""
    return version in (FIRST_REPROCESSING, LATEST_REPROCESSING)


class Versions:
    """Makes products from acquisitions and finds them again by id or name. The same seed makes the same ones."""

    def __init__(self, *, seed: int) -> None:
        self._identifiers = Identifiers(seed)

    def product(self, acquisition: Acquisition, *, product_type: str, version: int) -> Product:
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
        processed = _processed(acquisition, product_type, version, chance)
        published = processed + timedelta(seconds=360 + chance % 420)
        if is_reprocessed(version):
            published += timedelta(days=3 + chance % 5)
        return Product(
            id=product_id,
            name=_name(acquisition, product_type, version, processed),
            acquisition=acquisition,
            version=version,
            processed=processed,
            published=published,
            modified=published + timedelta(milliseconds=240_000 + chance % 400_000),
            has_quicklook=chance // 420 % (8 if sensed.year < _FULLY_DESCRIBED_FROM else 40) != 0,
            has_known_size=sensed.year >= _FULLY_DESCRIBED_FROM or chance // 17_000 % 3 != 0,
            chance=chance,
        )

    def by_id(self, uuid: str) -> Product | None:
        """Return the product with this id, None where there is none."""
        key = self._identifiers.key(uuid)
        return None if key is None or key.is_quicklook else self._of(key)

    def by_quicklook_id(self, uuid: str) -> Product | None:
        """Return the product whose quicklook has this id, None where there is none."""
        key = self._identifiers.key(uuid)
        product = self._of(key) if key is not None and key.is_quicklook else None
        return product if product is not None and product.has_quicklook else None

    def by_name(self, name: str) -> Product | None:
        """Return the product of this name (which ends in .SEN3), None where there is none."""
        return next((p for p in self._near(name) if str(p.name) == name), None)

    def quicklook_id(self, product: Product) -> str:
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

    def _near(self, name: str) -> Iterator[Product]:
        """Yield the products of a name's own orbit, frame and type."""
        try:
            parts = ProductName.parse(name)
        except InputError:
            return
        if parts.platform not in PLATFORMS or parts.product_type not in PRODUCT_TYPES:
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

    def _of(self, key: Key) -> Product | None:
        if (key.frame is None) != (key.product_type in STRIPE_TYPES):
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


_FULLY_DESCRIBED_FROM = 2019  # the year of sensing from which every record has a size, and hardly one lacks a quicklook


def _reprocessing(product_type: str, version: int) -> Reprocessing:
    return next(r for r in REPROCESSINGS if r.version == version and product_type in r.product_types)


def _processed(acquisition: Acquisition, product_type: str, version: int, chance: int) -> datetime:
    """Return when a product was made: almost three hours, a day, or years after its acquisition."""
    if version == NEAR_REAL_TIME:
        return acquisition.end + timedelta(milliseconds=9_600_000 + chance % 1_200_000)
    if version == NON_TIME_CRITICAL:
        return acquisition.end + timedelta(milliseconds=85_000_000 + chance % 18_000_000)
    return _reprocessing(product_type, version).processed(acquisition.begin) + timedelta(
        milliseconds=chance % 14_400_000
    )


def _name(acquisition: Acquisition, product_type: str, version: int, processed: datetime) -> ProductName:
    operational = not is_reprocessed(version)
    if operational:
        centre, baseline = _centre(acquisition, product_type), _baseline(product_type, acquisition.begin)
    else:
        campaign = _reprocessing(product_type, version)
        centre, baseline = campaign.centre, campaign.baseline
    return ProductName(
        platform=acquisition.platform,
        product_type=product_type,
        begin=_to_second(acquisition.begin),
        end=_to_second(acquisition.end),
        created=_to_second(processed),
        duration_s=int(acquisition.duration_s - _LINE_S),
        cycle=acquisition.cycle,
        relative_orbit=acquisition.relative_orbit,
        frame=acquisition.frame,
        centre=centre,
        processing_class="O" if operational else "R",
        timeliness="NR" if version == NEAR_REAL_TIME else "NT",
        baseline=baseline,
    )


def _centre(acquisition: Acquisition, product_type: str) -> str:
    """Return who processed it: Marine at Darmstadt; land first in Svalbard or London, from 2022 on "PS"."""
    if product_type in WATER:
        return "MAR"
    year, is_a = acquisition.begin.year, acquisition.platform == "S3A"
    if year < 2017:
        return "SVL"
    if year < 2022:
        return "LN1" if is_a else "LN2"
    return "PS1" if is_a else "PS2"


def _baseline(product_type: str, sensed: datetime) -> str:
    """Return the baseline collection in force when a product was first made."""
    if product_type in LAND:
        return "002"
    if product_type in WATER:
        return "002" if sensed < _NEW_WATER else "003"
    if sensed < datetime(2022, 1, 20, tzinfo=UTC):
        return "002"
    return "003" if sensed < _NEW_LEVEL_1 else "004"


def _to_second(time: datetime) -> datetime:
    return (time + timedelta(milliseconds=500)).replace(microsecond=0)
