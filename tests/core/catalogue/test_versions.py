"""Which products are the same acquisition, and which of them is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from olci_core.catalogue import current, versions_of
from olci_core.scene import Scene

BEGIN = datetime(2018, 6, 1, 15, 14, 19, tzinfo=UTC)
New = Callable[..., Scene]


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ({"timeliness": "NR", "baseline": "004"}, {"timeliness": "NT", "baseline": "002"}),
        ({"timeliness": "NR"}, {"timeliness": "ST"}),
        ({"timeliness": "ST"}, {"timeliness": "NT"}),
        ({"baseline": "002", "created": BEGIN + timedelta(days=900)}, {"baseline": "004"}),
        ({"created": BEGIN + timedelta(hours=3)}, {"created": BEGIN + timedelta(hours=30)}),
    ],
)
@pytest.mark.parametrize("apart_s", [-7, 0, 4])
def test_the_better_version_is_shown(
    new_scene: New, worse: dict[str, Any], better: dict[str, Any], apart_s: int
) -> None:
    one = new_scene(BEGIN, **worse)
    other = new_scene(BEGIN + timedelta(seconds=apart_s), **better)
    assert current([one, other]) == current([other, one]) == (other,)
    assert versions_of([one, other]) == ((other, one),)


@pytest.mark.parametrize(
    "other",
    [
        {"platform": "S3B"},
        {"product_type": "OL_1_ERR___"},
        {"cycle": 33},
        {"relative_orbit": 12},
        {"begin": BEGIN + timedelta(seconds=180)},
        {"begin": BEGIN + timedelta(seconds=40)},
    ],
)
def test_different_acquisitions_stay_apart(new_scene: New, other: dict[str, Any]) -> None:
    scenes = [new_scene(BEGIN), new_scene(**{"begin": BEGIN, **other})]
    assert set(current(scenes)) == set(scenes)


def test_short_frames_that_follow_each_other_stay_apart(new_scene: New) -> None:
    scenes = [new_scene(BEGIN + timedelta(seconds=6 * number), lasts_s=6) for number in range(4)]
    assert current(scenes) == tuple(scenes)


def test_a_granule_cut_short_is_replaced_by_the_whole_frame(new_scene: New) -> None:
    part = new_scene(BEGIN, lasts_s=60, timeliness="NR")
    whole = new_scene(BEGIN + timedelta(seconds=2), lasts_s=178, timeliness="NT")
    assert current([part, whole]) == (whole,)


def test_stripes_without_a_frame_number_are_told_by_their_time(new_scene: New) -> None:
    stripe = {"product_type": "OL_2_WRR___", "frame": "____", "lasts_s": 2629}
    worse, better = new_scene(BEGIN, timeliness="NR", **stripe), new_scene(BEGIN + timedelta(seconds=1), **stripe)
    following = new_scene(BEGIN + timedelta(seconds=2629), **stripe)
    assert worse.frame is None
    assert current([following, worse, better]) == (better, following)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(offsets=st.lists(st.integers(0, 60), max_size=12), seed=st.integers(0, 9))
def test_every_scene_is_in_exactly_one_acquisition_in_whatever_order(
    new_scene: New, offsets: list[int], seed: int
) -> None:
    scenes = [
        new_scene(BEGIN + timedelta(seconds=offset), created=BEGIN + timedelta(days=number))
        for number, offset in enumerate(offsets)
    ]
    groups = versions_of(scenes)
    mixed = scenes[:]
    Random(seed).shuffle(mixed)
    assert versions_of(mixed) == groups
    assert sorted(scene.id for group in groups for scene in group) == sorted(scene.id for scene in scenes)
    for group in groups:
        begins = [scene.begin for scene in group]
        assert max(begins) - min(begins) <= timedelta(seconds=10)
