"""A part of a cut lies where that part lay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
import xarray as xr

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.extract import cut, write_geotiff, write_netcdf, write_picture
from olci_core.extract.georeference import north_up
from tests.core.extract.conftest import Make

Part = Callable[[xr.Dataset], xr.Dataset]


@pytest.fixture(scope="module")
def dataset(make: Make) -> xr.Dataset:
    return cut(make(20.0, 57.0), Area.from_point(20, 57, radius_km=8), variables=["Oa08_reflectance", "MCI"])


@pytest.mark.parametrize(
    "part",
    [
        lambda whole: whole,
        lambda whole: whole.isel(x=slice(7, 30), y=slice(11, 20)),
        lambda whole: whole.isel(x=slice(1, None, 2), y=slice(2, None, 3)),
        lambda whole: whole.isel(y=slice(None, None, -1)),
        lambda whole: whole.sortby("y").isel(x=slice(None, None, -1)),
        lambda whole: whole.isel(x=[12], y=[17]),
        lambda whole: (whole * 2 / 2).coarsen(x=2, y=2, boundary="trim").mean(),
    ],
)
def test_each_cell_of_a_file_lies_where_its_coordinates_say(part: Part, dataset: xr.Dataset, tmp_path: Path) -> None:
    taken = part(dataset)
    write_geotiff(taken, tmp_path / "part.tif")
    write_netcdf(taken, tmp_path / "part.nc")
    with rasterio.open(tmp_path / "part.tif") as file:
        assert file.transform.e < 0 < file.transform.a
        for row, column in ((0, 0), (taken.sizes["y"] // 2, taken.sizes["x"] // 3)):
            cell = taken.Oa08_reflectance.isel(y=row, x=column)
            (values,) = file.sample([(float(cell.x), float(cell.y))])
            assert values[0] == pytest.approx(float(cell), nan_ok=True)
            assert file.xy(*file.index(float(cell.x), float(cell.y))) == pytest.approx((float(cell.x), float(cell.y)))
        left, width, _, top, _, height = file.transform.to_gdal()
    with xr.open_dataset(tmp_path / "part.nc", engine="h5netcdf") as read:
        stored = [float(number) for number in read.spatial_ref.attrs["GeoTransform"].split()]
        assert stored == pytest.approx([left, width, 0, top, 0, height])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: whole.isel(x=[0, 1, 5]),
        lambda whole: whole.drop_vars("spatial_ref"),
        lambda whole: whole.isel(x=0),
        lambda whole: whole.isel(x=slice(0, 0)),
        lambda whole: whole["MCI"],
        lambda _: None,
    ],
)
def test_what_does_not_say_where_it_lies_is_refused(spoil: Part, dataset: xr.Dataset, tmp_path: Path) -> None:
    for write, name in ((write_geotiff, "a.tif"), (write_netcdf, "a.nc"), (write_picture, "a.png")):
        with pytest.raises(InputError) as refused:
            write(spoil(dataset), tmp_path / name)
        assert refused.value.hint
    assert not list(tmp_path.iterdir())


def test_a_whole_cut_keeps_its_grid_to_the_last_digit(dataset: xr.Dataset) -> None:
    assert north_up(dataset).spatial_ref.attrs == dataset.spatial_ref.attrs
    assert np.array_equal(north_up(dataset).MCI, dataset.MCI, equal_nan=True)
