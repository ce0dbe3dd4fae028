"""Between tie points values run straight; places come out where the pixels are, at the pole and across 180° too."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest

from olci_core.product.tie_points import between_tie_points, tie_vectors
from olci_core.sphere import unit_vectors
from tests.core.extract.conftest import swath

SHAPE = (40, 97)
WHOLE = (slice(None), slice(None))


def test_a_linear_value_comes_out_exactly_and_steps_take_every_nth_pixel() -> None:
    rows, columns = np.meshgrid(np.arange(SHAPE[0]), np.arange(SHAPE[1]), indexing="ij")
    values = 3.0 + 0.5 * rows - 0.25 * columns
    found = between_tie_points(values[:, ::16], WHOLE, shape=SHAPE, subsampling=(1, 16))
    assert np.allclose(found, values, atol=1e-4)
    every = (slice(None, None, 8), slice(None, None, 8))
    assert np.allclose(
        between_tie_points(values[:, ::16], every, shape=SHAPE, subsampling=(1, 16)), values[::8, ::8], atol=1e-4
    )


def test_azimuths_go_the_short_way_across_180_degrees() -> None:
    ties = np.tile([170.0, -170.0], (2, 1))
    found = between_tie_points(ties, WHOLE, shape=(2, 17), subsampling=(1, 16), is_azimuth=True)
    assert abs(found[0, 8]) == pytest.approx(180, abs=0.1)


@pytest.mark.parametrize(("lon", "lat"), [(20.0, 57.0), (179.98, -17.0), (30.0, 89.95)])
def test_pixels_lie_within_a_few_metres_of_where_their_tie_points_have_them(
    lon: float, lat: float, tmp_path: Path
) -> None:
    lons, lats = swath(lon, lat, rows=SHAPE[0], columns=SHAPE[1])
    with h5py.File(tmp_path / "ties.nc", "w") as file:
        file.attrs["ac_subsampling_factor"] = np.array([16], np.uint16)
        file.attrs["al_subsampling_factor"] = np.array([1], np.uint16)
        for name, values in (("longitude", lons), ("latitude", lats)):
            data = file.create_dataset(name, data=np.round(values[:, ::16] * 1e6).astype(np.int32))
            data.attrs["scale_factor"] = np.array([1e-6])
        found = tie_vectors(file, shape=SHAPE, step=4)
    away_km = np.linalg.norm(found - unit_vectors(lons, lats)[::4, ::4], axis=-1) * 6371
    assert away_km.max() < 0.01


def test_tie_points_of_two_shapes_are_refused(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "ties.nc", "w") as file:
        file["longitude"], file["latitude"] = np.zeros((3, 4)), np.zeros((3, 5))
        with pytest.raises(ValueError, match="tie points of shapes"):
            tie_vectors(file, shape=SHAPE, step=1)
