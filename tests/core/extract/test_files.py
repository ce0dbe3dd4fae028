"""Files that open at the right place in any program, say what they are, and are whole or not there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import rasterio
import xarray as xr
from PIL import Image
from pyproj import CRS, Transformer

from olci_core.area import Area
from olci_core.errors import InputError, StorageError
from olci_core.extract import (
    animation,
    cube,
    cut,
    points,
    series,
    write_csv,
    write_geotiff,
    write_netcdf,
    write_picture,
)
from tests.core.extract.conftest import Make

PLACES = [(20.0, 57.0, None), (179.98, -17.0, None), (30.0, 90.0, None), (20.0, 80.0, "EPSG:3413"), (20.0, 57.0, "UTM")]


@pytest.mark.parametrize(("lon", "lat", "crs"), PLACES)
def test_a_geotiff_sampled_by_place_gives_the_value_of_that_place(
    lon: Any, lat: Any, crs: Any, make: Make, tmp_path: Path
) -> None:
    area = Area.from_point(lon, lat, radius_km=10)
    write_geotiff(cut(make(lon, lat), area, variables=["longitude", "latitude"], crs=crs), tmp_path / "cut.tif")
    with rasterio.open(tmp_path / "cut.tif") as file:
        to_file = Transformer.from_crs(4326, file.crs, always_xy=True)
        for away in (-0.04, 0.0, 0.03):
            place = (lon + away / max(np.cos(np.radians(lat)), 0.02) if abs(lat) < 89 else lon, lat - abs(away))
            ((found_lon, found_lat),) = file.sample([to_file.transform(*place)])
            assert found_lat == pytest.approx(place[1], abs=0.0025)
            turn = (found_lon - place[0] + 180) % 360 - 180
            assert turn * np.cos(np.radians(place[1])) == pytest.approx(0, abs=0.004)


def test_a_geotiff_is_cloud_optimised_and_says_what_it_holds(dataset: Any, tmp_path: Path) -> None:
    write_geotiff(dataset, tmp_path / "cut.tif")
    with rasterio.open(tmp_path / "cut.tif") as file:
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert file.dtypes[0] == "float32"
        assert np.isnan(file.nodata)
        assert file.descriptions == tuple(dataset.data_vars)
        assert file.units[3] == "mW.m-2.sr-1.nm-1"
        assert "invalid" in file.tags(1)["mask"]
        assert file.tags()["source"] == dataset.attrs["source"]
        assert np.array_equal(file.read(4), dataset.MCI.values, equal_nan=True)


def test_a_netcdf_file_follows_the_conventions_and_comes_back_as_it_was(dataset: Any, tmp_path: Path) -> None:
    write_netcdf(dataset, tmp_path / "cut.nc", clock=lambda: datetime(2024, 6, 1, tzinfo=UTC))
    with xr.open_dataset(tmp_path / "cut.nc", decode_coords="all") as back:
        assert back.attrs["Conventions"] == "CF-1.8"
        assert back.attrs["history"].startswith("2024-06-01T00:00:00Z OLCI Scene Picker")
        assert back.spatial_ref.attrs["grid_mapping_name"] == "lambert_azimuthal_equal_area"
        assert back.x.attrs["standard_name"] == "projection_x_coordinate"
        assert back.time.attrs["standard_name"] == "time"
        assert back.spatial_ref.dtype == np.int32  # CF 1.8 (2.2) knows no integers of 64 bits
        assert np.array_equal(back.MCI, dataset.MCI, equal_nan=True)
        assert back.time.values == dataset.time.values
        assert "area" not in back.attrs  # satpy would take it for a grid, and read nothing
        assert back.attrs["area_wkt"] == dataset.attrs["area"]
    with (
        rasterio.open(f"netcdf:{tmp_path / 'cut.nc'}:MCI")
        if "netCDF" in rasterio.drivers.raster_driver_extensions()
        else rasterio.open(write_again(dataset, tmp_path)) as file
    ):
        assert file.transform.c == pytest.approx(float(dataset.x[0]) - 150)


@pytest.mark.parametrize("crs", [None, "EPSG:4326"])
def test_a_netcdf_file_has_the_longitude_and_latitude_of_each_cell(crs: Any, make: Make, tmp_path: Path) -> None:
    written = cut(make(20.0, 57.0), Area.from_point(20, 57, radius_km=8), variables=["MCI"], crs=crs)
    write_netcdf(written, tmp_path / "cut.nc")
    with xr.open_dataset(tmp_path / "cut.nc") as back:
        if crs is not None:
            assert "lon" not in back.variables
            assert back.x.attrs["standard_name"] == "longitude"
            return
        assert {"lon", "lat"} <= set(back["MCI"].coords)
        assert (back.lon.attrs["standard_name"], back.lat.attrs["units"]) == ("longitude", "degrees_north")
        mapping = CRS.from_wkt(back.spatial_ref.attrs["crs_wkt"])
        assert mapping.geodetic_crs is not None
        assert mapping.geodetic_crs.name == "WGS 84"
        x, y = Transformer.from_crs("EPSG:4326", mapping, always_xy=True).transform(back.lon, back.lat)
        assert np.abs(x - back.x.values).max() < 1.5
        assert np.abs(y - back.y.values[:, None]).max() < 1.5
        write_netcdf(back, tmp_path / "again.nc")
        write_geotiff(back, tmp_path / "again.tif")
    with rasterio.open(tmp_path / "again.tif") as file:
        assert file.descriptions == ("MCI",)


def write_again(dataset: Any, folder: Any) -> Any:
    write_geotiff(dataset, folder / "again.tif")
    return folder / "again.tif"


@pytest.mark.parametrize(("lat", "crs", "pole"), [(80.0, "EPSG:3413", 90.0), (-80.0, "EPSG:3031", -90.0)])
def test_a_polar_grid_has_what_the_conventions_ask_of_its_projection(lat: Any, crs: Any, pole: Any, make: Make) -> None:
    area = Area.from_point(20, lat, radius_km=10)
    mapping = cut(make(20.0, lat), area, variables=["Oa08_reflectance"], crs=crs).spatial_ref.attrs
    assert mapping["latitude_of_projection_origin"] == pole
    assert {"standard_parallel", "straight_vertical_longitude_from_pole"} <= set(mapping)


def test_a_cube_is_written_with_a_band_a_day(make: Make, tmp_path: Path) -> None:
    paths = [make(20.0, 57.0, begin=f"2024060{day}T000000", rows=80, columns=90) for day in (1, 2)]
    stacked = cube(paths, Area.from_point(20, 57, radius_km=6), variables=["MCI"])
    write_geotiff(stacked, tmp_path / "cube.tif")
    with rasterio.open(tmp_path / "cube.tif") as file:
        assert file.count == 2
        assert file.descriptions[0].startswith("MCI 2024-06-01T00:00:0")
    write_netcdf(stacked, tmp_path / "cube.nc")
    with xr.open_dataset(tmp_path / "cube.nc") as back:
        assert list(back["product"].values) == [path.name for path in paths]
    animation(stacked, tmp_path / "season.gif")
    with Image.open(tmp_path / "season.gif") as moving:
        assert getattr(moving, "n_frames", 1) == 2


def test_every_file_says_which_flags_took_pixels_out(make: Make, tmp_path: Path) -> None:
    path, area = make(20.0, 57.0, rows=80, columns=90, kind="OL_2_WFR___"), Area.from_point(20, 57, radius_km=6)
    names = ["CHL_NN", "CHL_OC4ME"]
    dataset = cut(path, area, variables=names)
    wanted = "without WQSF: INVALID, LAND, CLOUD, OCNN_FAIL"
    write_geotiff(dataset, tmp_path / "cut.tif")
    write_netcdf(dataset, tmp_path / "cut.nc")
    write_picture(dataset, tmp_path / "cut.png", bands="CHL_NN")
    write_csv(series(path, area, variables=names), tmp_path / "series.csv")
    write_csv(points(path, [("a", 20.0, 57.0)], variables=names), tmp_path / "stations.csv")
    animation(cube(path, area, variables=names), tmp_path / "season.gif", bands="CHL_NN")
    with rasterio.open(tmp_path / "cut.tif") as file:
        assert file.tags(1)["mask"] == wanted
        assert "AC_FAIL" in file.tags(2)["mask"]
    with xr.open_dataset(tmp_path / "cut.nc") as back:
        assert back.CHL_NN.attrs["mask"] == wanted
    with Image.open(tmp_path / "cut.png") as drawn:
        assert drawn.info["Mask"] == wanted
        assert drawn.info["Source"] == dataset.attrs["source"]
    with Image.open(tmp_path / "season.gif") as film:
        assert wanted in film.info["comment"].decode()
    assert pd.read_csv(tmp_path / "series.csv")["mask"][0] == wanted
    assert pd.read_csv(tmp_path / "stations.csv")["CHL_NN_mask"].tolist() == [wanted]
    write_csv(series(path, area, variables=names, mask=False), tmp_path / "series.csv")
    assert pd.read_csv(tmp_path / "series.csv")["mask"].tolist() == ["no flags applied"] * 2


def test_what_makes_no_picture_is_refused(dataset: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="2 bands"):
        write_picture(dataset, tmp_path / "cut.png", bands=["MCI", "MCI"])
    with pytest.raises(InputError, match="not in the cut"):
        write_picture(dataset, tmp_path / "cut.png", bands=["NDVI"])
    with pytest.raises(InputError, match="no cut"):
        write_geotiff(xr.Dataset(), tmp_path / "cut.tif")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("write", [write_geotiff, write_netcdf, write_picture])
def test_a_folder_that_cannot_be_written_is_named_and_nothing_half_done_stays(
    write: Any, dataset: Any, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(StorageError, match="cannot be written"):
        write(dataset, tmp_path / "taken" / "cut.tif")
    assert [entry.name for entry in tmp_path.iterdir()] == ["taken"]


def test_a_table_is_written_with_times_that_say_utc(tmp_path: Path) -> None:
    table = pd.DataFrame({"time": pd.to_datetime(["2024-06-01T10:00:00.5Z"]), "mean": [0.25]})
    write_csv(table, tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_text() == "time,mean\n2024-06-01T10:00:00.500000Z,0.25\n"
