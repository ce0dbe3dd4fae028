"""What a paper needs: its sentences name what was done, and its script makes the same files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import rasterio

from olci_core.area import Area
from olci_core.extract import CutRequest, cut, for_your_paper, series
from tests.core.extract.conftest import Make

ROOT = Path(__file__).resolve().parents[3]
AREA = Area.from_point(20, 57, radius_km=6)


def request_for(paths: Any, **options: Any) -> Any:
    names = tuple(path.name.removesuffix(".zip") for path in paths)
    return CutRequest(tuple(map(str, paths)), names, AREA.to_wkt(), ("Oa08_reflectance", "MCI"), **options)


def test_the_paragraph_names_scenes_dates_versions_grid_masks_and_software(make: Make) -> None:
    paths = [make(20.0, 57.0, begin=f"2024060{day}T000000", rows=20, columns=20) for day in (1, 2)]
    known = tuple((path.name, "OL_1_EFR___, June 2024") for path in paths)
    paper = for_your_paper(request_for(paths, searches=known, masks=(("MCI", "without quality_flags: invalid"),)))
    for word in ("2 OLCI scenes", "Sentinel-3A", "2024-06-01", "2024-06-02", "OL_1_EFR___ 003", "300 m", "June 2024"):
        assert word in paper.methods
    assert "MCI: without quality_flags: invalid" in paper.methods
    assert "OLCI Scene Picker" in paper.methods
    assert "modified Copernicus Sentinel data 2024" in paper.citation
    assert "No quality flags" in for_your_paper(request_for(paths, mask=False)).methods
    assert "bright" in for_your_paper(request_for(paths, mask=("bright",))).methods
    assert "do not publish" in for_your_paper(request_for(paths, is_practice=True)).citation


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (("June", "June"), "They were found by this search: June."),
        (("June", "July"), "They were found by these searches: June; July."),
        (("June", ""), "1 of them was found by this search: June."),
        (("", ""), None),
    ],
)
def test_only_the_searches_of_what_was_used_are_named(make: Make, found: tuple[str, str], sentence: str | None) -> None:
    paths = [make(20.0, 57.0, begin=f"2024060{day}T000000", rows=20, columns=20) for day in (1, 2)]
    known = (*((path.name, words) for path, words in zip(paths, found, strict=True)), ("beside", "May"))
    methods = for_your_paper(request_for(paths, searches=known)).methods
    assert ("found by" in methods) == (sentence is not None)
    assert "May" not in methods
    assert sentence is None or sentence in methods


def test_the_script_makes_the_same_files(make: Make, tmp_path: Path) -> None:
    paths = [make(20.0, 57.0, begin=f"2024060{day}T000000", rows=80, columns=90, is_zip=True) for day in (1, 2)]
    beside = make(60.0, 10.0, begin="20240605T000000", rows=80, columns=90)
    (tmp_path / "again.py").write_text(for_your_paper(request_for([*paths, beside], pixel_m=600.0, crs="UTM")).snippet)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "again.py"], check=True, cwd=tmp_path, env=environment, timeout=100)
    expected = cut(paths[0], AREA, variables=["Oa08_reflectance", "MCI"], pixel_m=600, crs="UTM")
    name = expected.attrs["source"].removesuffix(".SEN3")
    with rasterio.open(tmp_path / "cuts" / f"{name}.tif") as file:
        assert file.crs.to_epsg() == 32634
        assert np.array_equal(file.read(2), expected.MCI.values, equal_nan=True)
    assert (tmp_path / "cuts" / f"{name}.nc").exists()
    table = pd.read_csv(tmp_path / "cuts" / "series.csv", parse_dates=["time"])
    same = series([*paths, beside], AREA, variables=["Oa08_reflectance", "MCI"])
    assert np.allclose(table["mean"], same["mean"], equal_nan=True)
