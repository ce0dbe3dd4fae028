"""Where a product lies is read from its own manifest."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from olci_core.library import footprint_of

NAME = "S3A_OL_1_EFR____20240415T074029_20240415T074329_20240415T094500_0180_111_149_1980_PS2_O_NT_003.SEN3"
REAL = sorted((Path(__file__).parents[4] / "shared" / "fixtures" / "products").glob("*.zip"))
RING = "57 18 57 22 59 22 59 18 57 18"


def folder_with(tmp_path: Path, manifest: str) -> Path:
    folder = tmp_path / NAME
    folder.mkdir()
    (folder / "xfdumanifest.xml").write_text(manifest)
    return folder


def test_zip_and_folder_say_the_same(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, f"<a><gml:posList>{RING}</gml:posList></a>")
    with zipfile.ZipFile(tmp_path / f"{NAME}.zip", "w") as archive:
        archive.write(folder / "xfdumanifest.xml", f"{NAME}/xfdumanifest.xml")
    for path in (folder, tmp_path / f"{NAME}.zip"):
        area = footprint_of(path)
        assert area is not None
        assert area.center == pytest.approx((20, 58), abs=0.2)


@pytest.mark.parametrize("manifest", ["", "<a/>", "<gml:posList>1 2 3</gml:posList>", "<gml:posList>x y</gml:posList>"])
def test_a_manifest_without_a_footprint_says_none(manifest: str, tmp_path: Path) -> None:
    assert footprint_of(folder_with(tmp_path, manifest)) is None


def test_a_folder_without_a_manifest_says_none(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    assert footprint_of(tmp_path / NAME) is None


@pytest.mark.skipif(not REAL, reason="the recorded products are not here")
def test_the_real_product_says_where_it_lies() -> None:
    area = footprint_of(REAL[0])
    assert area is not None
    assert area.center[1] < -60
