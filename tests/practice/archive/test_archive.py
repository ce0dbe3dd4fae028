"""The practice archive as a listing: what it lists, when, in which order, and that it hands out what it lists."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from blake3 import blake3
from shapely import box
from shapely.geometry import shape

from olci_core.scene import PRODUCT_TYPES, ProductName
from olci_practice.archive.archive import PracticeArchive
from olci_practice.archive.listing import Listing, Record

NOW = datetime(2025, 6, 1, tzinfo=UTC)
EFR = frozenset({"OL_1_EFR___"})


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def opened(folder: Path, *, now: datetime = NOW, seed: int = 1) -> PracticeArchive:
    return PracticeArchive(folder, seed=seed, clock=lambda: now)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> PracticeArchive:
    return opened(tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="module")
def hours(archive: PracticeArchive) -> list[Record]:
    """Everything of three hours in 2017, when all versions are listed."""
    return list(archive.between(utc("2017-06-01T08:00"), utc("2017-06-01T11:00"), product_types=None, bounds=None))


def start(record: Record) -> datetime:
    return datetime.fromisoformat(record["ContentDate"]["Start"])


def value(record: Record, name: str) -> Any:
    return next(a["Value"] for a in record["Attributes"] if a["Name"] == name)


def test_the_practice_archive_is_a_listing(archive: PracticeArchive) -> None:
    listing: Listing = archive
    assert listing is archive


def test_all_types_and_versions_are_listed(hours: list[Record]) -> None:
    assert {value(r, "productType") for r in hours} == set(PRODUCT_TYPES)
    endings = {(n.processing_class, n.timeliness, n.baseline) for n in (ProductName.parse(r["Name"]) for r in hours)}
    assert {("O", "NR", "002"), ("O", "NT", "002"), ("R", "NT", "002"), ("R", "NT", "004")} <= endings


def test_records_come_by_start_and_id_within_the_time_asked_for(hours: list[Record]) -> None:
    assert all(utc("2017-06-01T08:00") <= start(r) < utc("2017-06-01T11:00") for r in hours)
    keys = [(r["ContentDate"]["Start"], r["Id"]) for r in hours]
    assert keys == sorted(keys)
    assert len({r["Id"] for r in hours}) == len({r["Name"] for r in hours}) == len(hours)


def test_the_newest_come_first_if_asked_for(archive: PracticeArchive) -> None:
    begin, end = utc("2018-06-01T22:00"), utc("2018-06-02T02:00")
    oldest_first = list(archive.between(begin, end, product_types=EFR, bounds=None))
    newest_first = list(archive.between(begin, end, product_types=EFR, bounds=None, newest_first=True))
    assert newest_first != oldest_first
    assert sorted(newest_first, key=lambda r: (start(r), r["Id"])) == oldest_first
    assert sorted(newest_first, key=lambda r: (-start(r).timestamp(), r["Id"])) == newest_first


def test_a_short_look_at_a_long_time_makes_only_what_is_taken(archive: PracticeArchive) -> None:
    for newest_first, year in ((False, 2016), (True, 2025)):
        records = archive.between(
            utc("1990-01-01"), utc("2090-01-01"), product_types=EFR, bounds=None, newest_first=newest_first
        )
        assert [start(r).year for r in islice(records, 3)] == [year] * 3


@pytest.mark.parametrize(
    ("begin", "end"),
    [("2015-01-01", "2016-04-01"), ("2025-06-01", "2026-01-01"), ("2018-06-02", "2018-06-01")],
)
def test_there_is_nothing_before_the_mission_after_now_and_in_no_time(
    archive: PracticeArchive, begin: str, end: str
) -> None:
    assert list(archive.between(utc(begin), utc(end), product_types=None, bounds=None)) == []


def test_types_are_chosen(archive: PracticeArchive, hours: list[Record]) -> None:
    begin, end = utc("2017-06-01T08:00"), utc("2017-06-01T11:00")
    for wanted in (EFR, frozenset({"OL_2_WRR___", "OL_2_LFR___"}), frozenset({"SL_1_RBT___"}), frozenset[str]()):
        found = list(archive.between(begin, end, product_types=wanted, bounds=None))
        assert found == [r for r in hours if value(r, "productType") in wanted]


@pytest.mark.parametrize(
    "bounds",
    [(10.0, 50.0, 12.0, 52.0), (-180.0, 60.0, -170.0, 70.0), (-180.0, 85.0, 180.0, 90.0), (0.0, -1.0, 90.0, 0.0)],
)
def test_bounds_leave_out_nothing_that_meets_them(
    archive: PracticeArchive, hours: list[Record], bounds: tuple[float, float, float, float]
) -> None:
    begin, end = utc("2017-06-01T08:00"), utc("2017-06-01T11:00")
    found = {r["Id"]: r for r in archive.between(begin, end, product_types=None, bounds=bounds)}
    meeting = [r for r in hours if shape(r["GeoFootprint"]).intersects(box(*bounds))]
    assert all(found[r["Id"]] == r for r in meeting)
    assert len(found) < len(hours)


def test_a_product_is_listed_from_its_publication_on(tmp_path: Path) -> None:
    sensed = utc("2025-01-10T10:00")

    def ages(after: timedelta) -> set[str]:
        archive = opened(tmp_path, now=sensed + after)
        records = archive.between(sensed, sensed + timedelta(minutes=20), product_types=EFR, bounds=None)
        return {value(r, "timeliness") for r in records}

    assert ages(timedelta(hours=2)) == set()
    assert ages(timedelta(hours=4)) == {"NR"}
    assert ages(timedelta(hours=40)) == {"NR", "NT"}


def test_every_record_is_found_by_id_name_and_asset(archive: PracticeArchive, hours: list[Record]) -> None:
    for record in hours[::9]:
        assert archive.by_id(record["Id"]) == record
        assert archive.by_name(record["Name"]) == record
        for asset in record["Assets"]:
            assert archive.by_asset(asset["Id"]) == record


def test_what_is_not_published_yet_is_not_found_either(
    archive: PracticeArchive, hours: list[Record], tmp_path: Path
) -> None:
    before = opened(tmp_path, now=utc("2017-06-01T11:01"))
    assert before.by_id(hours[0]["Id"]) is None
    assert before.by_name(hours[0]["Name"]) is None
    assert archive.by_id("7fd83e0b-cb1f-4ff1-9110-e4cfdddab724") is None
    assert archive.by_name("no such thing") is None
    assert archive.by_asset(hours[0]["Id"]) is None


def test_the_same_seed_lists_the_same_and_another_seed_another_weather(hours: list[Record], tmp_path: Path) -> None:
    def listed(seed: int) -> list[Record]:
        records = opened(tmp_path, seed=seed).between(
            utc("2017-06-01T08:00"), utc("2017-06-01T09:00"), product_types=EFR, bounds=None
        )
        return list(records)

    assert listed(1) == [r for r in hours if start(r) < utc("2017-06-01T09:00") and value(r, "productType") in EFR]
    first, second = ({(start(r), value(r, "brightCover")) for r in listed(seed)} for seed in (1, 2))
    assert {time for time, _ in first} == {time for time, _ in second}
    assert first != second


def test_every_version_of_a_frame_has_the_same_covers(hours: list[Record]) -> None:
    covers_of: dict[tuple[int, int | None], set[float]] = {}
    for record in hours:
        if value(record, "productType") in EFR:
            frame = ProductName.parse(record["Name"]).frame
            covers_of.setdefault((value(record, "orbitNumber"), frame), set()).add(value(record, "brightCover"))
    assert all(len(covers) == 1 for covers in covers_of.values())
    assert len({cover for covers in covers_of.values() for cover in covers}) > 5


def test_covers_are_shares(hours: list[Record]) -> None:
    for record in hours:
        covers = [a["Value"] for a in record["Attributes"] if a["Name"].endswith("Cover")]
        assert all(0 <= cover <= 100 for cover in covers)


def test_a_quicklook_is_a_jpeg_where_the_record_has_one(archive: PracticeArchive, hours: list[Record]) -> None:
    partial = sorted(
        (r for r in hours if value(r, "productType") in EFR), key=lambda r: ProductName.parse(r["Name"]).duration_s
    )
    with_one = next(r for r in partial if r["Assets"])
    without = next(r for r in hours if not r["Assets"])
    picture = archive.quicklook(with_one)
    assert picture is not None
    assert picture.startswith(b"\xff\xd8\xff")
    assert picture.endswith(b"\xff\xd9")
    assert archive.quicklook(without) is None


def shortest(records: list[Record], wanted: Callable[[Record], bool]) -> Iterator[Record]:
    return iter(sorted(filter(wanted, records), key=lambda r: ProductName.parse(r["Name"]).duration_s))


def test_the_catalogues_size_and_digests_are_the_zips(tmp_path: Path) -> None:
    archive = opened(tmp_path)
    begin = utc("2018-06-01T03:15")
    records = list(archive.between(begin, begin + timedelta(minutes=10), product_types=EFR, bounds=None))
    record = next(shortest(records, lambda r: r["ContentLength"] > 0))
    assert record["Checksum"] == []
    assert list(tmp_path.iterdir()) == []
    described = archive.with_checksum(record)
    path = archive.package(record)
    content = path.read_bytes()
    assert path.name == f"{record['Name']}.zip"
    assert len(content) == record["ContentLength"]
    assert {c["Algorithm"]: c["Value"] for c in described["Checksum"]} == {
        "MD5": hashlib.md5(content).hexdigest(),
        "BLAKE3": blake3(content).hexdigest(),
    }
    assert {**described, "Checksum": []} == record
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        assert {name.split("/")[0] for name in package.namelist()} == {record["Name"]}
    # Once made, every listing has the digests, even another one's and without the zip.
    path.unlink()
    assert opened(tmp_path).by_id(record["Id"]) == described
    assert archive.package(record).read_bytes() == content


def test_an_old_product_without_a_known_size_is_downloaded_all_the_same(tmp_path: Path) -> None:
    archive = opened(tmp_path)
    begin = utc("2018-06-01")
    records = list(archive.between(begin, begin + timedelta(hours=12), product_types=EFR, bounds=None))
    record = next(shortest(records, lambda r: r["ContentLength"] == 0))
    assert archive.with_checksum(record) == record
    assert archive.package(record).stat().st_size > 0
    assert archive.by_id(record["Id"]) == record


def test_a_record_of_another_archive_is_refused(archive: PracticeArchive, tmp_path: Path) -> None:
    begin = utc("2020-01-01")
    stranger = next(opened(tmp_path, seed=2).between(begin, begin + timedelta(days=1), product_types=EFR, bounds=None))
    with pytest.raises(ValueError, match="Not a record"):
        archive.package(stranger)
