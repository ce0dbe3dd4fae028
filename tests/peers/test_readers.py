"""stactools-sentinel3 and satpy read every product type that they know, and find in it what lies there."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from satpy import DataQuery, Scene
from scipy.spatial import KDTree
from stactools.sentinel3.stac import create_item

from tests.peers.conftest import APP_PYTHON, ROOT, TYPES

OUR_REFLECTANCE = Path(__file__).with_name("our_reflectance.py")
BANDS = ("Oa04", "Oa08", "Oa17")


def scene_of(folder: Path) -> Scene:
    reader = "olci_l1b" if "_OL_1_" in folder.name else "olci_l2"
    return Scene(filenames=[str(path) for path in sorted(folder.glob("*.nc"))], reader=reader)


@pytest.mark.parametrize("product_type", [kind for kind in TYPES if kind != "OL_2_WRR___"])
def test_stactools_describes_it(products: dict[str, Path], product_type: str) -> None:
    # WRR is a type that stactools-sentinel3 0.5.0 does not know; it ends with a TypeError on real ones, too.
    item = create_item(str(products[product_type]))
    described = item.to_dict()
    assert described["properties"]["s3:product_type"] == product_type
    assert {"safe-manifest", "xfdumanifest"} & set(described["assets"])
    assert len(described["assets"]) >= 12
    assert all(-180 <= lon <= 180 for lon, _ in described["geometry"]["coordinates"][0] if isinstance(lon, int | float))
    json.dumps(described)


@pytest.mark.parametrize("product_type", TYPES)
def test_satpy_reads_it(products: dict[str, Path], product_type: str) -> None:
    scene = scene_of(products[product_type])
    names = set(scene.available_dataset_names())
    expected = {"1": {"Oa01", "Oa21", "quality_flags"}, "L": {"otci", "gifapar"}, "W": {"Oa08", "chl_oc4me"}}
    assert expected["1" if "_1_" in product_type else product_type[5]] <= names
    wanted = sorted(names & {"Oa08", "solar_zenith_angle", "satellite_azimuth_angle", "otci", "chl_oc4me"})
    scene.load(wanted)
    for name in wanted:
        data = scene[name]
        assert data.shape == scene[name].attrs["area"].shape
        assert np.isfinite(data.values).any(), name


@pytest.mark.parametrize("product_type", ["OL_1_EFR___", "OL_1_ERR___"])
def test_satpy_offers_true_colour(products: dict[str, Path], product_type: str) -> None:
    assert "true_color" in scene_of(products[product_type]).available_composite_names()


@pytest.mark.parametrize("product_type", ["OL_1_EFR___", "OL_1_ERR___"])
def test_our_reflectance_is_satpys_within_a_hundredth(
    products: dict[str, Path], product_type: str, tmp_path: Path
) -> None:
    folder = products[product_type]
    answer = tmp_path / "ours.npz"
    command = [APP_PYTHON, str(OUR_REFLECTANCE), str(folder), str(answer), *BANDS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=_with_root())
    assert done.returncode == 0, done.stderr
    ours = np.load(answer)
    scene = scene_of(folder)
    queries = {band: DataQuery(name=band, calibration="reflectance", modifiers=("sunz_corrected",)) for band in BANDS}
    scene.load([*queries.values(), "solar_zenith_angle"])
    area = scene[queries["Oa08"]].attrs["area"]
    lon, lat = (np.asarray(part) for part in area.get_lonlats())
    is_high = np.asarray(scene["solar_zenith_angle"].values) < 75
    away, nearest = KDTree(_vectors(lon.ravel(), lat.ravel())).query(_vectors(ours["lon"], ours["lat"]))
    chosen = (away < 1e-5) & is_high.ravel()[nearest]
    assert chosen.sum() > 500
    for band, query in queries.items():
        theirs = scene[query].values.ravel()[nearest][chosen] / 100
        ratio = ours[band][chosen] / theirs
        assert np.nanmax(np.abs(ratio - 1)) < 0.01, band
        assert np.isfinite(ratio).mean() > 0.99


def _with_root() -> dict[str, Any]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _vectors(lon: Any, lat: Any) -> Any:
    lam, phi = np.radians(lon), np.radians(lat)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)
