"""``olci search``: what it lists, and a JSON that programs can rely on."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Olci = Callable[..., subprocess.CompletedProcess[str]]


DAY = ("--from", "2018-06-01", "--to", "2018-06-01")
BAY = ("--area", "-82, 71.5, -75, 74")
KEYS = [
    "name", "id", "product_type", "platform", "begin", "end", "timeliness", "baseline", "cycle", "relative_orbit",
    "frame", "size_bytes", "online", "coverage",
]  # fmt: skip


def test_the_json_has_the_keys_that_programs_rely_on(olci: Olci) -> None:
    done = olci("search", *BAY, *DAY, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert list(found) == ["scenes", "complete", "notes"]
    assert found["complete"] is True
    assert found["scenes"]
    for scene in found["scenes"]:
        assert list(scene) == KEYS
        assert scene["begin"].startswith("2018-06-01T")
        assert 0 <= scene["coverage"] <= 1
    every = json.loads(olci("search", *BAY, *DAY, "--json", "--all-versions").stdout)["scenes"]
    assert {scene["name"] for scene in found["scenes"]} < {scene["name"] for scene in every}


def test_lines_name_each_scene_and_the_number_stands_beside_them(olci: Olci, tmp_path: Path) -> None:
    outline = {"type": "Polygon", "coordinates": [[[-82, 71.5], [-75, 71.5], [-75, 74], [-82, 74], [-82, 71.5]]]}
    (tmp_path / "bay.geojson").write_text(json.dumps(outline))
    done = olci("search", "--area", "bay.geojson", *DAY, "--csv", "bay.csv")
    assert done.returncode == 0, done.stderr
    with (tmp_path / "bay.csv").open(encoding="utf-8", newline="") as file:
        names = [row["Name"] for row in csv.DictReader(file)]
    done = olci("search", "--area", "bay.geojson", *DAY)
    assert [line.split()[-1] for line in done.stdout.splitlines()] == names
    assert done.stderr == f"{len(names)} scenes.\n"


def test_a_limit_is_no_failure(olci: Olci) -> None:
    done = olci("search", *BAY, *DAY, "--limit", "2", "--all-versions", "--json")
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["scenes"]) == 2


def test_a_catalogue_that_is_not_there_is_said_in_words(olci: Olci) -> None:
    nowhere = {"OLCI_CATALOGUE_URL": "https://localhost:9/odata/v1"}
    done = olci("search", "--area", "nowhere at all", *DAY, **nowhere)
    assert done.returncode == 2
    assert "There is no region, and no file, called nowhere at all." in done.stderr
