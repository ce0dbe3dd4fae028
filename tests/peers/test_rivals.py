"""The clients that the benchmark of downloads times bring whole products, unchanged but for the addresses."""

from __future__ import annotations

import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from benchmarks.clients import DOWNLOAD_RIVALS, fetch_by


@pytest.mark.parametrize("name", DOWNLOAD_RIVALS)
def test_it_brings_each_product_as_a_whole_zip(name: str, archive: Any, tmp_path: Path) -> None:
    records = archive.of_one_day("OL_1_ERR___")[:2]
    took_s = fetch_by(name, asdict(archive), [{"Id": one["Id"], "Name": one["Name"]} for one in records], tmp_path)
    assert took_s is not None
    assert took_s > 0
    assert {path.name for path in tmp_path.iterdir()} == {f"{one['Name']}.zip" for one in records}
    for one in records:
        with zipfile.ZipFile(tmp_path / f"{one['Name']}.zip") as package:
            assert package.testzip() is None
            assert f"{one['Name']}/xfdumanifest.xml" in package.namelist()
