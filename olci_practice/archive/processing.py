"""How and when acquisitions are processed: types, centres, baselines, and the campaigns that went over older dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from olci_core.scene import ProductName
from olci_core.sphere import Floats
from olci_practice.earth.viewing import LINE_S
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.orbit import seconds

LEVEL_1 = frozenset({"OL_1_EFR___", "OL_1_ERR___"})
LAND_TYPES = frozenset({"OL_2_LFR___", "OL_2_LRR___"})
WATER = frozenset({"OL_2_WFR___", "OL_2_WRR___"})

NEAR_REAL_TIME, NON_TIME_CRITICAL, FIRST_REPROCESSING, LATEST_REPROCESSING = range(4)
# How long after the end of an acquisition a product is made: at least so much, and less than so much more.
_AFTER_MS = {NEAR_REAL_TIME: (9_600_000, 1_200_000), NON_TIME_CRITICAL: (85_000_000, 18_000_000)}
_CAMPAIGN_MS = 14_400_000  # of four hours, for the products that a campaign reaches at one time


@dataclass(frozen=True, slots=True)
class Reprocessing:
    """A campaign that went through the older dates again, ``days_a_day`` days of them a day from ``begin`` on."""

    version: int
    product_types: frozenset[str]
    sensed_before: datetime
    begin: datetime
    days_a_day: float
    centre: str
    baseline: str

    def processed(self, sensed: datetime) -> datetime:
        """Return about when it reached a date."""
        return self.begin + (sensed - _MISSION_BEGIN) / self.days_a_day


_MISSION_BEGIN = datetime(2016, 4, 1, tzinfo=UTC)
_NEW_LEVEL_1 = datetime(2024, 9, 1, tzinfo=UTC)
_NEW_WATER = datetime(2021, 2, 16, tzinfo=UTC)
REPROCESSINGS = (
    Reprocessing(
        version=FIRST_REPROCESSING,
        product_types=LEVEL_1 | LAND_TYPES,
        sensed_before=datetime(2017, 11, 1, tzinfo=UTC),
        begin=datetime(2017, 12, 4, tzinfo=UTC),
        days_a_day=12.0,
        centre="MR1",
        baseline="002",
    ),
    Reprocessing(
        version=LATEST_REPROCESSING,
        product_types=LEVEL_1,
        sensed_before=_NEW_LEVEL_1,
        begin=datetime(2024, 10, 3, tzinfo=UTC),
        days_a_day=40.0,
        centre="MAR",
        baseline="004",
    ),
    Reprocessing(
        version=LATEST_REPROCESSING,
        product_types=WATER,
        sensed_before=_NEW_WATER,
        begin=datetime(2021, 3, 20, tzinfo=UTC),
        days_a_day=30.0,
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


def _reprocessing(product_type: str, version: int) -> Reprocessing:
    return next(r for r in REPROCESSINGS if r.version == version and product_type in r.product_types)


def processed_between(product_type: str, *, version: int, begin: datetime, end: datetime) -> tuple[datetime, datetime]:
    """Return between when products were made that were sensed within [begin, end], wholly."""
    if version in _AFTER_MS:
        first_ms, more_ms = _AFTER_MS[version]
        return begin + timedelta(milliseconds=first_ms), end + timedelta(milliseconds=first_ms + more_ms)
    campaign = _reprocessing(product_type, version)
    return campaign.processed(begin), campaign.processed(end) + timedelta(milliseconds=_CAMPAIGN_MS)


def made_within_s(product_type: str, *, version: int, begin_s: Floats, end_s: Floats) -> tuple[Floats, Floats]:
    """Return between when each of many products was made, of which the begin and the end are known.

    All times are seconds since the orbit's ``EPOCH``.
    """
    if version in _AFTER_MS:
        first_ms, more_ms = _AFTER_MS[version]
        return end_s + first_ms / 1000, end_s + (first_ms + more_ms) / 1000
    campaign = _reprocessing(product_type, version)
    reached_s = seconds(campaign.begin) + (begin_s - seconds(_MISSION_BEGIN)) / campaign.days_a_day
    return reached_s, reached_s + _CAMPAIGN_MS / 1000


def processed_at(acquisition: Acquisition, *, product_type: str, version: int, chance: int) -> datetime:
    """Return when a product was made: almost three hours, a day, or years after its acquisition."""
    if version in _AFTER_MS:
        first_ms, more_ms = _AFTER_MS[version]
        return acquisition.end + timedelta(milliseconds=first_ms + chance % more_ms)
    return _reprocessing(product_type, version).processed(acquisition.begin) + timedelta(
        milliseconds=chance % _CAMPAIGN_MS
    )


def name_of(acquisition: Acquisition, *, product_type: str, version: int, processed: datetime) -> ProductName:
    """Return the name of a product made at ``processed``."""
    operational = not is_reprocessed(version)
    if operational:
        centre = _centre(product_type, platform=acquisition.platform, year=acquisition.begin.year)
        baseline = _baseline(product_type, acquisition.begin)
    else:
        campaign = _reprocessing(product_type, version)
        centre, baseline = campaign.centre, campaign.baseline
    return ProductName(
        platform=acquisition.platform,
        product_type=product_type,
        begin=_to_second(acquisition.begin),
        end=_to_second(acquisition.end),
        created=_to_second(processed),
        duration_s=int(acquisition.duration_s - LINE_S),  # a name counts the seconds from the first line to the last
        cycle=acquisition.cycle,
        relative_orbit=acquisition.relative_orbit,
        frame=acquisition.frame,
        centre=centre,
        processing_class=class_of(version),
        timeliness=timeliness_of(version),
        baseline=baseline,
    )


def class_of(version: int) -> str:
    """Return the class that the names of a version have: operational or reprocessed."""
    return "R" if is_reprocessed(version) else "O"


def timeliness_of(version: int) -> str:
    """Return the timeliness that the names of a version have."""
    return "NR" if version == NEAR_REAL_TIME else "NT"


def _centre(product_type: str, *, platform: str, year: int) -> str:
    """Return who processed it: Marine at Darmstadt; land first in Svalbard or London, from 2022 on "PS"."""
    if product_type in WATER:
        return "MAR"
    is_a = platform == "S3A"
    if year < 2017:
        return "SVL"
    if year < 2022:
        return "LN1" if is_a else "LN2"
    return "PS1" if is_a else "PS2"


def _baseline(product_type: str, sensed: datetime) -> str:
    """Return the baseline collection in force when a product was first made."""
    if product_type in LAND_TYPES:
        return "002"
    if product_type in WATER:
        return "002" if sensed < _NEW_WATER else "003"
    if sensed < datetime(2022, 1, 20, tzinfo=UTC):
        return "002"
    return "003" if sensed < _NEW_LEVEL_1 else "004"


def baselines_between(product_type: str, *, version: int, begin: datetime, end: datetime) -> frozenset[str]:
    """Return the baselines of products that were sensed within [begin, end]."""
    if is_reprocessed(version):
        return frozenset({_reprocessing(product_type, version).baseline})
    known = sorted({_baseline(product_type, begin), _baseline(product_type, end)})
    return frozenset(f"{number:03d}" for number in range(int(known[0]), int(known[-1]) + 1))


def every_baseline(product_type: str, *, version: int) -> frozenset[str]:
    """Return the baselines of all products of a type and version."""
    return baselines_between(product_type, version=version, begin=_MISSION_BEGIN, end=_NEW_LEVEL_1)


def centres_between(
    product_type: str, *, version: int, platform: str, begin: datetime, end: datetime
) -> frozenset[str]:
    """Return who made the products that were sensed within [begin, end]."""
    if is_reprocessed(version):
        return frozenset({_reprocessing(product_type, version).centre})
    years = range(begin.year, end.year + 1)
    return frozenset(_centre(product_type, platform=platform, year=year) for year in years)


def _to_second(time: datetime) -> datetime:
    return (time + timedelta(milliseconds=500)).replace(microsecond=0)
