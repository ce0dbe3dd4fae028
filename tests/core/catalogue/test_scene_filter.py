"""Choosing among scenes, the counts beside each choice, and the catalogue's own table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from olci_core.catalogue import to_csv, to_dataframe
from olci_core.catalogue.scene_filter import Direction, Facts, SceneFilter, choices
from olci_core.catalogue.table import CATALOGUE_COLUMNS
from olci_core.scene import Scene

BEGIN = datetime(2018, 6, 1, 15, 14, 19, tzinfo=UTC)
New = Callable[..., Scene]


@pytest.fixture
def scenes(new_scene: New) -> tuple[Scene, ...]:
    return (
        new_scene(BEGIN, timeliness="NR", Attributes=[{"Name": "brightCover", "Value": 10.0}]),
        new_scene(BEGIN + timedelta(hours=1), platform="S3B", Attributes=[{"Name": "brightCover", "Value": 90}]),
        new_scene(
            BEGIN + timedelta(hours=2), frame="4800", ContentLength=0, Attributes=[{"Name": "cloudCover", "Value": 5.5}]
        ),
        new_scene(BEGIN + timedelta(hours=3), relative_orbit=12, Online=False, Attributes=[]),
    )


def changed(chosen: SceneFilter, name: str, value: Any) -> SceneFilter:
    return replace(chosen, **{name: value})


@pytest.mark.parametrize(
    ("wanted", "passing"),
    [
        ({}, [0, 1, 2, 3]),
        ({"platforms": frozenset({"S3B"})}, [1]),
        ({"timeliness": frozenset({"NT"})}, [1, 2, 3]),
        ({"timeliness": frozenset({"NT", "NR"}), "platforms": frozenset({"S3A"})}, [0, 2, 3]),
        ({"relative_orbits": frozenset({12})}, [3]),
        ({"directions": frozenset({Direction.ASCENDING})}, [2]),
        ({"product_types": frozenset({"OL_1_ERR___"})}, []),
        ({"max_bright": 50.0}, [0]),
        ({"max_cloud": 50.0}, [2]),
        ({"min_coverage": 0.5}, [0]),
        ({"min_coverage": 0.0}, [0, 1]),
        ({"max_bright_in_area": 0.5}, [1]),
        ({"max_bright_in_area": 1.0}, [0, 1]),
        ({"min_sun_height_deg": 10.0}, [1]),
        ({"size_known": True}, [0, 1, 3]),
        ({"size_known": False}, [2]),
        ({"online": True}, [0, 1, 2]),
        ({"downloaded": True}, [3]),
        ({"downloaded": False, "online": True, "max_bright": 95.0}, [0, 1]),
    ],
)
def test_only_scenes_that_are_as_wanted_pass(
    scenes: tuple[Scene, ...], wanted: dict[str, Any], passing: list[int]
) -> None:
    facts = Facts(
        coverage={scenes[0].id: 0.7, scenes[1].id: 0.2},
        sun_height_deg={scenes[0].id: -3.0, scenes[1].id: 30.0},
        bright_in_area={scenes[0].id: 0.9, scenes[1].id: 0.5, scenes[2].id: None},
        downloaded={scenes[3].id},
    )
    chosen = SceneFilter(**wanted)
    assert chosen.apply(scenes, facts) == tuple(scenes[number] for number in passing)
    counts = choices(chosen, scenes, facts)
    for name in ("platforms", "timeliness", "relative_orbits", "directions", "product_types"):
        freed = changed(chosen, name, frozenset())
        for value, count in counts[name].items():
            assert count == len(changed(chosen, name, frozenset({value})).apply(scenes, facts))
        assert sum(counts[name].values()) == len(freed.apply(scenes, facts))
    for name in ("size_known", "online", "downloaded"):
        for value in (True, False):
            assert counts[name][value] == len(changed(chosen, name, value).apply(scenes, facts))


def test_the_table_has_the_catalogues_columns_and_values(new_scene: New) -> None:
    scenes = [new_scene(BEGIN), new_scene(BEGIN + timedelta(hours=1), EvictionDate=None, Novelty="kept")]
    table = to_dataframe(scenes)
    assert tuple(table.columns) == CATALOGUE_COLUMNS
    assert len(CATALOGUE_COLUMNS) == 15
    assert list(table["Name"]) == [scene.name for scene in scenes]
    assert table["GeoFootprint"][0] == scenes[0].record["GeoFootprint"]
    assert table["ContentDate"][1] == scenes[1].record["ContentDate"]
    assert table["Checksum"][0] == []
    assert scenes[1].record["Novelty"] == "kept"


def test_no_scenes_give_the_columns_alone() -> None:
    table = to_dataframe([])
    assert tuple(table.columns) == CATALOGUE_COLUMNS
    assert len(table) == 0
    assert to_csv([]).splitlines() == [",".join(CATALOGUE_COLUMNS)]


def test_the_csv_can_be_read_back(new_scene: New) -> None:
    scenes = [new_scene(BEGIN), new_scene(BEGIN + timedelta(hours=1), GeoFootprint=None)]
    rows = list(csv.DictReader(io.StringIO(to_csv(scenes))))
    assert [row["Name"] for row in rows] == [scene.name for scene in scenes]
    assert json.loads(rows[0]["GeoFootprint"]) == scenes[0].record["GeoFootprint"]
    assert rows[1]["GeoFootprint"] == ""
