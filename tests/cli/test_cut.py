"""``olci cut``: a file of each product, and what cannot be cut named beside those that were."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import rasterio

Olci = Callable[..., subprocess.CompletedProcess[str]]

SMALL = "S3B_OL_1_EFR____20180601T013844_20180601T013921_20241022T222532_0037_013_003_1080_MAR_R_NT_004"
ASKED = ("--area", "-79, 72, -77, 73", "--variables", "Oa08_reflectance, Oa06_reflectance", "--out", "cuts")


def test_products_of_a_folder_are_cut_and_a_broken_one_spoils_none(olci: Olci, tmp_path: Path) -> None:
    assert olci("download", SMALL).returncode == 0
    broken = tmp_path / "scenes" / f"{SMALL.replace('S3B', 'S3A')}.SEN3.zip"
    broken.write_bytes(b"no zip at all")
    done = olci("cut", "scenes", *ASKED, "--pixel-m", "1000", "--json")
    assert done.returncode == 1, done.stderr
    cuts = {Path(one["product"]).name[:3]: one for one in json.loads(done.stdout)["cuts"]}
    assert all(list(one) == ["product", "file", "error", "hint"] for one in cuts.values())
    assert cuts["S3A"]["file"] is None
    assert cuts["S3A"]["error"]
    with rasterio.open(tmp_path / cuts["S3B"]["file"]) as raster:
        assert raster.descriptions == ("Oa08_reflectance", "Oa06_reflectance")
        assert raster.res == (1000, 1000)

    broken.unlink()
    done = olci("cut", "scenes", *ASKED, "--format", "png")
    assert (done.returncode, done.stdout) == (0, f"cuts/{SMALL}.png\n")
    assert (tmp_path / "cuts" / f"{SMALL}.png").read_bytes().startswith(b"\x89PNG")
    shutil.rmtree(tmp_path / "scenes")


def test_a_folder_without_products_is_said(olci: Olci, tmp_path: Path) -> None:
    (tmp_path / "scenes").mkdir()
    done = olci("cut", "scenes", *ASKED)
    assert done.returncode == 1
    assert "There is no product there." in done.stderr


def test_very_many_pixels_are_not_cut_unless_somebody_agrees(olci: Olci) -> None:
    done = olci("cut", "scenes", "--area", "18, 56, 20, 57", "--pixel-m", "10", "--out", "cuts")
    assert done.returncode == 2
    assert "pixels, more than a whole scene has: each product takes about" in done.stderr
    assert "--yes" in done.stderr
    done = olci("cut", "scenes", "--area", "18, 56, 20, 57", "--pixel-m", "10", "--out", "cuts", "--yes")
    assert "more than a whole scene" not in done.stderr
