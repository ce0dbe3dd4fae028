"""The rough count beforehand is near what the practice archive's own orbit brings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from olci_core.area import Area
from olci_core.catalogue import Catalogue, SearchQuery, current
from olci_core.settings import Settings
from olci_practice import PracticeServer

JUNE = datetime(2023, 6, 1, tzinfo=UTC)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
AREAS = {
    "a bay in the north": Area.from_bounds(-81.7, 71.7, -75.1, 73.8),
    "a point on the equator": Area.from_point(10, 0, radius_km=5),
    "a sea": Area.from_bounds(-5, 31, 36, 45),
    "the pole in summer": Area.from_point(0, 90, radius_km=500),
    "over the antimeridian": Area.from_bounds(170, -50, -170, -40),
}


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    folder: Path = tmp_path_factory.mktemp("practice")
    server = PracticeServer(data_dir=folder)
    addresses = server.start()
    settings = Settings(data_dir=folder).at(
        identity_url=addresses.identity_url,
        catalogue_url=addresses.catalogue_url,
        download_url=addresses.download_url,
    )
    catalogue = Catalogue(settings, now=lambda: NOW)
    yield catalogue
    catalogue.close()
    server.stop()


@pytest.mark.parametrize("place", AREAS)
def test_it_is_right_to_about_a_third(practice: Catalogue, place: str) -> None:
    days = 2 if "pole" in place else 12  # each orbit sees the pole
    query = SearchQuery(JUNE, JUNE + timedelta(days=days), area=AREAS[place])
    estimate = practice.estimate(query)
    result = practice.search(query)
    assert 0.6 * len(current(result.scenes)) <= estimate.scenes <= 1.5 * len(current(result.scenes))
    assert 0.6 * len(result.scenes) <= estimate.records <= 1.5 * len(result.scenes)


def test_stripes_of_half_an_orbit_are_counted_by_the_orbit(practice: Catalogue) -> None:
    query = SearchQuery(JUNE, JUNE + timedelta(days=9), product_type="OL_2_WRR___")
    estimate = practice.estimate(query)
    assert estimate.scenes == pytest.approx(2 * 9 * 385 / 27, rel=0.02)
    assert estimate.scenes == pytest.approx(len(current(practice.search(query).scenes)), rel=0.1)


def test_the_dark_the_future_and_the_time_before_the_satellites_bring_nothing(practice: Catalogue) -> None:
    pole = AREAS["the pole in summer"]
    december = datetime(2022, 12, 1, tzinfo=UTC)
    assert practice.estimate(SearchQuery(december, december + timedelta(days=20), area=pole)).scenes == 0
    assert practice.estimate(SearchQuery(NOW, NOW + timedelta(days=20))).scenes == 0
    early = datetime(2010, 1, 1, tzinfo=UTC)
    assert practice.estimate(SearchQuery(early, early + timedelta(days=400))).scenes == 0


def test_months_hours_and_satellites_take_their_share(practice: Catalogue) -> None:
    year = JUNE + timedelta(days=365)
    whole = practice.estimate(SearchQuery(JUNE, year)).scenes
    assert practice.estimate(SearchQuery(JUNE, year, months=frozenset({7}))).scenes == pytest.approx(
        whole / 12, rel=0.1
    )
    assert practice.estimate(SearchQuery(JUNE, year, platform="S3A")).scenes == pytest.approx(whole / 2, rel=0.01)
    halves = [practice.estimate(SearchQuery(JUNE, year, hours=hours)).scenes for hours in ((0, 12), (12, 24), (18, 6))]
    assert halves[0] + halves[1] == pytest.approx(whole, rel=0.01)
    assert 0 < halves[2] < whole


def test_a_year_of_the_world_is_said_to_take_minutes(practice: Catalogue) -> None:
    estimate = practice.estimate(SearchQuery(JUNE, JUNE + timedelta(days=365)))
    assert 100_000 < estimate.scenes < 200_000
    assert 100 < estimate.seconds < 900
