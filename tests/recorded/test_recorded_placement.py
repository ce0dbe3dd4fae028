"""Placing agrees with real footprints and with the true geolocation of a real product."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from numpy.typing import NDArray

from olci_core.picture import Placement
from olci_core.picture.placement import rings_of
from olci_core.picture.ring import edges_of
from olci_core.product.composite import composite
from olci_core.sphere import EARTH_RADIUS_KM, joined_ring, unit_vectors

FIXTURES = Path(__file__).resolve().parents[3] / "shared" / "fixtures"
PRODUCTS = sorted((FIXTURES / "products").glob("*.zip"))
MANIFESTS = sorted((FIXTURES / "manifests").glob("*/xfdumanifest.xml"))
ITEMS = sorted((FIXTURES / "stac").glob("*.json"))
ANSWERS = sorted((FIXTURES / "odata").glob("ol_1_efr_products*.json"))

# u and v of the corners that a ring of 47 points passes, from its first point on.
RING_OF_2018_TO_2023 = {0: (0, 1), 19: (1, 1), 23: (1, 0), 42: (0, 0)}
RING_OF_2024 = {0: (1, 1), 4: (1, 0), 23: (0, 0), 27: (0, 1)}

Ring = NDArray[np.float64]


def placed(rings: list[Ring]) -> Placement:
    return Placement.from_edges(edges_of(joined_ring(rings)))


def manifest_ring(text: str) -> Ring:
    found = re.search(r"<gml:posList>([^<]+)<", text)
    assert found
    return np.array(found[1].split(), dtype=float).reshape(-1, 2)[:, ::-1]


def assert_corners(placement: Placement, ring: Ring, corners: dict[int, tuple[int, int]]) -> None:
    for index, (u, v) in corners.items():
        lon, lat = placement.to_lonlat(u, v)
        assert unit_vectors(lon, lat) == pytest.approx(unit_vectors(*ring[index]), abs=1e-9), (index, u, v)


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.parent.name[:31])
def test_rings_in_manifests_begin_at_the_first_pixel_of_the_last_scan_line(path: Path) -> None:
    text = path.read_text("utf-8")
    ring = manifest_ring(text)
    assert_corners(placed([ring]), ring, RING_OF_2018_TO_2023)


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.stem)
def test_rings_in_answers_of_2024_begin_at_the_last_pixel_of_the_last_scan_line(path: Path) -> None:
    for product in json.loads(path.read_text("utf-8"))["value"]:
        (ring,) = rings_of(product["GeoFootprint"])
        assert_corners(placed([ring]), ring, RING_OF_2024)


@pytest.mark.parametrize("path", ITEMS, ids=lambda path: path.stem[:31])
def test_simplified_split_polar_and_half_orbit_footprints_are_placed_and_placed_back(path: Path) -> None:
    item: dict[str, Any] = json.loads(path.read_text("utf-8"))
    rings = rings_of(item["geometry"])
    placement = placed(rings)
    u, v = np.meshgrid(np.linspace(0, 1, 9), np.linspace(0, 1, 9))
    back_u, back_v = placement.to_image(*placement.to_lonlat(u, v))
    assert np.abs(back_u - u).max() < 1e-4
    assert np.abs(back_v - v).max() < 1e-4
    first, last = unit_vectors(*placement.to_lonlat([0.5, 0.5], [0, 1]))
    assert np.cross(last, first)[2] > 0  # the first scan line lies east of the last
    outline = np.concatenate([unit_vectors(*ring.T) for ring in rings])
    width_km = np.linalg.norm(np.diff(unit_vectors(*placement.to_lonlat([0, 1], [0, 0])), axis=0)) * EARTH_RADIUS_KM
    assert width_km == pytest.approx(1290, abs=70)
    corners = unit_vectors(*placement.to_lonlat([0, 1, 1, 0], [0, 0, 1, 1]))
    assert (np.linalg.norm(outline[:, None] - corners, axis=-1).min(axis=0) < 1e-9).all()


@pytest.fixture(params=PRODUCTS, ids=lambda path: path.stem[:31])
def product(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    with zipfile.ZipFile(request.param) as archive:
        archive.extractall(tmp_path)
    return next(tmp_path.iterdir())


@pytest.mark.parametrize("vertices", [20, 7, 2], ids=["as recorded", "simplified", "corners alone"])
def test_a_real_scan_line_is_placed_within_4_km_of_its_geolocation(product: Path, vertices: int) -> None:
    with h5py.File(product / "geo_coordinates.nc") as file:
        lon, lat = (file[name][:] * 1e-6 for name in ("longitude", "latitude"))
    ring = manifest_ring((product / "xfdumanifest.xml").read_text("utf-8"))
    lines, columns = lon.shape
    kept = np.unique(np.round(np.linspace(0, 19, vertices)).astype(int))
    placement = placed([ring[np.concatenate([kept, 20 + kept, [0]])]])
    u, v = np.meshgrid(np.arange(columns) / (columns - 1), np.arange(lines) / (lines - 1))
    error = np.linalg.norm(unit_vectors(*placement.to_lonlat(u, v)) - unit_vectors(lon, lat), axis=-1)
    assert error.max() * EARTH_RADIUS_KM < (2.1 if vertices == 20 else 4)


def test_a_real_product_has_a_picture_of_bright_ice(product: Path) -> None:
    rgb = composite(product)
    assert rgb.shape == (1, 973, 3)
    known = rgb[rgb.any(axis=-1)]
    assert len(known) > 900
    assert known.min() > 160  # the antarctic plateau in March
