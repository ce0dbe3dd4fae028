"""Scenes handed on: each form is read back by a reader of its own, and none holds a token."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest

from olci_core.catalogue import to_csv
from olci_core.catalogue.exports import (
    aria2_list,
    geojson_chunks,
    kml_chunks,
    metalink,
    metalink_chunks,
    names_list,
    rclone_script,
    s3_paths,
    s5cmd_list,
    to_geojson,
    to_kml,
)
from olci_core.scene import Scene
from tests.core.catalogue.exports.samples import KML, URL


def test_columns_of_ones_own_follow_the_catalogues(scenes: tuple[Scene, ...]) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(scenes, more={"coverage_of_area": {scenes[1].id: 0.25}}))))
    assert list(rows[0])[-1] == "coverage_of_area"
    assert len(rows[0]) == 16
    assert [row["coverage_of_area"] for row in rows[:2]] == ["", "0.25"]


@pytest.mark.parametrize(
    "chunks",
    [
        geojson_chunks,
        kml_chunks,
        lambda scenes: metalink_chunks(scenes, download_url=URL),
        names_list,
        s3_paths,
        s5cmd_list,
        rclone_script,
        lambda scenes: aria2_list(scenes, identity_url=URL, download_url=URL),
    ],
)
def test_a_long_list_is_written_scene_by_scene(scenes: tuple[Scene, ...], chunks: Any) -> None:
    asked = []

    def one_by_one() -> Iterator[Any]:
        for scene in scenes:
            asked.append(scene)
            yield scene

    pieces = chunks(one_by_one())
    while len(asked) < 2:
        next(pieces)
    assert len(asked) == 2
    assert scenes[-1].name in "".join(chunks(scenes))


def test_no_scenes_make_documents_that_can_be_read() -> None:
    assert json.loads(to_geojson([])) == {"type": "FeatureCollection", "features": []}
    assert len(ElementTree.fromstring(to_kml([])).findall(f".//{KML}Placemark")) == 0
    assert len(ElementTree.fromstring(metalink([], download_url=URL))) == 0
