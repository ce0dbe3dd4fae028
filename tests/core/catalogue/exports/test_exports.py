"""Scenes handed on: each form is read back by a reader of its own, and none holds a token."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from olci_core.area import Area
from olci_core.catalogue import Catalogue, SearchQuery, to_csv
from olci_core.catalogue.exports import (
    aria2_list,
    bibtex,
    citation,
    geojson_chunks,
    kml_chunks,
    metalink,
    metalink_chunks,
    names_list,
    python_script,
    rclone_script,
    s3_paths,
    s5cmd_list,
    to_geojson,
    to_kml,
)
from olci_core.scene import Scene
from olci_core.settings import Settings
from olci_practice import PracticeServer

ROOT = Path(__file__).resolve().parents[4]
URL = "https://download.example.org/odata/v1"
QUERY = SearchQuery(
    datetime(2018, 6, 1, tzinfo=UTC), datetime(2018, 6, 2, tzinfo=UTC), area=Area.from_bounds(170, 60, -170, 62)
)
KML = "{http://www.opengis.net/kml/2.2}"
META = "{urn:ietf:params:xml:ns:metalink}"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory):
    server = PracticeServer(data_dir=tmp_path_factory.mktemp("archive"), bytes_per_s=None)
    yield server.start()
    server.stop()


@pytest.fixture(scope="module")
def environment(archive, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("user")
    return {
        "OLCI_IDENTITY_URL": archive.identity_url,
        "OLCI_CATALOGUE_URL": archive.catalogue_url,
        "OLCI_DOWNLOAD_URL": archive.download_url,
        "OLCI_DATA_DIR": str(folder / "data"),
        "OLCI_DOWNLOAD_DIR": str(folder / "scenes"),
    }


@pytest.fixture(scope="module")
def scenes(environment: dict[str, str]) -> tuple[Scene, ...]:
    return Catalogue(Settings.from_environment(environment)).search(QUERY).scenes


def test_geojson_holds_each_scene_with_its_outline_in_two_parts_where_it_crosses_180_degrees(scenes) -> None:
    collection = json.loads(to_geojson(scenes))
    assert [feature["properties"]["name"] for feature in collection["features"]] == [scene.name for scene in scenes]
    assert any(feature["geometry"]["type"] == "MultiPolygon" for feature in collection["features"])
    again, outline = Area.from_geojson(collection["features"][0]["geometry"]), scenes[0].footprint
    assert again.coverage_by(outline) > 0.9999
    assert outline.coverage_by(again) > 0.9999


def test_kml_has_a_placemark_with_its_time_for_each_scene(scenes) -> None:
    root = ElementTree.fromstring(to_kml(scenes))
    places = root.findall(f".//{KML}Placemark")
    assert [place.findtext(f"{KML}name") for place in places] == [one.name for one in scenes if one.footprint]
    begin = places[0].findtext(f"{KML}TimeSpan/{KML}begin")
    assert begin == f"{scenes[0].begin:%Y-%m-%dT%H:%M:%SZ}"
    for ring in root.iter(f"{KML}coordinates"):
        points = [tuple(map(float, point.split(","))) for point in str(ring.text).split()]
        assert points[0] == points[-1]
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat, _ in points)


def test_metalink_and_aria2_name_each_zip_its_address_and_its_checksum(scenes) -> None:
    files = ElementTree.fromstring(metalink(scenes, download_url=URL)).findall(f"{META}file")
    assert [file.get("name") for file in files] == [f"{scene.name}.zip" for scene in scenes]
    assert files[0].findtext(f"{META}url") == f"{URL}/Products({scenes[0].id})/$value"
    lines = aria2_list(scenes, download_url=URL).splitlines()
    assert [line for line in lines if line.startswith("https")] == [file.findtext(f"{META}url") for file in files]
    assert [line.strip() for line in lines if "out=" in line] == [f"out={scene.name}.zip" for scene in scenes]
    with_digest = [scene for scene in scenes if "MD5" in scene.checksums]
    assert sum("checksum=md5=" in line for line in lines) == len(with_digest)
    assert sum(file.find(f"{META}hash") is not None for file in files) == len(with_digest)


def test_object_store_lists_name_the_folder_of_each_scene(scenes) -> None:
    paths = s3_paths(scenes).splitlines()
    assert len(paths) == len(scenes)
    assert all(path.startswith("s3://") and path.endswith(".SEN3") for path in paths)
    for line, path, scene in zip(s5cmd_list(scenes).splitlines()[1:], paths, scenes, strict=True):
        assert shlex.split(line) == ["cp", f"{path}/*", f"{scene.name}/"]
    commands = [line for line in rclone_script(scenes).splitlines() if line.startswith("rclone")]
    assert [shlex.split(line)[3] for line in commands] == [scene.name for scene in scenes]
    assert names_list(scenes).split() == [scene.name for scene in scenes]


def test_a_citation_names_years_products_and_baselines(scenes) -> None:
    words = citation(scenes, accessed=date(2024, 5, 6))
    assert "Contains modified Copernicus Sentinel data [2018]." in words
    assert "OL_1_EFR___" in words
    assert "accessed 2024-05-06" in words
    entry = bibtex(scenes, accessed=date(2024, 5, 6))
    assert entry.count("{") == entry.count("}")


def test_columns_of_ones_own_follow_the_catalogues(scenes) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(scenes, more={"coverage_of_area": {scenes[1].id: 0.25}}))))
    assert list(rows[0])[-1] == "coverage_of_area"
    assert len(rows[0]) == 16
    assert [row["coverage_of_area"] for row in rows[:2]] == ["", "0.25"]


@pytest.mark.parametrize("query", [QUERY, None], ids=["search", "names"])
def test_the_script_finds_the_scenes_again_and_downloads_them(
    query: SearchQuery | None, scenes, environment: dict[str, str], tmp_path: Path
) -> None:
    script = tmp_path / "again.py"
    chosen = scenes[:1]
    script.write_text(python_script(chosen, query=query), "utf-8")
    env = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
    env |= {"OLCI_USERNAME": "practice", "OLCI_PASSWORD": "practice", "OLCI_DOWNLOAD_DIR": str(tmp_path / "scenes")}
    env["OLCI_DATA_DIR"] = str(tmp_path / "data")
    command = [sys.executable, str(script)]
    ended = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert (tmp_path / "scenes" / f"{chosen[0].name}.zip").exists()


@pytest.mark.parametrize(
    "chunks", [geojson_chunks, kml_chunks, lambda scenes: metalink_chunks(scenes, download_url=URL)]
)
def test_a_long_list_is_written_scene_by_scene(scenes, chunks) -> None:
    asked = []

    def one_by_one():
        for scene in scenes:
            asked.append(scene)
            yield scene

    pieces = chunks(one_by_one())
    while len(asked) < 2:
        next(pieces)
    assert len(asked) == 2
    assert "".join(chunks(scenes)).count(scenes[-1].name) == 1


def test_no_scenes_make_documents_that_can_be_read() -> None:
    assert json.loads(to_geojson([])) == {"type": "FeatureCollection", "features": []}
    assert len(ElementTree.fromstring(to_kml([])).findall(f".//{KML}Placemark")) == 0
    assert len(ElementTree.fromstring(metalink([], download_url=URL))) == 0
