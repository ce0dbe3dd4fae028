"""Products: real zips with the files, variables and manifest of recorded ones, and colours that match the quicklook."""

from __future__ import annotations

import hashlib
import io
import re
import sys
import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import h5py
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from olci_core.errors import StorageError
from olci_core.scene import PRODUCT_TYPES, ProductName
from olci_practice.earth.picture import (
    BRIGHT_VALUE,
    CURVE_REFLECTANCE,
    CURVE_VALUE,
    HAZE,
    quicklook_jpeg,
    quicklook_pixels,
)
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import acquisition_of
from olci_practice.orbit.orbit import geolocate, orbit_at, seconds
from olci_practice.product.bands import BANDS
from olci_practice.product.package import package_size_bytes, write_package

SEED = 5
FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures"
RECORDED = FIXTURES / "products"
MANIFESTS = FIXTURES / "manifests"

with_fixtures = pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded products are not here")


@dataclass(frozen=True)
class Made:
    """What a package needs to know of a product."""

    name: ProductName
    acquisition: Acquisition


def made(
    kind: str = "OL_1_EFR___", *, baseline: str = "003", duration_s: float = 24.0, frame: int | None = 2340
) -> Made:
    """Return the beginning of a frame (or of a stripe) over land, sea and cloud."""
    orbit = orbit_at("S3A", seconds(datetime(2021, 6, 20, tzinfo=UTC))) + 1
    whole = acquisition_of("S3A", absolute_orbit=orbit, frame=frame, is_reprocessed=False)
    assert whole is not None
    acquisition = replace(whole, end=whole.begin + timedelta(seconds=duration_s))
    name = ProductName(
        platform="S3A",
        product_type=kind,
        begin=acquisition.begin.replace(microsecond=0),
        end=acquisition.end.replace(microsecond=0),
        created=acquisition.begin.replace(microsecond=0) + timedelta(hours=20),
        duration_s=round(duration_s),
        cycle=acquisition.cycle,
        relative_orbit=acquisition.relative_orbit,
        frame=frame,
        centre="PS1",
        processing_class="O",
        timeliness="NT",
        baseline=baseline,
    )
    return Made(name, acquisition)


@pytest.fixture(scope="module")
def product() -> Made:
    return made()


@pytest.fixture(scope="module")
def package(product: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_package(product, tmp_path_factory.mktemp("products"), seed=SEED)


def netcdf(package: Path, name: str) -> h5py.File:
    """Open a file of a package in memory."""
    with zipfile.ZipFile(package) as archive:
        return h5py.File(io.BytesIO(archive.read(f"{package.stem}/{name}")))


def decoded(package: Path, file: str, variable: str) -> NDArray[np.float64]:
    with netcdf(package, file) as root:
        data = root[variable]
        offset = data.attrs.get("add_offset", [0.0])[0]
        return np.asarray(data[...] * float(data.attrs["scale_factor"][0]) + float(offset))


@pytest.mark.parametrize("kind", PRODUCT_TYPES)
@pytest.mark.parametrize("baseline", ["002", "003", "004"])
def test_the_size_is_known_before_the_zip_is_made(kind: str, baseline: str, tmp_path: Path) -> None:
    is_stripe = kind[6] == "R"
    product = made(kind, baseline=baseline, duration_s=60.0 if is_stripe else 7.7, frame=None if is_stripe else 2340)
    path = write_package(product, tmp_path, seed=SEED)
    assert path.name == f"{product.name}.zip"
    assert path.stat().st_size == package_size_bytes(product)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name], "nothing half-written stays behind"


def test_a_whole_frame_takes_10_to_40_megabytes() -> None:
    for kind in PRODUCT_TYPES:
        is_stripe = kind[6] == "R"
        whole = made(kind, duration_s=2650.0 if is_stripe else 180.0, frame=None if is_stripe else 2340)
        assert 10e6 < package_size_bytes(whole) < 40e6


def test_the_zip_is_stored_and_whole_and_holds_one_folder(product: Made, package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        assert archive.testzip() is None
        entries = archive.infolist()
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert {entry.filename.split("/")[0] for entry in entries} == {str(product.name)}
    assert entries[0].filename == f"{product.name}/"


def test_the_manifest_has_the_size_and_md5_of_every_file(product: Made, package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        contents = {Path(name).name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    root = ElementTree.fromstring(contents.pop("xfdumanifest.xml"))
    contents.pop("quicklook.jpg")  # as in recorded products, the manifest leaves it out
    listed = {}
    for entry in root.iter("dataObject"):
        stream, place, checksum = entry.find("byteStream"), entry.find(".//fileLocation"), entry.find(".//checksum")
        assert stream is not None and place is not None and checksum is not None
        listed[place.attrib["href"].removeprefix("./")] = (int(stream.attrib["size"]), checksum.text)
    assert listed == {name: (len(data), hashlib.md5(data).hexdigest()) for name, data in contents.items()}
    named = root.find(".//{http://www.esa.int/safe/sentinel/sentinel-3/1.0}productName")
    assert named is not None and named.text == str(product.name)


@with_fixtures
@pytest.mark.parametrize(
    ("kind", "baseline", "pattern"), [("OL_1_EFR___", "002", "*EFR*"), ("OL_2_WFR___", "002", "*WFR*")]
)
def test_files_and_manifest_are_those_of_recorded_manifests(
    kind: str, baseline: str, pattern: str, tmp_path: Path
) -> None:
    path = write_package(made(kind, baseline=baseline, duration_s=2.0), tmp_path, seed=SEED)
    with zipfile.ZipFile(path) as archive:
        mine = archive.read(f"{path.stem}/xfdumanifest.xml").decode()
    recorded = next(MANIFESTS.glob(f"{pattern}/xfdumanifest.xml")).read_text()
    for what in (
        r'<dataObject ID="(\w+)"',
        r'href="(\./\w+\.nc)"',
        r'<metadataObject ID="(\w+)"',
        r'contentUnit +ID="(\w+)"',
    ):
        assert sorted(re.findall(what, mine)) == sorted(re.findall(what, recorded)), what


@with_fixtures
def test_variables_and_their_attributes_are_those_of_a_recorded_product(package: Path) -> None:
    recorded = next(RECORDED.glob("*.zip"))
    with zipfile.ZipFile(recorded) as archive, zipfile.ZipFile(package) as own:
        names = {Path(name).name for name in archive.namelist() if name.endswith(".nc")}
        assert names == {Path(name).name for name in own.namelist() if name.endswith(".nc")}
    for name in sorted(names):
        with netcdf(recorded, name) as theirs, netcdf(package, name) as ours:
            assert set(theirs) == set(ours), name
            assert set(theirs.attrs) == set(ours.attrs), name
            for variable in theirs:
                assert_alike(theirs[variable], ours[variable])


def assert_alike(theirs: h5py.Dataset, ours: h5py.Dataset) -> None:
    assert theirs.dtype == ours.dtype, theirs.name
    assert theirs.ndim == ours.ndim, theirs.name
    assert [dimension[0].name if len(dimension) else "" for dimension in theirs.dims] == [
        dimension[0].name if len(dimension) else "" for dimension in ours.dims
    ], theirs.name
    own = {name for name in ours.attrs if name.isidentifier() and name.upper() != name}
    assert own == {name for name in theirs.attrs if name.isidentifier() and name.upper() != name}, theirs.name
    for attribute in own:
        their_value, our_value = theirs.attrs[attribute], ours.attrs[attribute]
        if isinstance(their_value, bytes):
            assert our_value == their_value, (theirs.name, attribute)
        else:
            assert our_value.dtype == their_value.dtype, (theirs.name, attribute)
            assert np.allclose(our_value, their_value, rtol=1e-6, equal_nan=True), (theirs.name, attribute)


def composite(package: Path) -> NDArray[np.uint8]:
    """Return red, green, blue of the radiances by the documented formula, with nothing but the product's own files."""
    zenith = decoded(package, "tie_geometries.nc", "SZA")
    with netcdf(package, "instrument_data.nc") as root:
        flux = root["solar_flux"][...].mean(axis=1)
    images = []
    for channel, band in enumerate((7, 5, 3)):
        radiance = decoded(package, f"{BANDS[band].name}_radiance.nc", f"{BANDS[band].name}_radiance")
        ties = np.linspace(0, zenith.shape[1] - 1, radiance.shape[1])
        cosine = np.array([np.cos(np.radians(np.interp(ties, np.arange(row.size), row))) for row in zenith])
        reflectance = np.pi * radiance / (flux[band] * cosine)
        images.append(np.interp(reflectance - HAZE[channel], CURVE_REFLECTANCE, CURVE_VALUE))
    return np.round(np.stack(images, axis=-1)).astype(np.uint8)


def test_radiances_composited_give_the_quicklooks_colours(product: Made, package: Path) -> None:
    from_radiances = composite(package).astype(float)
    quicklook = quicklook_pixels(product, seed=SEED)[::2, ::2].astype(float)
    assert from_radiances.shape == quicklook.shape
    difference = np.abs(from_radiances - quicklook)
    assert difference.mean() < 1.0
    assert np.percentile(difference, 99.9) < 6


def test_the_bright_flag_is_set_where_the_quicklook_is_bright(product: Made, package: Path) -> None:
    with netcdf(package, "qualityFlags.nc") as root:
        flags = root["quality_flags"]
        meanings = flags.attrs["flag_meanings"].decode().split()
        bright = (flags[...] & flags.attrs["flag_masks"][meanings.index("bright")]) != 0
    quicklook = quicklook_pixels(product, seed=SEED)[::2, ::2]
    assert (bright == (quicklook.min(axis=2) >= BRIGHT_VALUE)).mean() > 0.998
    assert 0.02 < bright.mean() < 0.98


def test_radiances_are_such_as_a_satellite_measures(package: Path) -> None:
    dark, light = {}, {}
    for band in BANDS:
        radiance = decoded(package, f"{band.name}_radiance.nc", f"{band.name}_radiance")
        dark[band.name], light[band.name] = np.percentile(radiance, [2, 98])
        assert 0 < dark[band.name] < light[band.name] < 750
    assert dark["Oa01"] > 3 * dark["Oa08"], "the air scatters blue light"
    assert light["Oa13"] < 0.5 * light["Oa12"], "oxygen absorbs at 761 nm"
    assert light["Oa20"] < light["Oa18"], "water vapour absorbs at 940 nm"


def test_positions_and_times_are_those_of_the_orbit(product: Made, package: Path) -> None:
    lon, lat = (decoded(package, "geo_coordinates.nc", name) for name in ("longitude", "latitude"))
    expected = geolocate(product.acquisition, line=0.0, column=np.array([0.0, 1.0]))
    assert np.allclose([lon[0, 0], lon[0, -1]], expected[0], atol=1e-5)
    assert np.allclose([lat[0, 0], lat[0, -1]], expected[1], atol=1e-5)
    ties = decoded(package, "tie_geo_coordinates.nc", "longitude")
    assert np.allclose(ties, lon[:, ::8], atol=1e-5)
    with netcdf(package, "time_coordinates.nc") as root:
        times_us = root["time_stamp"][...]
    assert times_us[0] == round(seconds(product.acquisition.begin) * 1e6)
    assert np.all(np.diff(times_us) == 352_000)


def test_the_sun_stands_in_the_east_and_the_view_comes_from_both_sides(package: Path) -> None:
    sun_azimuth, sun_zenith, view_azimuth, view_zenith = (
        decoded(package, "tie_geometries.nc", name) for name in ("SAA", "SZA", "OAA", "OZA")
    )
    assert np.all((sun_azimuth > 60) & (sun_azimuth < 180)), "ten in the morning, north of the tropics"
    assert np.all((sun_zenith > 10) & (sun_zenith < 80))
    assert view_zenith[0].argmin() == pytest.approx(0.7436 * 76, abs=1)
    assert view_zenith[0, 0] == pytest.approx(55.4, abs=0.5)
    assert np.sign(view_azimuth[0, 0]) != np.sign(view_azimuth[0, -1])


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


def test_level_2_has_no_values_under_clouds(tmp_path: Path) -> None:
    water = write_package(made("OL_2_WFR___"), tmp_path, seed=SEED)
    land = write_package(made("OL_2_LFR___"), tmp_path, seed=SEED)
    with netcdf(water, "wqsf.nc") as root:
        flags = root["WQSF"]
        meanings = flags.attrs["flag_meanings"].decode().split()
        cloudy = (flags[...] & flags.attrs["flag_masks"][meanings.index("CLOUD")]) != 0
    for package, file, variable in ((water, "chl_nn.nc", "CHL_NN"), (land, "otci.nc", "OTCI")):
        with netcdf(package, file) as root:
            values, fill = root[variable][...], root[variable].attrs["_FillValue"][0]
        assert np.all(values[cloudy] == fill)
        assert (values != fill).mean() > 0.005


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not refused by a file there")
def test_a_folder_that_cannot_be_written_is_said_to_be_so(product: Made, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(StorageError, match="could not be written"):
        write_package(product, tmp_path / "taken", seed=SEED)
