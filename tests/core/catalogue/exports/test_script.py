"""A script that finds the scenes again and downloads them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from olci_core.catalogue import SearchQuery
from olci_core.catalogue.exports import (
    python_script,
)
from olci_core.scene import Scene
from tests.core.catalogue.exports.samples import QUERY

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.parametrize("query", [QUERY, None], ids=["search", "names"])
def test_the_script_finds_the_scenes_again_and_downloads_them(
    query: SearchQuery | None, scenes: tuple[Scene, ...], environment: dict[str, str], tmp_path: Path
) -> None:
    script = tmp_path / "again.py"
    chosen = scenes[:1]
    script.write_text("".join(python_script(chosen, query=query)), "utf-8")
    env = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
    env |= {"OLCI_USERNAME": "practice", "OLCI_PASSWORD": "practice", "OLCI_DOWNLOAD_DIR": str(tmp_path / "scenes")}
    env["OLCI_DATA_DIR"] = str(tmp_path / "data")
    command = [sys.executable, str(script)]
    ended = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert (tmp_path / "scenes" / f"{chosen[0].name}.zip").exists()
