"""What a search of the practice archive shows is exactly what exists: none missed, none too many, none twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from olci_core.area import Area
from olci_core.catalogue import Catalogue, SearchQuery, current, versions_of
from olci_core.scene import Scene
from olci_core.settings import Settings
from olci_practice import PracticeServer

BEGIN = datetime(2018, 6, 1, 14, tzinfo=UTC)
END = BEGIN + timedelta(hours=3)
TUTORIAL = "POLYGON((-81.7 71.7, -81.7 73.8, -75.1 73.8, -75.1 71.7, -81.7 71.7))"
AREAS = {
    "the north pole": Area.from_point(0, 90, radius_km=500),
    "a cap that holds the pole": Area.from_bounds(-180, 78, 180, 90),
    "over the antimeridian": Area.from_bounds(170, 60, -170, 68),
    "a point": Area.from_point(-60, 10, radius_km=1),
    "a sliver": Area.from_wkt("POLYGON((-100 20, -40 60, -40 60.01, -100 20.01, -100 20))"),
    "a bay": Area.from_wkt("POLYGON((-90 40, -50 40, -50 60, -89 60, -89 59, -51 59, -51 41, -90 41, -90 40))"),
    "two places": Area.from_wkt(
        "MULTIPOLYGON(((-80 70,-78 70,-78 71,-80 71,-80 70)),((20 -40,22 -40,22 -38,20 -38,20 -40)))"
    ),
    "half the earth": Area.from_bounds(-150, -85, 30, 85),
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
    catalogue = Catalogue(settings)
    yield catalogue
    catalogue.close()
    server.stop()


@pytest.fixture(scope="module")
def everything(practice: Catalogue) -> tuple[Scene, ...]:
    result = practice.search(SearchQuery(BEGIN, END))
    assert result.complete
    assert len(result.scenes) > 100
    return result.scenes


@pytest.mark.parametrize("product_type", ["OL_1_ERR___", "OL_2_WRR___"])
def test_no_stripe_of_half_an_orbit_is_missed(practice: Catalogue, product_type: str) -> None:
    begin, end = BEGIN - timedelta(hours=14), BEGIN + timedelta(hours=10)
    stripes = practice.search(SearchQuery(begin, end, product_type=product_type)).scenes
    assert len(stripes) > 20
    for area in AREAS.values():
        found = practice.search(SearchQuery(begin, end, area=area, product_type=product_type))
        assert found.complete
        assert set(found.scenes) == {one for one in stripes if one.footprint and area.intersects(one.footprint)}


@pytest.mark.parametrize("place", AREAS)
def test_exactly_the_scenes_over_an_area_are_found(
    practice: Catalogue, everything: tuple[Scene, ...], place: str
) -> None:
    area = AREAS[place]
    result = practice.search(SearchQuery(BEGIN, END, area=area))
    assert result.complete
    assert len({scene.id for scene in result.scenes}) == len(result.scenes)
    found = set(result.scenes)
    assert found == {scene for scene in everything if scene.footprint and area.intersects(scene.footprint)}
    for scene in everything:
        if _holds_some(scene, _points_in(area)):
            assert scene in found


@pytest.mark.parametrize("further", ["OL_2_WFR___", "OL_1_ERR___"])
def test_two_products_in_one_search_are_what_two_searches_bring(practice: Catalogue, further: str) -> None:
    area, begin = AREAS["a bay"], END - timedelta(hours=4)
    together = practice.search(SearchQuery(begin, END, area=area, further_types=(further,)))
    assert together.complete
    alone = [
        practice.search(SearchQuery(begin, END, area=area, product_type=one)).scenes for one in ("OL_1_EFR___", further)
    ]
    assert all(alone)
    assert set(together.scenes) == {scene for scenes in alone for scene in scenes}


def test_the_tutorials_query_gives_scenes_of_both_days(practice: Catalogue) -> None:
    query = SearchQuery.days(date(2018, 6, 1), date(2018, 6, 2), area=Area.from_wkt(TUTORIAL))
    result = practice.search(query)
    assert result.complete
    assert {scene.begin.day for scene in result.scenes} == {1, 2}
    assert len(current(result.scenes)) < len(result.scenes)
    for versions in versions_of(result.scenes):
        assert versions[0].timeliness == "NT"
        assert len({scene.baseline for scene in versions}) > 1


def test_scenes_are_found_again_by_name_with_quicklook(practice: Catalogue, everything: tuple[Scene, ...]) -> None:
    wanted = everything[:5]
    assert practice.find([scene.name for scene in wanted]).scenes == wanted
    picture = practice.quicklook(wanted[0])
    assert picture is not None
    assert practice.quicklook(wanted[0]) == picture


def _points_in(area: Area) -> NDArray[np.float64]:
    """Return up to 150 points of an area as unit vectors."""
    west, south, east, north = area.geometry.bounds
    grid = np.array([(lon, lat) for lon in np.linspace(west, east, 60) for lat in np.linspace(south, north, 60)])
    inside = grid[shapely.contains_xy(area.geometry, grid)][::29]
    corners = shapely.get_coordinates(area.geometry)
    return _vectors(np.vstack((inside, corners))[:150])


def _holds_some(scene: Scene, points: NDArray[np.float64]) -> bool:
    """Whether one of the points lies well inside a footprint: on the inner side of its edges, going round it."""
    outline = scene.record["GeoFootprint"]
    polygons = [outline["coordinates"]] if outline["type"] == "Polygon" else outline["coordinates"]
    return any(_inside(_vectors(np.array(polygon[0])), point) for polygon in polygons for point in points)


def _inside(ring: NDArray[np.float64], point: NDArray[np.float64]) -> bool:
    if (ring @ point).min() < 0.5:
        return False
    flat = ring - np.outer(ring @ point, point)
    if np.linalg.norm(flat, axis=1).min() < 1e-3:
        return False
    before, after = flat[:-1], flat[1:]
    turn = np.arctan2(np.cross(before, after) @ point, (before * after).sum(axis=1))
    return bool(np.abs(turn.sum()) > np.pi and np.abs(turn).max() < 2.5)


def _vectors(points: NDArray[np.float64]) -> NDArray[np.float64]:
    lon, lat = np.radians(points).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
