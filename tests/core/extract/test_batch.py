"""One request becomes files, curve and table; what cannot be used is left out and named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import rasterio

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.extract import CutRequest, Outputs, make_files
from tests.core.extract.conftest import Make

AREA = Area.from_point(20, 57, radius_km=6)


def request(paths: Any, **options: Any) -> Any:
    return CutRequest(tuple(map(str, paths)), (), AREA.to_wkt(), ("Oa08_reflectance", "MCI"), **options)


def test_a_request_becomes_files_of_each_kind(make: Make, tmp_path: Path) -> None:
    paths = [make(20.0, 57.0, begin=f"2024060{day}T000000", rows=80, columns=90) for day in (1, 2)]
    wanted = Outputs(("tif", "nc", "png"), places=(("buoy", 20.0, 57.0),), window=3, bands=("MCI",))
    made = make_files(request([*paths, tmp_path / "gone.zip"]), wanted, tmp_path / "out")
    assert sorted(made.files) == sorted(entry.name for entry in (tmp_path / "out").iterdir())
    assert len(made.files) == 6 + 4
    assert len(made.series) == 4
    assert made.stations["MCI_count"].tolist() == [9, 9]
    assert "gone.zip was left out" in made.left_out
    assert made.request.products == tuple(path.name for path in paths)
    text = (tmp_path / "out" / "for your paper.txt").read_text("utf-8")
    assert "2 OLCI scenes" in text
    assert "gone.zip" in text
    assert "invalid" in text
    with rasterio.open(tmp_path / "out" / next(name for name in made.files if name.endswith(".tif"))) as file:
        assert file.descriptions == ("Oa08_reflectance", "MCI")
    assert len(pd.read_csv(tmp_path / "out" / "series.csv")) == 4


def test_a_scene_beside_the_area_has_its_row_and_no_file(make: Make, tmp_path: Path) -> None:
    paths = [make(20.0, 57.0, rows=80, columns=90), make(60.0, 10.0, begin="20240605T000000", rows=80, columns=90)]
    made = make_files(request(paths), Outputs(("tif",)), tmp_path)
    assert sum(name.endswith(".tif") for name in made.files) == 1
    assert "does not see the area" in made.left_out
    assert made.series["covered_share"].tolist()[-1] == 0
    assert made.request.products == (paths[0].name,)
    assert "1 OLCI scene of" in (tmp_path / "for your paper.txt").read_text("utf-8")


def test_nothing_wanted_and_places_that_do_not_exist_are_refused(make: Make, tmp_path: Path) -> None:
    paths = [make(20.0, 57.0, rows=20, columns=20)]
    with pytest.raises(InputError, match="Nothing was chosen"):
        make_files(request(paths), Outputs((), with_series=False), tmp_path)
    with pytest.raises(InputError, match="does not exist"):
        make_files(request(paths), Outputs(places=(("x", 0, 99),)), tmp_path)
