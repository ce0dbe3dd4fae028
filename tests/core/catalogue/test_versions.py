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
from olci_core.catalogue.versions import rank
from olci_core.scene import Scene, same_stretch

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
@pytest.mark.parametrize("apart_s", [-90, -60, -7, 0, 4, 40, 90])
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
        {"begin": BEGIN + timedelta(seconds=91)},
        {"begin": BEGIN - timedelta(seconds=91), "frame": "1620"},
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


def test_stripes_without_a_frame_number_are_said_by_their_time(new_scene: New) -> None:
    stripe = {"product_type": "OL_2_WRR___", "frame": "____", "lasts_s": 2629}
    worse, better = new_scene(BEGIN, timeliness="NR", **stripe), new_scene(BEGIN + timedelta(seconds=1), **stripe)
    following = new_scene(BEGIN + timedelta(seconds=2629), **stripe)
    assert worse.frame is None
    assert current([following, worse, better]) == (better, following)


def test_two_halves_of_a_downlink_stand_beside_the_whole_frame_until_it_comes(new_scene: New) -> None:
    halves = [new_scene(BEGIN + timedelta(seconds=start), lasts_s=90, timeliness="NR") for start in (0, 90)]
    whole = new_scene(BEGIN + timedelta(seconds=1), lasts_s=179)
    assert current(halves) == tuple(halves)
    assert current([*halves, whole]) == (whole,)
    assert set(versions_of([*halves, whole])[0]) == {*halves, whole}


def test_what_two_better_halves_show_together_is_not_hidden_by_one_of_them(new_scene: New) -> None:
    halves = [new_scene(BEGIN + timedelta(seconds=start), lasts_s=90) for start in (0, 90)]
    whole = new_scene(BEGIN, lasts_s=180, timeliness="NR")
    assert current([whole, *halves]) == tuple(halves)


def test_where_a_cut_shares_as_much_with_two_frames_the_number_says_which(new_scene: New) -> None:
    first = new_scene(BEGIN, frame="1620")
    second = new_scene(BEGIN + timedelta(seconds=180), frame="1800")
    cut = {"begin": BEGIN + timedelta(seconds=90), "lasts_s": 180, "timeliness": "NR"}
    assert versions_of([first, second, of_first := new_scene(frame="1620", **cut)]) == ((first, of_first), (second,))
    assert versions_of([first, second, of_second := new_scene(frame="1800", **cut)]) == ((first,), (second, of_second))


def test_a_moment_in_the_year_one_does_not_stop_the_grouping(new_scene: New) -> None:
    first = new_scene(datetime(1, 1, 1, tzinfo=UTC))
    assert current([first, new_scene(BEGIN)]) == (first, new_scene(BEGIN))


FRAME_S = 180
WAYS_OF_NEAR_REAL_TIME = st.one_of(
    st.just(((0, FRAME_S),)),
    st.integers(-90, 90).map(lambda shift: ((shift, FRAME_S),)),
    st.tuples(st.integers(0, 120), st.integers(10, 60)).map(lambda cut: (cut,)),
    st.integers(20, 160).map(lambda at: ((0, at), (at, FRAME_S - at))),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    frames=st.lists(st.tuples(WAYS_OF_NEAR_REAL_TIME, st.integers(-60, 60), st.booleans()), min_size=1, max_size=8),
    numbers_agree=st.booleans(),
    chance=st.randoms(use_true_random=False),
)
def test_cuts_halves_and_shifts_belong_to_their_frame_and_frames_that_follow_each_other_never_merge(
    new_scene: New,
    frames: list[tuple[tuple[tuple[int, int], ...], int, bool]],
    numbers_agree: bool,
    chance: Random,
) -> None:
    truth: list[set[Scene]] = []
    best = []
    for place, (near_real_time, reprocessed_shift_s, is_reprocessed) in enumerate(frames):
        begin, frame = BEGIN + timedelta(seconds=FRAME_S * place), 1620 + FRAME_S * place
        whole = new_scene(begin, lasts_s=FRAME_S, frame=f"{frame:04d}", baseline="004")
        group = {whole}
        for start_s, lasts_s in near_real_time:
            is_even = abs(start_s) == FRAME_S / 2 and lasts_s == FRAME_S  # as much in the next: the number decides
            number = frame if numbers_agree or is_even else 1000 + chance.randrange(3000)
            group.add(
                new_scene(
                    begin + timedelta(seconds=start_s),
                    lasts_s=lasts_s,
                    frame=f"{number:04d}",
                    timeliness="NR",
                )
            )
        if is_reprocessed:
            shifted = begin + timedelta(seconds=reprocessed_shift_s)
            group.add(new_scene(shifted, lasts_s=FRAME_S, frame=f"{frame:04d}", baseline="002"))
        truth.append(group)
        best.append(whole)
    mixed = [scene for group in truth for scene in group]
    chance.shuffle(mixed)
    assert current(mixed) == tuple(best)
    assert [set(group) for group in versions_of(mixed)] == truth


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    cuts=st.lists(st.tuples(st.integers(0, 900), st.integers(0, 300)), max_size=14, unique=True),
    seed=st.integers(0, 9),
)
def test_every_scene_is_in_exactly_one_acquisition_in_whatever_order(
    new_scene: New, cuts: list[tuple[int, int]], seed: int
) -> None:
    scenes = [
        new_scene(
            BEGIN + timedelta(seconds=begin_s),
            lasts_s=lasts_s,
            timeliness=("NR", "ST", "NT", "AL")[number % 4],
            created=BEGIN + timedelta(days=number),
        )
        for number, (begin_s, lasts_s) in enumerate(cuts)
    ]
    groups = versions_of(scenes)
    mixed = scenes[:]
    Random(seed).shuffle(mixed)
    assert versions_of(mixed) == groups
    assert sorted(scene.id for group in groups for scene in group) == sorted(scene.id for scene in scenes)
    for leader, *others in groups:
        assert all(rank(leader) > rank(other) for other in others)
        assert all(same_stretch((leader.begin, leader.end), (other.begin, other.end)) for other in others)
    best = [group[0] for group in groups]
    for place, one in enumerate(best):
        for other in best[place + 1 :]:
            assert not same_stretch((one.begin, one.end), (other.begin, other.end))
