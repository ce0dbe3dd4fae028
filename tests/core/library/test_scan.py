"""What lies in the folder is described by its name and its files."""

import sys
from pathlib import Path
from typing import Any

import pytest

from olci_core.library import holdings, set_apart, thumbnail, unpack
from tests.core.library.zips import NAME, product


def test_what_lies_in_the_folder_is_described(zipped: Any, tmp_path: Path) -> None:
    folder = unpack(zipped, tmp_path / "2024" / "04")
    (folder / "Oa02_radiance.nc").unlink()
    other = NAME.replace("T074029", "T074030")
    (tmp_path / f"{other}.zip.part").write_bytes(b"123")
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "S3A_nonsense.SEN3.zip").write_bytes(b"x")
    found = holdings(tmp_path)
    assert [(held.name, held.kind, held.is_whole) for held in found] == [
        (NAME, "folder", False),
        (NAME, "zip", True),
        (other, "zip", False),
    ]
    assert found[1].size_bytes == zipped.stat().st_size
    assert found[1].product.begin.isoformat() == "2024-04-15T07:40:29+00:00"
    assert found[0].files == ("Oa01_radiance.nc", "xfdumanifest.xml")


def test_a_folder_that_is_set_apart_is_a_library_of_its_own(zipped: Any, tmp_path: Path) -> None:
    unpack(zipped, tmp_path / "practice")
    assert len(holdings(tmp_path)) == 2
    set_apart(tmp_path / "practice")
    assert [held.path for held in holdings(tmp_path)] == [zipped]
    assert len(holdings(tmp_path / "practice")) == 1


def test_a_download_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert holdings(tmp_path / "nowhere") == ()


@pytest.mark.skipif(sys.platform == "win32", reason="links take rights of their own there")
def test_links_that_lead_nowhere_or_round_in_a_circle_cost_nothing_but_themselves(zipped: Any, tmp_path: Path) -> None:
    for name, target in (
        ("around", tmp_path),
        (f"{NAME.replace('T074029', 'T074030')}.zip", tmp_path / f"{NAME.replace('T074029', 'T074030')}.zip"),
        (NAME.replace("T074029", "T074031"), tmp_path / NAME.replace("T074029", "T074031")),
        (NAME.replace("T074029", "T074032"), tmp_path / "gone"),
    ):
        (tmp_path / name).symlink_to(target)
    assert [held.path for held in holdings(tmp_path)] == [zipped]


def test_a_picture_is_taken_from_the_zip_and_from_the_folder(tmp_path: Path) -> None:
    zip_path = product(tmp_path / "x.zip", extra=[(f"{NAME}/quicklook.jpg", b"\xff\xd8picture")])
    assert thumbnail(zip_path) == b"\xff\xd8picture"
    assert thumbnail(unpack(zip_path, tmp_path)) == b"\xff\xd8picture"
    assert thumbnail(product(tmp_path / "y.zip")) is None
