"""The way through the archive: in every order, and making no more than is taken; what zones say of it holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from olci_practice.archive.archive import PracticeArchive
from olci_practice.archive.listing import ListingQuery, Record, ScalarSet
from olci_practice.archive.versions import ListedProduct, ProductVersions
from olci_practice.archive.walk import Stretch, Walk
from olci_practice.archive.zones import group_of, groups_of, zone_of
from olci_practice.filters import may_pass, parse_filter, predicate
from olci_practice.filters.name_parts import text_outcomes
from tests.practice.filters.samples import any_of, meets

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TIMES = ("ContentDate/Start", "ContentDate/End", "PublicationDate", "ModificationDate")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> PracticeArchive:
    return PracticeArchive(tmp_path_factory.mktemp("archive"), seed=4, clock=lambda: NOW)


def at(record: Record, field: str) -> str:
    key, _, part = field.partition("/")
    return str(record[key][part] if part else record[key])


def found(archive: PracticeArchive, begin: str, hours: float, **more: Any) -> list[Record]:
    first = datetime.fromisoformat(begin).replace(tzinfo=UTC)
    wanted = {"product_types": None, "bounds": None} | more
    return list(archive.between(first, first + timedelta(hours=hours), **wanted))


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("field", TIMES)
def test_each_order_has_the_same_records_by_that_time_and_id(
    field: str, newest_first: bool, archive: PracticeArchive
) -> None:
    # Of 2017: two reprocessings of level 1, with other frames, published years later.
    by_start = found(archive, "2017-06-01T23:00", 3)
    ordered = found(archive, "2017-06-01T23:00", 3, order_field=field, newest_first=newest_first)
    expected = sorted(by_start, key=lambda record: record["Id"])
    expected.sort(key=lambda record: at(record, field), reverse=newest_first)
    assert [record["Id"] for record in ordered] == [record["Id"] for record in expected]
    assert len({record["Name"].split("_")[-2] for record in ordered}) == 2


@pytest.mark.parametrize("begin", ["2016-12-31T22:00", "2018-11-24T10:00", "2024-08-31T23:00", "2025-12-28T05:00"])
def test_every_record_is_what_its_zone_says(begin: str, archive: PracticeArchive) -> None:
    first = datetime.fromisoformat(begin).replace(tzinfo=UTC)
    last = first + timedelta(hours=2)
    zones = {group: zone_of(group, first, last) for group in groups_of(None, begin=first)}
    versions = ProductVersions(seed=4)
    for record in found(archive, begin, 2):
        product = versions.by_id(record["Id"])
        assert product is not None
        zone = zones[group_of(product)]
        for field in (*TIMES, "OriginDate"):
            assert is_in(at(record, field), zone.times[field]), field
        assert text_outcomes(zone.name_parts(), "is", record["Name"])[0], record["Name"]
        for name, known in zone.fields.items():
            assert is_in(record[name], known()), (name, record["Name"])
        assert shapely.box(*zone.box).covers(shape(record["GeoFootprint"]))
        assert [one["Name"] for one in record["Attributes"]] == list(zone.attributes)
        for one in record["Attributes"]:
            kind, values = zone.attributes[one["Name"]]
            assert one["ValueType"] == kind
            assert is_in(one["Value"], values), one


def is_in(value: Any, values: ScalarSet) -> bool:
    if isinstance(values, frozenset):
        return value in values
    found = datetime.fromisoformat(value) if isinstance(values[0], datetime) else value
    return bool(values[0] <= found <= values[1])  # type: ignore[operator]  # of one kind


class Counted:
    """Makes no product, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[Stretch] = []

    def __call__(self, stretch: Stretch) -> list[ListedProduct]:
        self.asked.append(stretch)
        return []


TEN_YEARS = Stretch(datetime(2016, 4, 1, tzinfo=UTC), NOW, groups_of(None, begin=datetime(2016, 4, 1, tzinfo=UTC)))
STEPS = (timedelta(days=366), timedelta(days=32), timedelta(days=1))
WAYS: Sequence[Callable[[Walk], Any]] = (
    lambda walk: filter(None, walk.by_start(TEN_YEARS, newest_first=True)),
    lambda walk: filter(None, walk.by_time(TEN_YEARS, field="PublicationDate", newest_first=True)),
)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "nothing",
    [
        any_of("String", "processorVersion", "eq '99.99'"),
        any_of("String", "platformSerialIdentifier", "eq 'C'"),
        any_of("Double", "coastalCover", "gt 97"),
        any_of("Double", "tidalRegionCover", "gt 1"),
        any_of("Double", "brightCover", "eq 50.5"),
        any_of("Double", "cloudCover", "lt 0"),
        any_of("Integer", "relativeOrbitNumber", "eq 400"),
        "contains(Name,'XYZ')",
        "startswith(Name,'S2A')",
        "contains(Name,'_ST_')",
        "contains(Name,'_400_')",
        "contains(Name,'_20150601T')",
        "contains(Name,'20230231')",
        "contains(Name,'_20231301T') or contains(Name,'20220431T101010')",
        "not contains(Name,'.SEN3')",
        "Name gt 'T'",
        "Name eq 'nothing' or " + any_of("Double", "freshInlandWaterCover", "gt 60"),
        "Online eq false",
        "ContentLength eq 1",
        "ContentLength gt 100000000000",
        meets("POINT(0 -90)"),
        meets("POINT(0 -90)") + " or " + any_of("Double", "coastalCover", "gt 97"),
        "not " + meets("POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))"),
        "not (ContentDate/Start lt 2040-01-01 or contains(Name,'XYZ'))",
    ],
)
def test_nothing_is_made_where_nothing_can_pass(nothing: str, way: Callable[[Walk], Any]) -> None:
    counted = Counted()
    assert list(way(Walk(counted, may_pass=may_pass(parse_filter(nothing)), steps=STEPS))) == []
    assert counted.asked == []


@pytest.mark.parametrize("way", WAYS)
def test_only_the_days_of_an_orbit_are_looked_at(way: Callable[[Walk], Any]) -> None:
    counted = Counted()
    orbit = any_of("Integer", "orbitNumber", "eq 30000")
    assert list(way(Walk(counted, may_pass=may_pass(parse_filter(orbit)), steps=STEPS))) == []
    assert 0 < len({stretch.begin for stretch in counted.asked}) <= 4  # a day or two of either satellite


@pytest.mark.parametrize("field", TIMES)
def test_the_first_records_of_ten_years_come_without_the_rest(field: str, archive: PracticeArchive) -> None:
    order: dict[str, Any] = {"order_field": field, "newest_first": True, "product_types": None, "bounds": None}
    newest = list(islice(archive.between(TEN_YEARS.begin, TEN_YEARS.end, **order), 20))
    recent = list(islice(archive.between(NOW - timedelta(days=9), NOW, **order), 20))
    assert newest == recent
    assert len(newest) == 20


@pytest.mark.parametrize(
    "text",
    [
        any_of("Double", "coastalCover", "ge 4"),
        any_of("Double", "salineWaterCover", "lt 30") + " and " + any_of("Double", "brightCover", "gt 30"),
        any_of("Double", "cloudCover", "gt 70"),
        any_of("Double", "brightCover", "gt 95"),
        meets("POINT(-155 60)"),
        meets("POINT(-155 60)") + " and " + any_of("Double", "cloudCover", "lt 90"),
        "not " + meets("POLYGON((-180 -60,180 -60,180 70,-180 70,-180 -60))"),
        any_of("Double", "brightCover", "le 3") + " or " + any_of("Double", "cloudCover", "eq 0"),
        any_of("Double", "freshInlandWaterCover", "gt 2") + " or contains(Name,'_1800_')",
    ],
)
def test_a_filter_that_leaves_out_early_finds_all_that_a_look_at_each_record_finds(
    text: str, archive: PracticeArchive
) -> None:
    passes, every = predicate(parse_filter(text)), found(archive, "2017-06-01T20:00", 6)
    early = found(archive, "2017-06-01T20:00", 6, may_pass=may_pass(parse_filter(text)))
    assert len(early) < len(every)
    assert [one["Id"] for one in early if passes(one)] == [one["Id"] for one in every if passes(one)] != []


@pytest.mark.parametrize(
    "text",
    [
        any_of("String", "productType", "eq 'OL_1_EFR___'"),
        any_of("String", "timeliness", "ne 'NR'") + " and Online eq true",
        "ContentDate/Start ge 2017-10-31T22:30:00Z and ContentDate/Start lt 2017-11-01T02:00:00.500Z",
        any_of("Double", "coastalCover", "ge 4"),
        "not startswith(Name,'S3A_OL_2')",
    ],
)
def test_what_is_counted_is_what_is_found(text: str, archive: PracticeArchive) -> None:
    # A campaign ends in these hours: its version is listed of the first of them alone.
    first, last = datetime(2017, 10, 31, 21, tzinfo=UTC), datetime(2017, 11, 1, 3, tzinfo=UTC)
    passes, test = predicate(parse_filter(text)), may_pass(parse_filter(text))
    counted = sum(archive.count(ListingQuery(first, last, may_pass=test), passes=passes))
    assert counted == sum(map(passes, archive.between(first, last, product_types=None, bounds=None))) > 0


def test_what_is_not_published_yet_is_not_counted(tmp_path: Path) -> None:
    now = datetime(2025, 7, 2, 12, tzinfo=UTC)
    archive = PracticeArchive(tmp_path, seed=4, clock=lambda: now)
    begin, end = now - timedelta(hours=15), now + timedelta(days=1)
    every = list(archive.between(begin, end, product_types=None, bounds=None))
    counted = archive.count(ListingQuery(begin, end), passes=lambda _: True)
    assert sum(counted) == len(every) > 0


def test_ten_years_are_counted_without_a_record_being_made(archive: PracticeArchive) -> None:
    kind = may_pass(parse_filter(any_of("String", "productType", "eq 'OL_1_ERR___'")))

    def never(record: Record) -> bool:
        raise AssertionError(record["Name"])

    last = NOW - timedelta(days=30)
    counted = list(archive.count(ListingQuery(TEN_YEARS.begin, last, may_pass=kind), passes=never))
    assert sum(counted) > 100_000


@pytest.mark.parametrize("field", TIMES)
def test_a_search_that_finds_nothing_lets_its_reader_look_at_the_clock(field: str, archive: PracticeArchive) -> None:
    first, at_the_pole = datetime(2020, 12, 1, tzinfo=UTC), (0.0, 89.9, 1.0, 90.0)
    in_its_night = archive.look_through(
        ListingQuery(first, first + timedelta(days=60), bounds=at_the_pole, order_field=field)
    )
    found = list(in_its_night)
    assert found.count(None) == len(found) >= 2
