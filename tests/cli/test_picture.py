"""``olci picture``: a picture of each product, and what has none named beside those that have."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from PIL import Image

Olci = Callable[..., subprocess.CompletedProcess[str]]

SMALL = "S3B_OL_1_EFR____20180601T013844_20180601T013921_20241022T222532_0037_013_003_1080_MAR_R_NT_004"


def test_products_of_a_folder_become_pictures_and_a_broken_one_spoils_none(olci: Olci, tmp_path: Path) -> None:
    assert olci("download", SMALL).returncode == 0
    broken = tmp_path / "scenes" / f"{SMALL.replace('S3B', 'S3A')}.SEN3.zip"
    broken.write_bytes(b"no zip at all")
    done = olci("picture", "scenes", "--out", "pictures", "--max-px", "100", "--json")
    assert done.returncode == 1, done.stderr
    made = {Path(one["product"]).name[:3]: one for one in json.loads(done.stdout)["pictures"]}
    assert made["S3A"]["file"] is None
    assert "damaged" in made["S3A"]["error"]
    with Image.open(tmp_path / made["S3B"]["file"]) as picture:
        assert max(picture.size) <= 100
        assert picture.convert("L").getbbox() is not None  # not black all over
    assert [path.suffix for path in (tmp_path / "pictures").iterdir()] == [".png"]


def test_a_folder_without_products_is_said(olci: Olci, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = olci("picture", "empty", "--out", "pictures")
    assert done.returncode == 1
    assert "There is no product there." in done.stderr
