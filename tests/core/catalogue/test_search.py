"""Searches over the line: whole, exact, and honest about what is missing."""

from __future__ import annotations

import json
import re
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from olci_core.area import Area
from olci_core.catalogue import Catalogue, SearchProgress, SearchQuery, SearchResult, current
from olci_core.catalogue.raw_record import read_rows
from olci_core.catalogue.result_filter import ResultFilter
from olci_core.errors import (
    Cancelled,
    ConnectionFailed,
    InputError,
    RequestRefused,
    ServiceUnavailable,
    UnexpectedAnswer,
)
from olci_core.settings import Settings
from tests.core.catalogue.samples import JUNE, LONG, TWO_DAYS, New, many
from tests.core.open_connections import CountingServer

Options = dict[str, list[str]]


def names(result: SearchResult) -> list[str]:
    return [scene.name for scene in result.scenes]


def test_scenes_of_both_days_are_found_and_none_of_the_days_around(
    stub: Any, catalogue: Catalogue, new_record: New
) -> None:
    inside = [new_record(JUNE), new_record(JUNE + timedelta(hours=47, minutes=59, seconds=59))]
    around = [new_record(JUNE - timedelta(seconds=1)), new_record(JUNE + timedelta(days=2))]
    stub.records = inside[::-1] + around
    result = catalogue.search(TWO_DAYS)
    assert names(result) == [record["Name"] for record in inside]
    assert result.complete
    assert result.notes == ()


def test_the_answer_is_decided_here_whatever_the_service_adds(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    good = new_record(JUNE)
    bad = [
        new_record(JUNE - timedelta(milliseconds=1)),
        new_record(JUNE + timedelta(days=2)),
        new_record(JUNE, product_type="OL_1_ERR___"),
        new_record(JUNE, box=(100.0, 0.0, 110.0, 10.0)),
    ]
    pages = {0: [good, *bad]}
    stub.spoil = lambda _path, options: (200, stub.listed(pages.get(int(options["$skip"][0]), [])))
    query = SearchQuery.days(date(2018, 6, 1), date(2018, 6, 2), area=Area.from_bounds(-81.7, 71.7, -75.1, 73.8))
    result = catalogue.search(query)
    assert names(result) == [good["Name"]]
    # An honest service gives a page that begins where it was asked to; this one says that five records are all.
    assert result.complete


def test_two_scenes_of_one_id_are_not_one_less_without_a_word(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    first, second = new_record(JUNE), new_record(JUNE + timedelta(hours=1))
    stub.records = [first, {**second, "Id": first["Id"]}, new_record(JUNE + timedelta(hours=2))]
    result = catalogue.search(TWO_DAYS)
    assert len(result.scenes) == 2
    assert not result.complete
    assert result.notes == ("1 record of the catalogue has the Id of another scene; one of each Id is listed.",)


def test_a_scene_without_a_footprint_is_kept_and_said(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    stub.records = [
        new_record(JUNE, GeoFootprint=None, Footprint=None),
        new_record(JUNE + timedelta(hours=1), GeoFootprint={"type": "Polygon", "coordinates": [[["x", 1]]]}),
        new_record(JUNE + timedelta(hours=2)),
    ]
    anywhere = catalogue.search(TWO_DAYS)
    assert len(anywhere.scenes) == 3
    assert anywhere.notes == ()
    query = SearchQuery.days(date(2018, 6, 1), date(2018, 6, 2), area=Area.from_bounds(-81.7, 71.7, -75.1, 73.8))
    result = catalogue.search(query)
    assert len(result.scenes) == 3
    assert [scene.footprint is None for scene in result.scenes] == [True, True, False]
    assert result.complete
    assert "2 scenes have no footprint" in result.notes[0]


@pytest.mark.parametrize(
    "outline",
    [
        None,
        7,
        {},
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[1, 2], [1, 2], [1, 2], [1, 2]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [0, 95], [20, 5], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [None, 0], [20, 5], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], ["beyond", 0], [20, 5], [0, 0]]]},
        {"type": "MultiPolygon", "coordinates": [[[[-180, 60], [-180, 61], [-180, 62], [-180, 60]]]]},
    ],
)
def test_an_outline_that_makes_no_sense_never_costs_the_scene(outline: Any, new_record: New) -> None:
    query = SearchQuery.days(date(2018, 6, 1), date(2018, 6, 2), area=Area.from_bounds(-81.7, 71.7, -75.1, 73.8))
    text = json.dumps({"value": [new_record(JUNE, GeoFootprint=outline, Footprint=None)]})
    page = ResultFilter(query).page(read_rows(text.replace('"beyond"', "1e999").encode()))
    assert len(page.scenes) == page.unplaced == 1
    assert page.scenes[0].record["Name"] == page.scenes[0].name


def test_a_record_that_cannot_be_read_is_left_out_and_said(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    good = new_record(JUNE)
    stub.records = [good, {"Id": "7fd83e0b-cb1f-4ff1-9110-e4cfdddab724", "Name": "OL_1_EFR___ rubbish"}]
    stub.spoil = lambda _path, options: (
        (200, json.dumps({"value": [*stub.records, 7, None]}).encode()) if options["$skip"] == ["0"] else None
    )
    result = catalogue.search(TWO_DAYS)
    assert names(result) == [good["Name"]]
    assert not result.complete
    assert result.notes == ("3 records of the catalogue could not be read, so scenes may be missing.",)


def test_thousands_are_read_at_most_four_pages_at_a_time(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    stub.records = many(new_record, 3300, Attributes=[], Assets=[])
    busy, most, lock = 0, 0, threading.Lock()

    def count(_path: str, options: Options) -> tuple[int, bytes]:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        answer = stub.page(options)
        with lock:
            busy -= 1
        return 200, answer

    stub.spoil = count
    heard: list[SearchProgress] = []
    result = catalogue.search(LONG, progress=heard.append)
    assert names(result) == sorted((record["Name"] for record in stub.records), key=lambda name: name[16:31])
    assert result.complete
    assert 1 <= most <= 4
    assert heard[-1].pages_done == heard[-1].pages_expected
    assert heard[-1].scenes == 3300
    assert heard[-1].fraction == 1.0
    assert heard[0] == SearchProgress(pages_done=0, pages_expected=1, scenes=0)


def test_what_lies_beyond_the_reach_of_pages_is_found_too(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    texts = [json.dumps(record) for record in many(new_record, 11_300, Attributes=[], Assets=[])]
    starts = [json.loads(text)["ContentDate"]["Start"] for text in texts]

    def answer(_path: str, options: Options) -> tuple[int, bytes]:
        skip, top = int(options["$skip"][0]), int(options["$top"][0])
        if skip > 10_000:
            return 422, b'{"detail":[{"loc":["query","$skip"],"msg":"Input should be less than or equal to 10000"}]}'
        begin = options["$filter"][0].partition("Start ge ")[2][:24]
        first = next(number for number, start in enumerate(starts) if start >= begin)
        return 200, ('{"value":[' + ",".join(texts[first + skip : first + skip + top]) + "]}").encode()

    stub.spoil = answer
    result = catalogue.search(LONG)
    assert len(result.scenes) == 11_300
    assert result.complete
    assert len({scene.id for scene in result.scenes}) == 11_300


def test_a_page_that_fails_twice_is_asked_for_again(
    stub: Any, catalogue: Catalogue, new_record: New, waits: list[float]
) -> None:
    stub.records = many(new_record, 2500)
    failures = [(503, b""), (429, b"")]
    stub.spoil = lambda _path, options: failures.pop() if options["$skip"] == ["1000"] and failures else None
    heard: list[SearchProgress] = []
    result = catalogue.search(LONG, progress=heard.append)
    assert result.complete
    assert len(result.scenes) == 2500
    assert len(waits) == 2
    assert any(re.match("Trying again in [0-9]+ s: .*answered 429", one.trouble) for one in heard)


def test_a_page_that_stays_away_is_said_by_its_days(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    stub.records = many(new_record, 3500)
    stub.spoil = lambda _path, options: (503, b"") if options["$skip"] == ["1000"] else None
    result = catalogue.search(LONG)
    assert not result.complete
    assert len(result.scenes) == 2500
    (note,) = result.notes
    assert note.startswith("Scenes of 3 June 2018 to 5 June 2018 may be missing: ")
    assert "answered 503" in note


@pytest.mark.parametrize("kept", [1, 400, 999])
def test_a_page_cut_short_by_the_service_loses_nothing(
    stub: Any, catalogue: Catalogue, new_record: New, kept: int
) -> None:
    stub.records = many(new_record, 2500)

    def cut(_path: str, options: Options) -> tuple[int, bytes] | None:
        if options["$skip"] in (["0"], ["1000"]) and options["$top"] == ["1000"]:
            return 200, stub.page({**options, "$top": [str(kept)]})
        return None

    stub.spoil = cut
    result = catalogue.search(LONG)
    assert len(result.scenes) == 2500
    assert result.complete


def test_a_service_that_always_sends_the_same_page_is_noticed(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    stub.records = many(new_record, 2500)
    stub.spoil = lambda _path, options: (200, stub.page({**options, "$skip": ["0"]}))
    result = catalogue.search(LONG)
    assert not result.complete
    assert len(result.scenes) == 1000
    assert "the same page twice" in result.notes[0]
    assert len(stub.asked) < 30


def test_links_to_the_next_page_are_never_followed(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    stub.records = many(new_record, 1500)
    catalogue.search(LONG)
    assert {path for path, _ in stub.asked} == {"/Products"}


@pytest.mark.parametrize("limit", [1, 7, 1500, 2500])
def test_a_limit_gives_the_first_and_says_whether_more_match(
    stub: Any, catalogue: Catalogue, new_record: New, limit: int
) -> None:
    stub.records = many(new_record, 2500)
    result = catalogue.search(LONG, limit=limit)
    assert names(result) == [record["Name"] for record in stub.records[:limit]]
    assert result.complete is (limit == 2500)
    assert bool(result.notes) is (limit < 2500)
    with pytest.raises(InputError):
        catalogue.search(LONG, limit=0)


def test_months_and_hours_are_decided_exactly(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    begin = datetime(2017, 1, 1, tzinfo=UTC)
    stub.records = [new_record(begin + timedelta(hours=11 * number)) for number in range(1600)]
    query = SearchQuery.days(date(2017, 1, 1), date(2018, 12, 31), months={3, 4}, hours=(8, 12.5))
    result = catalogue.search(query)
    expected = [
        record["Name"]
        for record in stub.records
        if record["Name"][20:22] in ("03", "04") and "080000" <= record["Name"][25:31] < "123000"
    ]
    assert names(result) == expected
    assert expected


def test_a_season_of_several_years_is_decided_exactly(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    begin = datetime(2017, 1, 1, tzinfo=UTC)
    stub.records = [new_record(begin + timedelta(hours=11 * number)) for number in range(1590)]
    query = SearchQuery.days(date(2017, 1, 1), date(2018, 12, 31), season=((12, 20), (1, 5)))
    days = [(record["Name"], record["Name"][20:24]) for record in stub.records]
    expected = [name for name, day in days if not "0105" < day < "1220"]
    assert names(catalogue.search(query)) == expected
    assert len({name[16:20] for name in expected}) == 2


def test_a_search_can_be_stopped(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    stub.records = many(new_record, 2500)
    pages = 0

    def count(progress: SearchProgress) -> None:
        nonlocal pages
        pages = progress.pages_done

    with pytest.raises(Cancelled):
        catalogue.search(LONG, progress=count, cancelled=lambda: pages >= 1)
    assert pages == 1


@pytest.mark.parametrize(
    ("reply", "error", "tries"),
    [
        ((400, b'{"detail":"Invalid value"}'), RequestRefused, 1),
        ((503, b""), ServiceUnavailable, 4),
        ((200, b"<html>sign in</html>"), UnexpectedAnswer, 4),
        ((200, b'{"value":{}}'), UnexpectedAnswer, 4),
        ((200, b"[]"), UnexpectedAnswer, 4),
    ],
)
def test_when_not_one_page_comes_the_search_fails_in_plain_words(
    stub: Any, catalogue: Catalogue, reply: tuple[int, bytes], error: type[Exception], tries: int
) -> None:
    stub.spoil = lambda _path, _options: reply
    with pytest.raises(error) as caught:
        catalogue.search(TWO_DAYS)
    assert str(caught.value).endswith((".", "value"))
    assert len(stub.asked) == tries


def test_a_service_that_is_not_there_is_said(stub: Any, waits: list[float], tmp_path: Any) -> None:
    stub.close()
    settings = Settings(data_dir=tmp_path).at(identity_url=stub.url, catalogue_url=stub.url, download_url=stub.url)
    with pytest.raises(ConnectionFailed, match="cannot be reached"):
        Catalogue(settings, sleep=waits.append).search(TWO_DAYS)
    assert sum(waits) <= 60


@pytest.mark.parametrize(
    ("retry_after", "waited"), [("2", [2.0, 2.0, pytest.approx(3.6, abs=0.4)]), ("25", [25.0, 25.0]), ("600", [])]
)
def test_the_service_names_the_wait_unless_it_is_too_long(
    stub: Any, catalogue: Catalogue, waits: list[float], retry_after: str, waited: list[float]
) -> None:
    stub.spoil = lambda _path, _options: (503, b"", {"Retry-After": retry_after})
    with pytest.raises(ServiceUnavailable):
        catalogue.search(TWO_DAYS)
    assert waits == waited


def test_every_version_is_found_and_current_shows_one(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    stub.records = [
        new_record(JUNE, timeliness="NR"),
        new_record(JUNE, timeliness="NT"),
        new_record(JUNE + timedelta(seconds=3), timeliness="NT", baseline="003"),
    ]
    result = catalogue.search(TWO_DAYS)
    assert len(result.scenes) == 3
    assert [scene.baseline for scene in current(result.scenes)] == ["003"]


def test_scenes_are_handed_on_page_by_page_each_once(stub: Any, catalogue: Catalogue, new_record: New) -> None:
    stub.records = many(new_record, 3300, Attributes=[], Assets=[])
    repeated = [False]

    def repeat_a_page_once(_path: str, options: Options) -> tuple[int, bytes] | None:
        if options["$skip"] == ["2000"] and not repeated[0]:
            repeated[0] = True
            return 200, stub.page({**options, "$skip": ["1000"]})
        return None

    stub.spoil = repeat_a_page_once
    given: list[str] = []
    heard: list[SearchProgress] = []
    result = catalogue.search(
        LONG, progress=heard.append, on_scenes=lambda scenes: given.extend(scene.id for scene in scenes)
    )
    assert result.complete
    assert sorted(given) == sorted(scene.id for scene in result.scenes)
    reached = [one.reached for one in heard if one.reached]
    assert max(reached) == result.scenes[-1].begin


def test_a_closed_catalogue_holds_no_connection(tmp_path: Path) -> None:
    service = CountingServer({"value": []})
    catalogue = Catalogue(Settings(service.url, service.url, service.url, tmp_path, tmp_path))
    assert not catalogue.search(TWO_DAYS).scenes
    assert service.begun
    catalogue.close()
    assert service.none_is_open(within_s=20)
    service.stop()
