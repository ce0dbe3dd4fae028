"""A product opened: every type, zipped or not, with what its files say; the damaged is named and the rest works."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from olci_core.area import Area
from olci_core.errors import DamagedFile, InputError, StorageError
from olci_core.extract import cut
from olci_core.library import unpack
from olci_core.product import open_product
from olci_core.product.derived import offered, usual
from olci_core.scene import PRODUCT_TYPES

REAL = sorted((Path(__file__).parents[4] / "shared" / "fixtures" / "products").glob("*.zip"))
FLAGS = {"1": "quality_flags", "W": "WQSF", "L": "LQSF"}


@pytest.mark.parametrize("kind", PRODUCT_TYPES)
def test_each_type_says_what_it_holds(kind: Any, practice_products: Mapping[str, Path]) -> None:
    path = practice_products[kind]
    with open_product(path) as product:
        assert (product.name, product.product_type) == (path.name.removesuffix(".zip"), kind)
        assert product.faults == ()
        flag_variable = product.variables[FLAGS["1" if kind[3] == "1" else kind[5]]]
        assert "INVALID" in [meaning.upper() for meaning in flag_variable.flag_meanings]
        assert flag_variable.shape == product.shape
        for name in usual(product):
            variable = offered(product)[name]
            assert variable.units
            assert variable.long_name
            assert variable.shape == product.shape
        assert not any(name.endswith(("_unc", "_err")) for name in usual(product))
        assert len(usual(product)) == {"1": 21}.get(kind[3], {"W": 25, "L": 5}[kind[5]] if kind[3] == "2" else 0)


@pytest.mark.parametrize("kind", PRODUCT_TYPES)
def test_zip_and_folder_hold_the_same_and_values_are_those_of_the_files(
    kind: Any, practice_products: Mapping[str, Path], tmp_path: Path
) -> None:
    path = practice_products[kind]
    folder = unpack(path, tmp_path)
    with open_product(path) as zipped, open_product(folder) as unpacked:
        assert dict(zipped.variables) == dict(unpacked.variables)
        name = next(name for name in zipped.variables if zipped.variables[name].shape == zipped.shape)
        assert np.array_equal(zipped.read(name), unpacked.read(name), equal_nan=True)
        window = (slice(3, 9), slice(20, 31))
        assert np.array_equal(zipped.read(name, window), unpacked.read(name)[window], equal_nan=True)
        variable = zipped.variables[name]
        with h5py.File(folder / variable.file) as file:
            data = file[name]
            counts = data[...].astype(float)
            counts[data[...] == data.attrs["_FillValue"][0]] = np.nan
            expected = counts * data.attrs.get("scale_factor", [1.0])[0] + data.attrs.get("add_offset", [0.0])[0]
        assert np.allclose(unpacked.read(name), expected, equal_nan=True, rtol=1e-5)


def test_of_two_variables_of_one_name_the_image_has_it(practice_products: Mapping[str, Path]) -> None:
    with open_product(practice_products["OL_1_EFR___"]) as product:
        assert product.variables["Oa01_radiance"].shape == product.shape
        assert product.variables["removed_pixels/Oa01_radiance"].file == "removed_pixels.nc"
        assert product.variables["latitude"].file == "geo_coordinates.nc"
        assert product.variables["SZA"].file == "tie_geometries.nc"


def test_times_are_those_of_the_scan_lines(practice_products: Mapping[str, Path]) -> None:
    with open_product(practice_products["OL_1_EFR___"]) as product:
        times = product.times(slice(0, product.shape[0]))
        assert times[0].astype("datetime64[s]") == np.datetime64(product.parts.begin.replace(tzinfo=None), "s")
        assert (np.diff(times) == np.timedelta64(352_000, "us")).all()


def test_tie_points_are_met_exactly_and_between_them_it_is_linear(practice_products: Mapping[str, Path]) -> None:
    with open_product(practice_products["OL_1_ERR___"]) as product:
        ties = product.read("SZA")
        laid = product.at_tie_points("SZA", product.whole)
        assert laid.shape == product.shape
        down, across = (-(-size // count) for size, count in zip(laid.shape, ties.shape, strict=True))
        assert across > 1
        assert np.allclose(laid[::down, ::across], ties[: len(laid[::down])], atol=1e-4)
        assert np.allclose(laid[0, 1], laid[0, [0, across]] @ [1 - 1 / across, 1 / across], atol=1e-3)
        part = product.at_tie_points("SZA", (slice(5, 8), slice(40, 60)))
        assert np.array_equal(part, laid[5:8, 40:60])


def test_files_that_are_missing_or_damaged_are_named_and_the_rest_is_read(
    practice_products: Mapping[str, Path], tmp_path: Path
) -> None:
    folder = unpack(practice_products["OL_1_EFR___"], tmp_path)
    (folder / "Oa05_radiance.nc").unlink()
    (folder / "Oa06_radiance.nc").write_bytes(b"not NetCDF at all")
    with open_product(folder) as product:
        assert "Oa06_radiance" not in product.variables
        assert any("Oa05_radiance.nc is missing" in fault for fault in product.faults)
        assert any("Oa06_radiance.nc" in fault and "damaged" in fault for fault in product.faults)
        assert np.isfinite(product.read("Oa08_radiance")).any()
        with pytest.raises(InputError, match=r"Oa05_radiance\.nc is missing"):
            product.read("Oa05_radiance")


def test_what_is_no_product_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no file"):
        open_product(tmp_path / "gone.zip")
    (tmp_path / "page.zip").write_bytes(b"<html>not today</html>")
    with pytest.raises(DamagedFile, match="not a whole zip"):
        open_product(tmp_path / "page.zip")
    (tmp_path / "notes").mkdir()
    with pytest.raises(InputError, match="not an OLCI product"):
        open_product(tmp_path / "notes")


def test_a_renamed_folder_is_known_by_what_its_files_say(practice_products: Mapping[str, Path], tmp_path: Path) -> None:
    folder = unpack(practice_products["OL_2_WFR___"], tmp_path)
    renamed = tmp_path / "my scene"
    shutil.move(folder, renamed)
    with open_product(renamed) as product:
        assert product.product_type == "OL_2_WFR___"


def test_a_zip_that_was_packed_again_with_compression_is_read_too(
    practice_products: Mapping[str, Path], tmp_path: Path
) -> None:
    folder = unpack(practice_products["OL_2_LFR___"], tmp_path)
    packed = tmp_path / f"{folder.name}.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.iterdir():
            archive.write(file, f"{folder.name}/{file.name}")
    with open_product(packed) as product, open_product(folder) as plain:
        assert np.array_equal(product.read("OTCI"), plain.read("OTCI"), equal_nan=True)


def test_a_zip_of_two_products_is_neither_of_them_and_one_without_a_folder_is_known_by_its_name(
    practice_products: Mapping[str, Path], tmp_path: Path
) -> None:
    folders = [unpack(practice_products[kind], tmp_path / kind) for kind in ("OL_2_LFR___", "OL_2_WFR___")]
    for name, inside in (("two.zip", "{0}/{1}"), (f"{folders[0].name}.zip", "{1}")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for folder in folders if name == "two.zip" else folders[:1]:
                for file in folder.iterdir():
                    archive.write(file, inside.format(folder.name, file.name))
            archive.writestr("__MACOSX/._a", "what a computer leaves")
    with pytest.raises(InputError, match=r"two\.zip holds 2 folders"):
        open_product(tmp_path / "two.zip")
    with open_product(tmp_path / f"{folders[0].name}.zip") as product:
        assert (product.name, product.faults) == (folders[0].name, ())


@pytest.mark.skipif(not REAL, reason="the recorded products are not here")
def test_the_real_product_is_read_and_cut() -> None:
    (path,) = REAL
    with open_product(path) as product:
        assert product.shape == (3, 4865)
        assert product.faults == ()
        assert len(usual(product)) == 21
        lon, lat = product.positions()
        radiance = product.read("Oa08_radiance")
    assert np.nanmin(radiance) > 0
    assert radiance.shape == lon.shape
    area = Area.from_point(float(lon[1, 2400]), float(lat[1, 2400]), radius_km=3)
    dataset = cut(path, area, variables=["Oa08_reflectance", "latitude"])
    known = np.isfinite(dataset.Oa08_reflectance.values)
    assert known.sum() >= 20
    assert 0 < np.nanmin(dataset.Oa08_reflectance) < np.nanmax(dataset.Oa08_reflectance) < 1.5


@pytest.fixture
def damaged(practice_products: Mapping[str, Path], tmp_path: Path) -> Path:
    """A level 1 product of one's own, unpacked."""
    with zipfile.ZipFile(practice_products["OL_1_EFR___"]) as archive:
        archive.extractall(tmp_path)
    (folder,) = tmp_path.glob("*.SEN3")
    return folder


def test_counts_are_decoded_by_every_attribute_that_a_file_may_have(damaged: Path) -> None:
    with h5py.File(damaged / "Oa08_radiance.nc", "a") as file:
        counts, attributes = file["Oa08_radiance"][...], dict(file["Oa08_radiance"].attrs)
        counts[0, :2] = 40_000, 7
        del file["Oa08_radiance"]
        again = file.create_dataset("Oa08_radiance", data=counts.view("int16"), chunks=(3, 7), compression="gzip")
        scale = float(np.atleast_1d(attributes["scale_factor"])[0])
        again.attrs.update(
            _Unsigned="true", scale_factor=str(scale), _FillValue=np.int16(-1), missing_value=np.int16(7)
        )
    with open_product(damaged) as product:
        values = product.read("Oa08_radiance")
    assert values[0, 0] == pytest.approx(40_000 * scale, rel=1e-5)
    assert np.isnan(values[0, 1])
    is_known = (counts != 65535) & (counts != 7)
    assert np.array_equal(np.isfinite(values), is_known)
    assert np.allclose(values[is_known], counts[is_known] * scale, rtol=1e-5)


@pytest.mark.parametrize("wrong", ["abc", np.array([], "f8")])
def test_an_attribute_that_makes_no_sense_is_damage_that_names_the_file(wrong: Any, damaged: Path) -> None:
    with h5py.File(damaged / "Oa08_radiance.nc", "a") as file:
        file["Oa08_radiance"].attrs["scale_factor"] = wrong
    with open_product(damaged) as product, pytest.raises(DamagedFile, match=r"Oa08_radiance\.nc is damaged"):
        product.read("Oa08_radiance")


def test_a_product_that_lacks_most_of_its_files_is_described_in_a_short_sentence(damaged: Path) -> None:
    for file in damaged.glob("Oa*.nc"):
        file.unlink()
    with open_product(damaged) as product, pytest.raises(InputError, match="more of its files are missing") as refused:
        product.read("Oa08_radiance")
    assert len(str(refused.value)) < 400
