"""Whole zips: stored, of a size known beforehand, always the same bytes."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from olci_core.errors import StorageError
from olci_core.scene import PRODUCT_TYPES
from olci_practice.earth.picture import (
    quicklook_jpeg,
)
from olci_practice.product.layout import ProductPlan
from olci_practice.product.observed import observe
from olci_practice.product.package import package_size_bytes, write_package
from tests.practice.product.samples import SEED, Made, decoded, made, netcdf


@pytest.mark.parametrize("kind", PRODUCT_TYPES)
@pytest.mark.parametrize("baseline", ["002", "003", "004"])
def test_the_size_is_known_before_the_zip_is_made(kind: str, baseline: str, tmp_path: Path) -> None:
    is_stripe = kind[6] == "R"
    product = made(kind, baseline=baseline, duration_s=60.0 if is_stripe else 7.7, frame=None if is_stripe else 2340)
    path = write_package(product, tmp_path, seed=SEED)
    assert path.name == f"{product.name}.zip"
    assert path.stat().st_size == package_size_bytes(product)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name], "nothing half-written stays behind"


def test_a_whole_product_takes_10_to_50_megabytes() -> None:
    for kind in PRODUCT_TYPES:
        is_stripe = kind[6] == "R"
        whole = made(kind, duration_s=2650.0 if is_stripe else 180.0, frame=None if is_stripe else 2340)
        assert 10e6 < package_size_bytes(whole) < 50e6


def test_the_zip_is_stored_and_whole_and_holds_one_folder(product: Made, package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        assert archive.testzip() is None
        entries = archive.infolist()
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert {entry.filename.split("/")[0] for entry in entries} == {str(product.name)}
    assert entries[0].filename == f"{product.name}/"


def test_the_packed_quicklook_is_the_quicklook(product: Made, package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        packed = archive.read(f"{package.stem}/quicklook.jpg")
    with Image.open(io.BytesIO(packed)) as mine, Image.open(io.BytesIO(quicklook_jpeg(product, seed=SEED))) as other:
        assert np.array_equal(np.asarray(mine), np.asarray(other))


def test_the_same_product_is_the_same_to_the_byte(product: Made, package: Path, tmp_path: Path) -> None:
    again = write_package(product, tmp_path, seed=SEED)
    other = write_package(product, tmp_path / "other", seed=SEED + 1)
    assert again.read_bytes() == package.read_bytes()
    assert other.read_bytes() != package.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not refused by a file there")
def test_a_folder_that_cannot_be_written_is_said_to_be_so(product: Made, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(StorageError, match="could not be written"):
        write_package(product, tmp_path / "taken", seed=SEED)


@pytest.mark.parametrize(("kind", "duration_s"), [("OL_1_EFR___", 1.0), ("OL_2_WFR___", 1.0), ("OL_2_LRR___", 4.0)])
def test_a_product_of_full_size_is_foretold_too_and_packed_as_real_ones(
    kind: str, duration_s: float, tmp_path: Path
) -> None:
    product = made(kind, duration_s=duration_s, frame=None if kind[6] == "R" else 2340)
    path = write_package(product, tmp_path, seed=SEED, is_full_size=True)
    assert path.stat().st_size == package_size_bytes(product, is_full_size=True)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    with netcdf(path, "geo_coordinates.nc") as root:
        latitude = root["latitude"]
        assert latitude.shape[1] == (1217 if kind[6] == "R" else 4865)
        assert (latitude.compression, latitude.compression_opts, latitude.shuffle) == ("gzip", 2, True)


def test_products_of_full_size_weigh_what_real_ones_weigh() -> None:
    weights = {
        kind: package_size_bytes(
            made(kind, duration_s=2650.0 if kind[6] == "R" else 180.0, frame=None if kind[6] == "R" else 2340),
            is_full_size=True,
        )
        for kind in PRODUCT_TYPES
    }
    assert 0.6e9 < weights["OL_1_EFR___"] < 0.9e9
    assert all(0.1e9 < weight < 1.1e9 for weight in weights.values()), weights


def test_a_product_of_full_size_is_made_some_rows_after_the_others(tmp_path: Path) -> None:
    product = made("OL_1_ERR___", duration_s=140 * 4 * 0.044, frame=None)
    plan = ProductPlan.of(product, is_full_size=True)
    parts = [seen.rows for seen in observe(plan, seed=SEED)]
    assert [(part.start, part.stop) for part in parts] == [(0, 128), (128, 140)]
    full = write_package(product, tmp_path / "full", seed=SEED, is_full_size=True)
    small = write_package(product, tmp_path / "small", seed=SEED)
    for name in ("latitude", "longitude"):
        positions, coarse = (decoded(package, "geo_coordinates.nc", name) for package in (full, small))
        assert positions.shape == (140, 1217)
        assert np.allclose(positions[::8, ::8], coarse, atol=3e-6)
    bright, coarse = (decoded(package, "Oa08_radiance.nc", "Oa08_radiance") for package in (full, small))
    assert np.corrcoef(bright[::8, ::8].ravel(), coarse.ravel())[0, 1] > 0.98
    assert np.abs(np.diff(bright.mean(axis=1))).max() < 3, "no seam where one part ends and the next begins"
