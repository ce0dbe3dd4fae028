"""A product's own picture comes from its radiances, zipped or unpacked, in little memory."""

from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest
from numpy.typing import NDArray

from olci_core.errors import InputError, StorageError
from olci_core.picture import BRIGHT_VALUE
from olci_core.product.composite import composite

NAME = "S3A_OL_1_EFR____20240601T000000_20240601T000300_20240601T010000_0180_001_001_1980_PS1_O_NT_003.SEN3"
SOLAR_FLUX = {"Oa04": 1940.0, "Oa06": 1800.0, "Oa08": 1530.0}
SCALE = 0.0125
SUN_ZENITH_DEG = 60.0
FILL = 65535

MakeProduct = Callable[..., Path]


@pytest.fixture
def make_product(tmp_path: Path) -> MakeProduct:
    """Write a product whose three bands have the same reflectances, shape (lines, pixels), NaN for none."""

    def make(reflectance: NDArray[np.float64], *, chunks: bool = False) -> Path:
        folder = tmp_path / NAME
        folder.mkdir()
        for band, flux in SOLAR_FLUX.items():
            counts = reflectance * flux * np.cos(np.radians(SUN_ZENITH_DEG)) / np.pi / SCALE
            filled = np.where(np.isnan(counts), FILL, np.round(np.nan_to_num(counts))).astype(np.uint16)
            with h5py.File(folder / f"{band}_radiance.nc", "w") as file:
                layout = {"chunks": True, "compression": "gzip"} if chunks else {}
                data = file.create_dataset(f"{band}_radiance", data=filled, **layout)
                data.attrs["scale_factor"] = np.array([SCALE], np.float32)
                data.attrs["add_offset"] = np.array([0], np.float32)
                data.attrs["_FillValue"] = np.array([FILL], np.uint16)
        with h5py.File(folder / "tie_geometries.nc", "w") as file:
            angles = file.create_dataset("SZA", data=np.full((len(reflectance), 7), SUN_ZENITH_DEG * 1e6, np.uint32))
            angles.attrs["scale_factor"] = np.array([1e-6])
        with h5py.File(folder / "instrument_data.nc", "w") as file:
            fluxes = np.zeros((21, 30), np.float32)
            fluxes[[3, 5, 7]] = np.array(list(SOLAR_FLUX.values()))[:, None]
            file.create_dataset("solar_flux", data=fluxes)
        return folder

    return make


def zipped(folder: Path) -> Path:
    path = folder.with_name(f"{folder.name}.zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"{folder.name}/{file.name}")
    return path


def test_cloud_is_white_and_bright_and_the_sea_is_dark(make_product: MakeProduct) -> None:
    reflectance = np.full((40, 60), 0.05)
    reflectance[:, 30:] = 0.6
    rgb = composite(make_product(reflectance))
    assert rgb.shape == (40, 60, 3)
    assert rgb[:, :30].max() < 60
    assert rgb[:, 30:].min() >= BRIGHT_VALUE
    assert np.ptp(rgb[0, 45].astype(int)) < 12


def test_a_reflectance_of_a_quarter_above_the_haze_is_just_bright(make_product: MakeProduct) -> None:
    red, green, blue = composite(make_product(np.full((10, 10), 0.24 + 0.012)))[5, 5]
    assert red == BRIGHT_VALUE
    assert blue < green < red


@pytest.mark.parametrize("chunks", [False, True], ids=["as practised", "compressed"])
def test_zip_and_folder_give_the_same_picture(make_product: MakeProduct, chunks: bool) -> None:
    folder = make_product(np.random.default_rng(3).uniform(0, 0.9, (70, 90)), chunks=chunks)
    assert (composite(zipped(folder)) == composite(folder)).all()


def test_pixels_without_a_value_are_black_and_do_not_darken_their_neighbours(make_product: MakeProduct) -> None:
    reflectance = np.full((64, 64), 0.5)
    reflectance[:16, :16] = np.nan
    reflectance[40, 40] = np.nan
    rgb = composite(make_product(reflectance), max_px=32)
    assert rgb.shape == (32, 32, 3)
    assert not rgb[:8, :8].any()
    assert (rgb[20, 20] == rgb[30, 30]).all()


def test_a_long_stripe_at_low_sun_keeps_its_reflectance(make_product: MakeProduct) -> None:
    # 1,882 lines and tie lines, the sun between 30 and 80 degrees from the zenith: a whole half orbit.
    lines = np.arange(1882)
    zenith = 55 + 25 * np.cos(lines / 1881 * 2 * np.pi)
    folder = make_product(np.full((1882, 153), 0.3))
    with h5py.File(folder / "tie_geometries.nc", "r+") as file:
        angles = file["SZA"]
        assert angles.shape[0] == 1882
        angles[...] = np.round(zenith[:, None] * 1e6).astype(np.uint32)
    for band in SOLAR_FLUX:
        with h5py.File(folder / f"{band}_radiance.nc", "r+") as file:
            counts = file[f"{band}_radiance"]
            sun = np.cos(np.radians(zenith)) / np.cos(np.radians(SUN_ZENITH_DEG))
            counts[...] = np.round(counts[...] * sun[:, None]).astype(np.uint16)
    for max_px in (1882, 1024, 300):
        picture = composite(folder, max_px=max_px).astype(int)
        assert np.abs(picture - picture[len(picture) // 2]).max() <= 1, max_px


@pytest.mark.parametrize(("max_px", "shape"), [(1024, (301, 500)), (250, (151, 250)), (100, (61, 100)), (1, (1, 1))])
def test_no_side_is_longer_than_asked_for(make_product: MakeProduct, max_px: int, shape: tuple[int, int]) -> None:
    assert composite(make_product(np.full((301, 500), 0.3)), max_px=max_px).shape == (*shape, 3)


def test_a_large_product_is_read_piece_by_piece(make_product: MakeProduct) -> None:
    folder = make_product(np.full((4000, 1216), 0.3))
    tracemalloc.start()
    composite(folder, max_px=400)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 8_000_000  # a band alone has 9.7 MB of counts


def test_a_product_without_radiances_is_refused_with_its_name(make_product: MakeProduct) -> None:
    folder = make_product(np.full((10, 10), 0.3))
    (folder / "Oa06_radiance.nc").unlink()
    for path in (folder, zipped(folder)):
        with pytest.raises(InputError, match=r"S3A_OL_1_EFR.*Oa06_radiance\.nc") as refused:
            composite(path)
        assert "level-1" in refused.value.hint


def test_a_damaged_product_is_refused(make_product: MakeProduct, tmp_path: Path) -> None:
    folder = make_product(np.full((10, 10), 0.3))
    (folder / "Oa04_radiance.nc").write_bytes(b"\x89HDF\r\n\x1a\n and no more")
    with pytest.raises(InputError, match="damaged"):
        composite(folder)
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(InputError, match="damaged"):
        composite(tmp_path / "cut.zip")


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no file"):
        composite(tmp_path / "gone.zip")


@pytest.mark.parametrize("shape", [(10, 2**40), (2**40, 10), (0, 10), (5,), (3, 3, 3)])
def test_a_product_that_claims_an_absurd_shape_is_refused(tmp_path: Path, shape: tuple[int, ...]) -> None:
    folder = tmp_path / "S3A_OL_1_EFR____x.SEN3"
    folder.mkdir()
    chunks = None if 0 in shape else tuple(min(size, 64) for size in shape)
    with h5py.File(folder / "tie_geometries.nc", "w") as file:
        file.create_dataset("SZA", shape, "u4", chunks=chunks)
    with pytest.raises(InputError, match="claims the shape"):
        composite(folder)
