"""What is cut out lies where it belongs: at a pole, across 180°, on ascending passes; and carries what it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pyproj import Transformer

from olci_core.area import Area
from olci_core.errors import Cancelled, DamagedFile, InputError, StorageError
from olci_core.extract import Grid, cut
from olci_core.product import open_product
from tests.core.extract.conftest import Make

EARTH_KM = 6371.0088
PLACES = [
    ("the Baltic", 20.0, 57.0, False),
    ("the Baltic from the south", 20.0, 57.0, True),
    ("the North Pole", 30.0, 90.0, False),
    ("the South Pole", 30.0, -89.9, True),
    ("180 degrees", 179.9, -17.0, False),
    ("the equator at 180 degrees", -179.95, 0.0, True),
    ("Svalbard", 20.0, 80.0, False),
]


def places_of(dataset: Any) -> Any:
    """Return longitude and latitude of every cell of a cut."""
    transformer = Transformer.from_crs(dataset.spatial_ref.attrs["crs_wkt"], 4326, always_xy=True)
    return transformer.transform(*np.meshgrid(dataset.x.values, dataset.y.values))


def vectors(lon: Any, lat: Any) -> Any:
    lam, phi = np.radians(lon), np.radians(lat)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1) * EARTH_KM


def box_around(lon: Any, lat: Any, km: Any) -> Any:
    return Area.from_point(lon, lat, radius_km=km)


@pytest.fixture(scope="session")
def truth() -> Any:
    def value(lon: Any, lat: Any) -> Any:
        x, y, z = np.moveaxis(vectors(lon, lat) / EARTH_KM, -1, 0)
        return 0.4 + 0.2 * np.sin(30 * x + 1) * np.cos(25 * y) + 0.1 * np.sin(40 * z)

    return value


@pytest.mark.parametrize(("where", "lon", "lat", "is_ascending"), PLACES, ids=[place[0] for place in PLACES])
def test_each_cell_shows_the_pixel_that_lies_over_it(
    where: Any, lon: Any, lat: Any, is_ascending: Any, make: Make, truth: Any
) -> None:
    path = make(lon, lat, is_ascending=is_ascending, is_zip=True)
    area = box_around(lon, lat, 24)
    dataset = cut(path, area, variables=["Oa08_reflectance", "latitude", "longitude"], mask=False)
    cell_lon, cell_lat = places_of(dataset)
    known = np.isfinite(dataset.latitude.values)
    away_km = np.linalg.norm(
        vectors(cell_lon, cell_lat) - vectors(dataset.longitude.values, dataset.latitude.values), axis=-1
    )
    assert away_km[known].max() <= 0.25
    assert known.sum() * 0.09 == pytest.approx(area.area_km2, rel=0.02)
    difference = dataset.Oa08_reflectance.values - truth(cell_lon, cell_lat)
    assert np.nanmax(np.abs(difference)) < 0.002
    assert dataset.attrs["covered_share"] == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("crs", [None, "UTM", "EPSG:3413", "EPSG:4326"])
def test_a_cut_lies_where_it_belongs_in_any_projection(crs: str | None, make: Make, truth: Any) -> None:
    dataset = cut(make(20.0, 57.0), box_around(20, 57, 15), variables=["Oa17_reflectance"], crs=crs)
    difference = dataset.Oa17_reflectance.values - truth(*places_of(dataset))
    assert np.isfinite(difference).sum() > 5000
    assert np.nanmax(np.abs(difference)) < 0.002
    assert np.all(np.diff(dataset.y.values) < 0)


def test_outside_the_scene_and_outside_the_area_there_is_nothing(make: Make) -> None:
    area = Area.from_bounds(19.8, 57.0, 21.0, 57.1)
    dataset = cut(make(20.0, 57.0), area, variables=["Oa08_radiance"])
    lon, lat = places_of(dataset)
    known = dataset.Oa08_radiance.notnull().values
    assert known.any()
    assert not known[(lon > 20.8) | (lat > 57.1) | (lat < 57.0)].any()
    assert 0.3 < dataset.attrs["covered_share"] < 0.8


def test_reflectance_is_that_of_the_pixels_own_detector_and_sun(make: Make, truth: Any) -> None:
    path = make(20.0, 57.0)
    with open_product(path) as product:
        flux = product.read("solar_flux")[7]
    assert np.ptp(flux) > 10
    dataset = cut(path, box_around(20, 57, 5), variables=["Oa08_reflectance", "Oa08_radiance", "SZA"])
    assert float(dataset.SZA.min()) > 40
    assert np.nanmax(np.abs(dataset.Oa08_reflectance.values - truth(*places_of(dataset)))) < 0.002
    assert dataset.Oa08_radiance.attrs["units"] == "mW.m-2.sr-1.nm-1"


def test_level_1_gives_reflectances_and_level_2_its_own_variables_unasked(make: Make) -> None:
    area = box_around(20, 57, 5)
    assert list(cut(make(20.0, 57.0), area).data_vars) == [
        f"Oa{n}_reflectance" for n in ("04", "06", "08", "10", "11", "12", "17", "21")
    ]
    water = cut(make(20.0, 57.0, kind="OL_2_WFR___"), area)
    assert list(water.data_vars) == ["CHL_NN", "CHL_OC4ME"]
    assert water.CHL_NN.attrs["units"] == "lg(re mg.m-3)"
    linear = cut(make(20.0, 57.0, kind="OL_2_WFR___"), area, variables=["CHL_NN_linear", "CHL_NN"])
    assert linear.CHL_NN_linear.attrs["units"] == "mg.m-3"
    assert np.allclose(linear.CHL_NN_linear, 10**linear.CHL_NN, equal_nan=True, rtol=1e-5)


def test_indices_follow_their_formula(make: Make) -> None:
    area = box_around(20, 57, 5)
    names = ["MCI", "FAI", "NDVI", "ND(Oa17_radiance,Oa08_radiance)", "Oa10_radiance", "Oa11_radiance", "Oa12_radiance"]
    names += ["Oa08_reflectance", "Oa17_reflectance", "Oa21_reflectance", "Oa08_radiance", "Oa17_radiance"]
    d = cut(make(20.0, 57.0), area, variables=names)
    height = (
        d.Oa11_radiance - d.Oa10_radiance - (d.Oa12_radiance - d.Oa10_radiance) * (708.75 - 681.25) / (753.75 - 681.25)
    )
    assert np.allclose(d.MCI, height, equal_nan=True, atol=1e-4)
    line = d.Oa08_reflectance + (d.Oa21_reflectance - d.Oa08_reflectance) * (865 - 665) / (1020 - 665)
    assert np.allclose(d.FAI, d.Oa17_reflectance - line, equal_nan=True, atol=1e-5)
    one, other = d.Oa17_radiance, d.Oa08_radiance
    assert np.allclose(d["ND(Oa17_radiance,Oa08_radiance)"], (one - other) / (one + other), equal_nan=True, atol=1e-5)
    assert "Gower" in d.MCI.attrs["references"]


@pytest.mark.parametrize(
    ("kind", "name", "flag", "mask", "is_out"),
    [
        ("OL_1_EFR___", "Oa08_reflectance", "invalid", True, True),
        ("OL_1_EFR___", "Oa08_reflectance", "bright", True, False),
        ("OL_1_EFR___", "Oa08_reflectance", "bright", ("bright",), True),
        ("OL_1_EFR___", "Oa08_reflectance", "saturated@Oa08", ("saturated",), True),
        ("OL_1_EFR___", "Oa08_reflectance", "invalid", False, False),
        ("OL_2_WFR___", "CHL_OC4ME", "CLOUD", True, True),
        ("OL_2_WFR___", "CHL_OC4ME", "OC4ME_FAIL", True, True),
        ("OL_2_WFR___", "CHL_NN", "OC4ME_FAIL", True, False),
        ("OL_2_WFR___", "CHL_NN", "OCNN_FAIL", True, True),
        ("OL_2_WFR___", "CHL_NN", "WATER", True, False),
        ("OL_2_WFR___", "CHL_NN", "LAND", True, True),
    ],
)
def test_flags_take_out_what_is_recommended_or_chosen(
    kind: str, name: str, flag: str, mask: bool | tuple[str], is_out: bool, make: Make
) -> None:
    level_1 = ("land", "bright", "invalid", "duplicated", "saturated@Oa08", "sun-glint_risk")
    water = ("INVALID", "WATER", "LAND", "CLOUD", "OC4ME_FAIL", "OCNN_FAIL", "AC_FAIL")
    bit = (level_1 if kind == "OL_1_EFR___" else water).index(flag)
    flags = np.zeros((60, 64), np.uint32)
    flags[:30] = 1 << bit
    dataset = cut(
        make(20.0, 57.0, kind=kind, rows=60, columns=64, flags=flags),
        box_around(20, 57, 8),
        variables=[name],
        mask=mask,
    )
    _, lat = places_of(dataset)
    north = dataset[name].notnull().values[lat > 57.03]
    south = dataset[name].notnull().values[lat < 56.97]
    assert south.any()
    assert not north.any() if is_out else north.any()
    if is_out:
        assert flag in dataset[name].attrs["mask"]


def test_a_flag_that_the_product_does_not_have_is_refused(make: Make) -> None:
    with pytest.raises(InputError, match="no flag CLOUDY") as refused:
        cut(make(20.0, 57.0), box_around(20, 57, 5), mask=("CLOUDY",))
    assert "bright" in refused.value.hint


def test_an_unknown_variable_and_an_area_beside_the_scene_are_refused_in_a_sentence(make: Make) -> None:
    path = make(20.0, 57.0)
    with pytest.raises(InputError, match="Oa99_reflectance cannot be made"):
        cut(path, box_around(20, 57, 5), variables=["Oa99_reflectance"])
    with pytest.raises(InputError, match="does not see the area"):
        cut(path, box_around(40, 57, 5))
    with pytest.raises(StorageError, match="no file"):
        cut(path.parent / "nothing.zip", box_around(20, 57, 5))


def test_a_damaged_file_is_named_and_the_rest_is_cut(make: Make) -> None:
    path = make(20.0, 57.0, is_own=True)
    content = (path / "Oa06_radiance.nc").read_bytes()
    (path / "Oa06_radiance.nc").write_bytes(content[: len(content) // 2])
    (path / "Oa04_radiance.nc").unlink()
    dataset = cut(path, box_around(20, 57, 5))
    assert "Oa06_reflectance" not in dataset
    assert "Oa08_reflectance" in dataset
    assert "Oa06_radiance.nc" in dataset.attrs["left_out"]
    with pytest.raises((InputError, DamagedFile), match=r"Oa06"):
        cut(path, box_around(20, 57, 5), variables=["Oa06_reflectance"])


def test_a_repeated_pixel_fills_no_cell_of_its_own(make: Make, truth: Any) -> None:
    dataset = cut(make(20.0, 57.0, duplicated=True), box_around(20, 57, 10), variables=["latitude"])
    assert dataset.attrs["covered_share"] > 0.95


def test_an_area_smaller_than_a_pixel_is_seen(make: Make) -> None:
    dataset = cut(make(20.0, 57.0), Area.from_point(20.0, 57.0, radius_km=0.02), variables=["Oa08_reflectance"])
    assert int(dataset.Oa08_reflectance.notnull().sum()) >= 1


def test_a_cut_says_how_far_it_is_and_can_be_stopped_in_the_middle(make: Make) -> None:
    path, area, heard = make(20.0, 57.0), Area.from_point(20, 57, radius_km=20), list[float]()
    cut(path, area, variables=["Oa08_reflectance", "MCI"], pixel_m=26, on_share=heard.append)
    assert heard == sorted(heard)
    assert len(heard) > 4
    assert 0 < heard[0] < heard[-1] <= 1

    def enough(share: float) -> None:
        if share > 0.5:
            raise Cancelled(f"Stopped at {share}.")

    with pytest.raises(Cancelled, match=r"Stopped at 0\.[5-8]"):
        cut(path, area, variables=["Oa08_reflectance"], pixel_m=26, on_share=enough)


def test_cuts_of_one_area_stack_whatever_the_product(make: Make) -> None:
    area = box_around(20, 57, 8)
    one = cut(make(20.0, 57.0), area, variables=["Oa08_reflectance"])
    other = cut(make(20.05, 57.02, kind="OL_2_WFR___"), area, variables=["CHL_NN"])
    assert (one.x.values == other.x.values).all()
    assert (one.y.values == other.y.values).all()
    assert Grid.for_area(area).shape == (one.sizes["y"], one.sizes["x"])
