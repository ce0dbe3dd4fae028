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
from matplotlib.text import Text
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
    week_mosaics,
    write_csv,
    write_geotiff,
    write_netcdf,
    write_picture,
)
from olci_core.extract.animate import best_of_weeks
from olci_core.extract.picture_file import outline_of, picture
from tests.core.extract.conftest import Make

PLACES = [(20.0, 57.0, None), (179.98, -17.0, None), (30.0, 90.0, None), (20.0, 80.0, "EPSG:3413"), (20.0, 57.0, "UTM")]


@pytest.fixture(scope="module")
def dataset(make: Make) -> Any:
    names = ["Oa08_reflectance", "Oa06_reflectance", "Oa04_reflectance", "MCI"]
    return cut(make(20.0, 57.0), Area.from_point(20, 57, radius_km=8), variables=names)


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


@pytest.mark.parametrize("bands", [None, ["MCI"], "MCI", ["MCI", "Oa06_reflectance", "Oa04_reflectance"]])
def test_a_picture_shows_colours_or_one_variable(bands: list[str] | str | None, dataset: Any, tmp_path: Path) -> None:
    write_picture(dataset, tmp_path / "cut.png", bands=bands)
    with Image.open(tmp_path / "cut.png") as image:
        assert image.width >= 1000
        assert len(image.convert("RGB").getcolors(10**7) or ()) > 200


def test_a_picture_in_longitude_and_latitude_is_as_high_as_the_area(make: Make, tmp_path: Path) -> None:
    area = Area.from_bounds(19.9, 56.9, 20.1, 57.1)  # twice as high as wide on the ground, so 0.2 by 0.2 degrees
    degrees = cut(make(20.0, 57.0), area, variables=["MCI"], crs="EPSG:4326")
    axes = picture(degrees, ["MCI"]).axes[0]
    assert axes.get_aspect() == pytest.approx(1 / np.cos(np.radians(57)), rel=0.01)


def test_a_value_has_the_same_colour_in_every_frame_of_an_animation(make: Make, tmp_path: Path) -> None:
    days = [make(20.0, 57.0, begin=f"202406{day:02d}T000000", rows=80, columns=90) for day in (1, 2, 3)]
    stacked = cube(days, Area.from_point(20, 57, radius_km=6), variables="Oa08_reflectance", pixel_m=600)
    dimmed = stacked.Oa08_reflectance * xr.DataArray([1.0, 0.2, 0.2], dims="time")
    stacked["Oa08_reflectance"] = dimmed.assign_attrs(stacked.Oa08_reflectance.attrs)
    animation(stacked, tmp_path / "season.gif")
    with Image.open(tmp_path / "season.gif") as film:
        frames = []
        for number in range(3):
            film.seek(number)
            frames.append(np.asarray(film.convert("RGB")).astype(int))
    drawn = picture(stacked.isel(time=0), ["Oa08_reflectance"], scale_of=stacked)
    drawn.set_dpi(80)
    drawn.canvas.draw()
    box = drawn.axes[1].get_window_extent()
    left, right, high = int(box.x0) + 3, int(box.x1) - 3, frames[0].shape[0]
    bars = [frame[high - int(box.y1) + 8 : high - int(box.y0) - 8, left:right] for frame in frames]
    assert np.ptp(bars[0][..., 0]) > 150
    assert np.array_equal(bars[0], bars[1])
    assert np.array_equal(bars[1], bars[2])
    assert (np.abs(frames[0] - frames[1]).max(axis=-1) > 30).mean() > 0.1


@pytest.mark.parametrize(
    ("area", "has_edge_there"),
    [
        (Area.from_bounds(10, 50, 12, 52), False),
        (Area.from_bounds(170, -25, -170, -10), False),
        (Area.from_bounds(170, -25, 180, -10), True),
        (Area.from_bounds(-180, 66, 180, 90), False),
    ],
)
def test_an_outline_is_drawn_without_the_seam_at_180_degrees(area: Area, has_edge_there: bool) -> None:
    lines = list(outline_of(area))
    along = [np.count_nonzero(np.abs(line[:, 0]) == 180.0) for line in lines]
    assert (max(along) > 100) if has_edge_there else (max(along) <= 2)
    assert sum(len(line) for line in lines) > 70


def test_texts_of_a_picture_stay_within_it_and_apart(make: Make) -> None:
    strip = cut(make(20.0, 57.0), Area.from_bounds(19.98, 56.85, 20.02, 57.15), variables=["MCI"])
    for day in (strip, strip.isel(y=slice(40, 50))):
        figure = picture(day, ["MCI"])
        figure.canvas.draw()
        seen = [text.get_window_extent() for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
        for box in seen:
            assert box.x0 >= 0
            assert box.x1 <= figure.bbox.width
            assert box.y1 <= figure.bbox.height
        bar = figure.axes[1].get_window_extent()
        credit = figure.get_supxlabel()
        (box,) = [text.get_window_extent() for text in figure.findobj(Text) if text.get_text() == credit]
        assert box.y1 < bar.y0


def test_in_a_mosaic_of_the_week_cloud_gives_way_to_clear_sky_and_then_the_view_counts(make: Make) -> None:
    bright = np.zeros((80, 90), np.uint32)
    bright[:, :30] = 2
    left = make(20.0, 57.0, begin="20240603T000000", rows=80, columns=90, flags=bright)
    right = make(20.0, 57.0, begin="20240604T000000", rows=80, columns=90, flags=np.fliplr(bright).copy())
    area = Area.from_point(20, 57, radius_km=9)
    weeks = week_mosaics([left, right], area, variables=["Oa08_reflectance"], pixel_m=600)
    stacked = cube([left, right], area, variables=["Oa08_reflectance", "flags_raised", "OZA"], pixel_m=600)
    raised = stacked.flags_raised.values
    assert np.nanmax(raised) == 1
    from_first = raised[0] <= raised[1]  # both are seen at the same angle: the first one comes first
    wanted = np.where(from_first, stacked.Oa08_reflectance[0], stacked.Oa08_reflectance[1])
    assert 0.1 < (~from_first).mean() < 0.9
    assert np.array_equal(weeks.Oa08_reflectance[0], wanted, equal_nan=True)
    assert "flags_raised" not in weeks


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


def test_the_best_pixel_of_a_week_has_least_masked_and_then_looks_down_steepest() -> None:
    times = np.array(["2024-06-03", "2024-06-05", "2024-06-09", "2024-06-10"], "datetime64[ns]")
    nan = np.nan
    a = np.array([[1, 2, nan], [4, 5, 6], [7, 8, nan], [10, nan, 12]])[:, None, :]
    b = np.array([[1, nan, nan], [4, 5, 6], [7, 8, nan], [10, nan, 12]])[:, None, :]
    angle = np.array([[10, 5, 1], [20, 30, 40], [5, 20, 1], [1, 1, 1]], float)[:, None, :]
    dims = ("time", "y", "x")
    stacked = xr.Dataset(
        {"A": (dims, a), "B": (dims, b), "OZA": (dims, angle)},
        coords={"time": times, "x": [0, 1, 2], "y": [0], "spatial_ref": 0},
    )
    weeks = best_of_weeks(stacked, ["A", "B"])
    assert weeks.time.values.astype("datetime64[D]").astype(str).tolist() == ["2024-06-03", "2024-06-10"]
    assert weeks.A.values[0, 0].tolist() == [7, 8, 6]
    assert weeks.scenes.values.tolist() == [3, 1]
    assert np.isnan(weeks.B.values[1, 0, 1])
