"""Products whose values are known functions of place: what was cut can be held against the truth."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from numpy.typing import NDArray

from olci_core.area import Area
from olci_core.extract import cut

EARTH_KM = 6371.0088
PIXEL_KM = 0.3
BANDS = ("Oa04", "Oa06", "Oa08", "Oa10", "Oa11", "Oa12", "Oa17", "Oa21")
FLUX = {"Oa04": 1940.0, "Oa06": 1800.0, "Oa08": 1530.0, "Oa10": 1470.0, "Oa11": 1400.0, "Oa12": 1265.0}
FLUX |= {"Oa17": 958.0, "Oa21": 699.0}
L1_FLAGS = ("land", "bright", "invalid", "duplicated", "saturated@Oa08", "sun-glint_risk")
WATER_FLAGS = ("INVALID", "WATER", "LAND", "CLOUD", "OC4ME_FAIL", "OCNN_FAIL", "AC_FAIL")
NAME = "S3A_{kind}_{begin}_20240601T000300_20240601T010000_0180_001_001_1980_PS1_O_NT_003.SEN3"

Floats = NDArray[np.float64]
Make = Callable[..., Path]


def swath(lon: float, lat: float, *, rows: int, columns: int, is_ascending: bool = False) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes of an even swath around a place, pixels of 300 m, turned by 12 degrees."""
    lam, phi, turn = np.radians([lon, lat, 12.0])
    up = np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
    east = np.array([-np.sin(lam), np.cos(lam), 0.0])
    north = np.cross(up, east)
    down, across = (np.arange(count) - (count - 1) / 2 for count in (rows, columns))
    y, x = np.meshgrid(-down * PIXEL_KM / EARTH_KM, across * PIXEL_KM / EARTH_KM, indexing="ij")
    x, y = x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
    points = up + x[..., None] * east + y[..., None] * north
    px, py, pz = np.moveaxis(points / np.linalg.norm(points, axis=-1, keepdims=True), -1, 0)
    lons, lats = np.degrees(np.arctan2(py, px)), np.degrees(np.arcsin(pz))
    return (lons[::-1, ::-1], lats[::-1, ::-1]) if is_ascending else (lons, lats)


def truth(lon: Floats, lat: Floats) -> Floats:
    """Return a reflectance that changes smoothly from place to place, everywhere on the earth."""
    lam, phi = np.radians(lon), np.radians(lat)
    x, y, z = np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)
    smooth: Floats = 0.4 + 0.2 * np.sin(30 * x + 1) * np.cos(25 * y) + 0.1 * np.sin(40 * z)
    return smooth


def sun_zenith(row: Floats, column: Floats) -> Floats:
    """Return the sun's zenith angle in degrees at a row and column: linear, so that tie points give it exactly."""
    return 40.0 + 0.05 * row + 0.02 * column


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Write a product around a place: ``make(lon, lat, rows=…, columns=…, kind=…, …)`` returns its folder or zip.

    The same call gives the same product again, so nobody may change it; ``is_own=True`` gives one of one's own.
    """
    made: dict[str, Path] = {}

    def shared(lon: float, lat: float, **options: Any) -> Path:
        if options.pop("is_own", False) or "flags" in options:
            return write(lon, lat, **options)
        key = repr((lon, lat, sorted(options.items())))
        if key not in made:
            made[key] = write(lon, lat, **options)
        return made[key]

    def write(lon: float, lat: float, **options: Any) -> Path:
        folder = tmp_path_factory.mktemp("product") / NAME.format(
            kind=options.get("kind", "OL_1_EFR___"), begin=options.get("begin", "20240601T000000")
        )
        folder.mkdir()
        lons, lats = swath(
            lon, lat, rows=options.get("rows", 200), columns=options.get("columns", 240),
            is_ascending=options.get("is_ascending", False),
        )  # fmt: skip
        if options.get("duplicated"):
            lons[:, 1::20], lats[:, 1::20] = lons[:, ::20], lats[:, ::20]
        _annotations(folder, lons, lats)
        flags = options.get("flags", np.zeros(lons.shape, np.uint32))
        if folder.name[4:8] == "OL_1":
            _level_1(folder, lons, lats, flags, bands=options.get("bands", BANDS))
        else:
            _level_2(folder, lons, lats, flags)
        return zipped(folder) if options.get("is_zip") else folder

    return shared


def zipped(folder: Path) -> Path:
    path = folder.parent / f"{folder.name}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"{folder.name}/{file.name}")
    return path


def _write(folder: Path, file: str, variables: dict[str, tuple[NDArray[Any], dict[str, Any]]]) -> None:
    with h5py.File(folder / file, "w") as root:
        root.attrs["ac_subsampling_factor"] = np.array([16], np.uint16)
        root.attrs["al_subsampling_factor"] = np.array([1], np.uint16)
        root.attrs["processing_baseline"] = "OL__L1_.003.00.00"
        for name, (values, attributes) in variables.items():
            chunks = (min(64, values.shape[0]), min(64, values.shape[1])) if values.ndim == 2 else None
            data = root.create_dataset(name, data=values, chunks=chunks, compression="gzip" if chunks else None)
            for key, value in attributes.items():
                data.attrs[key] = np.bytes_(value) if isinstance(value, str) else np.array([value]).ravel()


def _annotations(folder: Path, lons: Floats, lats: Floats) -> None:
    rows, columns = lons.shape
    degrees = {"scale_factor": 1e-6, "_FillValue": np.int32(-2147483648)}
    micro = [np.round(values * 1e6).astype(np.int32) for values in (lons, lats)]
    _write(
        folder,
        "geo_coordinates.nc",
        {"longitude": (micro[0], degrees), "latitude": (micro[1], degrees)},
    )
    at = np.minimum(np.arange(0, columns + 15, 16), columns - 1)
    _write(
        folder,
        "tie_geo_coordinates.nc",
        {"longitude": (micro[0][:, at], degrees), "latitude": (micro[1][:, at], degrees)},
    )
    ties = np.meshgrid(np.arange(rows, dtype=float), np.arange(0, columns + 15, 16, dtype=float), indexing="ij")
    zenith = np.round(sun_zenith(*ties) * 1e6).astype(np.uint32)
    view = np.round(ties[1] * 0.1 * 1e6).astype(np.uint32)
    angle = {"scale_factor": 1e-6, "_FillValue": np.uint32(4294967295), "units": "degrees"}
    _write(folder, "tie_geometries.nc", {"SZA": (zenith, angle), "OZA": (view, angle)})
    stamps = (np.datetime64("2024-06-01T00:00:00", "us") - np.datetime64("2000-01-01", "us")).astype(np.int64)
    _write(folder, "time_coordinates.nc", {"time_stamp": (stamps + 44_000 * np.arange(rows), {"_FillValue": -1})})


def _level_1(folder: Path, lons: Floats, lats: Floats, flags: NDArray[Any], *, bands: tuple[str, ...]) -> None:
    rows, columns = lons.shape
    detector = np.broadcast_to(np.arange(columns, dtype=np.int16), lons.shape)
    flux = np.zeros((21, columns), np.float32)
    wavelength = np.full((21, columns), 500, np.float32)
    for band, value in FLUX.items():
        flux[int(band[2:]) - 1] = value * (1 + 0.01 * np.sin(np.arange(columns)))
    for band, value in {"Oa10": 681.25, "Oa11": 708.75, "Oa12": 753.75, "Oa08": 665, "Oa17": 865, "Oa21": 1020}.items():
        wavelength[int(band[2:]) - 1] = value
    _write(
        folder,
        "instrument_data.nc",
        {
            "detector_index": (detector, {"_FillValue": np.int16(-1)}),
            "solar_flux": (flux, {"_FillValue": np.float32(-1)}),
            "lambda0": (wavelength, {"_FillValue": np.float32(-1)}),
        },
    )
    cosine = np.cos(
        np.radians(
            sun_zenith(*np.meshgrid(np.arange(rows, dtype=float), np.arange(columns, dtype=float), indexing="ij"))
        )
    )
    for band in bands:
        radiance = truth(lons, lats) * flux[int(band[2:]) - 1][detector] * cosine / np.pi
        counts = np.round(radiance / 0.005).astype(np.uint16)
        attributes = {"scale_factor": np.float32(0.005), "_FillValue": np.uint16(65535), "units": "mW.m-2.sr-1.nm-1"}
        _write(folder, f"{band}_radiance.nc", {f"{band}_radiance": (counts, attributes)})
    _flags(folder, "qualityFlags.nc", "quality_flags", flags, L1_FLAGS)


def _level_2(folder: Path, lons: Floats, lats: Floats, flags: NDArray[Any]) -> None:
    logarithm = {"scale_factor": np.float32(0.015748), "add_offset": np.float32(-2), "_FillValue": np.uint8(255)}
    for file, name in (("chl_nn", "CHL_NN"), ("chl_oc4me", "CHL_OC4ME")):
        counts = np.round((truth(lons, lats) + 2) / 0.015748).astype(np.uint8)
        text = {"units": "lg(re mg.m-3)", "long_name": f"log10 scaled {name} concentration"}
        _write(folder, f"{file}.nc", {name: (counts, {**logarithm, **text}), f"{name}_err": (counts, logarithm)})
    _flags(folder, "wqsf.nc", "WQSF", flags.astype(np.uint64), WATER_FLAGS)


def _flags(folder: Path, file: str, name: str, flags: NDArray[Any], meanings: tuple[str, ...]) -> None:
    masks = np.array([1 << bit for bit in range(len(meanings))], flags.dtype)
    _write(folder, file, {name: (flags, {"flag_masks": masks, "flag_meanings": " ".join(meanings)})})


@pytest.fixture(scope="session")
def dataset(make: Make) -> Any:
    """Return a small cut: what natural colour is made of, and an index."""
    names = ["Oa08_reflectance", "Oa06_reflectance", "Oa04_reflectance", "MCI"]
    return cut(make(20.0, 57.0), Area.from_point(20, 57, radius_km=8), variables=names)
