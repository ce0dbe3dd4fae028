"""What was seen: radiances, positions, times and angles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from olci_practice.orbit.orbit import geolocate, seconds
from olci_practice.product.bands import BANDS
from tests.practice.product.samples import Made, decoded, netcdf


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
