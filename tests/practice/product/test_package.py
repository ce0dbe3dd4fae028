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
from olci_practice.product.package import package_size_bytes, write_package
from tests.practice.product.samples import SEED, Made, made


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
