"""Scenes that hold a whole area: none is said to that does not, and most of those that do are found at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from benchmarks.random_areas import Case, box_case, random_case
from benchmarks.true_frame import Frame
from benchmarks.truth import random_frame
from olci_core.area import Area
from olci_core.catalogue.whole_cover import WholeCover
from olci_core.scene import Scene

BEGIN = datetime(2018, 6, 1, tzinfo=UTC)
New = Callable[..., Scene]


def small_box(chance: np.random.Generator) -> Case:
    return box_case(chance.uniform(-180, 180), chance.uniform(-80, 80), *chance.uniform(0.1, 4, 2))


def frame_near(area: Area, chance: np.random.Generator) -> Frame:
    """Return a frame whose middle lies some hundred kilometres from that of an area."""
    lon, lat = area.center
    lat = float(np.clip(lat + chance.normal(0, 2), -88, 88))
    return Frame.at(lon + chance.normal(0, 2), lat, heading=chance.uniform(0, 360))


@pytest.mark.parametrize("seed", range(4))
def test_whoever_is_said_to_hold_an_area_covers_all_of_it(new_scene: New, seed: int) -> None:
    chance = np.random.default_rng(seed)
    sure = 0
    for number in range(12):
        case = random_case(chance) if number % 3 == 0 else small_box(chance)
        outline = case.outline_points()
        frames = [random_frame(chance, outline) for _ in range(4)] + [frame_near(case.area, chance) for _ in range(6)]
        scenes = [
            new_scene(BEGIN + timedelta(hours=10 * number + place), GeoFootprint=frame.as_recorded())
            for place, frame in enumerate(frames)
        ]
        held = WholeCover(case.area).ids(scenes)
        sure += len(held)
        for scene in scenes:
            if scene.id in held:
                assert scene.footprint is not None
                assert case.area.coverage_by(scene.footprint) > 0.9999
    assert sure > 0


def test_of_small_areas_inside_a_frame_most_are_found(new_scene: New) -> None:
    scene = new_scene(BEGIN, GeoFootprint=json.loads(json.dumps(SQUARE)))
    found = [scene.id in WholeCover(Area.from_point(lon, 57, radius_km=20)).ids([scene]) for lon in range(11, 29)]
    assert all(found[1:-1])
    assert scene.id not in WholeCover(Area.from_point(30, 57, radius_km=20)).ids([scene])
    assert scene.id not in WholeCover(Area.from_point(40, 57, radius_km=20)).ids([scene])


def test_what_has_no_outline_that_can_be_read_at_a_glance_is_left_to_be_measured(new_scene: New) -> None:
    whole = WholeCover(Area.from_point(20, 57, radius_km=20))
    without = new_scene(BEGIN, GeoFootprint=None)
    assert whole.ids([without, replace(without, record={})]) == frozenset()
    assert WholeCover(Area.from_bounds(-60, -60, 60, 60)).ids([new_scene(BEGIN, GeoFootprint=SQUARE)]) == frozenset()


SQUARE = {"type": "Polygon", "coordinates": [[[10, 50], [30, 50], [30, 64], [10, 64], [10, 50]]]}
