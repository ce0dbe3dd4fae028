"""Which scenes are chosen: the clearest of each span of time, and the fewest that cover an area."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.picture import Candidate, Span, animation, clearest_of_each, fewest_covering
from olci_core.scene import Scene

MONDAY = datetime(2024, 4, 1, 9, 30, tzinfo=UTC)
BAY = Area.from_bounds(10, 50, 14, 52)


def candidate(
    days: float, *, bright: float | None = 0.5, coverage: float = 1.0, footprint: Area | None = None
) -> Candidate:
    begin = MONDAY + timedelta(days=days)
    scene = Scene(
        id=f"scene-{days}-{bright}-{coverage}",
        name=f"at {days}",
        product_type="OL_1_EFR___",
        platform="S3A",
        begin=begin,
        end=begin + timedelta(minutes=3),
        created=begin,
        cycle=1,
        relative_orbit=1,
        frame=1800,
        timeliness="NT",
        baseline="003",
        size_bytes=None,
        online=True,
        footprint=footprint,
        quicklook_url=None,
        checksums={},
        attributes={},
        record={},
    )
    return Candidate(scene, coverage, bright)


@pytest.mark.parametrize(
    ("span", "chosen"),
    [("day", [0.1, 1.0, 8.0, 29.5]), ("week", [0.1, 8.0, 29.5]), ("month", [0.1, 29.5])],
)
def test_each_span_of_time_has_its_clearest_scene(span: Span, chosen: list[float]) -> None:
    candidates = [
        candidate(8.0, bright=0.3),
        candidate(0.0, bright=0.9),
        candidate(0.1, bright=0.2),
        candidate(1.0, bright=0.4),
        candidate(29.5, bright=0.0),  # 30 April, 21:30
    ]
    if span == "month":
        candidates[-1] = candidate(30.5, bright=0.0)
        chosen = [0.1, 30.5]
    choices = clearest_of_each(candidates, span=span)
    assert [choice.scene.begin for choice in choices] == [MONDAY + timedelta(days=days) for days in chosen]


def test_scenes_that_cover_too_little_or_are_not_known_take_no_part() -> None:
    candidates = [
        candidate(0.0, bright=0.0, coverage=0.79),
        candidate(0.1, bright=None),
        candidate(0.2, bright=0.8, coverage=0.8),
    ]
    (choice,) = clearest_of_each(candidates, span="day", least_coverage=0.8)
    assert choice.scene is candidates[2].scene
    assert choice.reason == "the only one that day"
    assert clearest_of_each([], span="day") == ()


def test_of_equally_clear_scenes_the_one_that_covers_more_is_chosen() -> None:
    less, more = candidate(0.0, bright=0.2, coverage=0.6), candidate(0.1, bright=0.2, coverage=0.9)
    (choice,) = clearest_of_each([less, more], span="month")
    assert choice.scene is more.scene
    assert choice.reason == "clearest of 2 that month"


def box(west: float, east: float) -> Area:
    return Area.from_bounds(west, 49, east, 53)


def test_one_scene_that_has_the_whole_area_is_enough() -> None:
    halves = [candidate(0, footprint=box(9, 12), bright=0.0), candidate(0.1, footprint=box(11.9, 15), bright=0.0)]
    whole = candidate(5, footprint=box(9, 15), bright=0.7)
    mosaic = fewest_covering([*halves, whole], BAY, within_days=3)
    assert [choice.scene for choice in mosaic.choices] == [whole.scene]
    assert mosaic.coverage == 1.0
    assert mosaic.choices[0].reason == "covers the whole area by itself"


def test_halves_too_far_apart_in_time_are_not_put_together() -> None:
    west, late_east = candidate(0, footprint=box(9, 12)), candidate(4, footprint=box(11.9, 15))
    mosaic = fewest_covering([west, late_east], BAY, within_days=3)
    assert len(mosaic.choices) == 1
    assert 0.4 < mosaic.coverage < 0.6
    both = fewest_covering([west, late_east], BAY, within_days=4)
    assert len(both.choices) == 2
    assert both.coverage == 1.0
    assert "one of 2 for the whole area" in both.choices[0].reason


def test_of_equally_few_scenes_the_clearest_are_taken() -> None:
    west, cloudy, clear = (
        candidate(0, footprint=box(9, 12), bright=0.1),
        candidate(1, footprint=box(11.9, 15), bright=0.9),
        candidate(2, footprint=box(11.9, 15), bright=0.2),
    )
    mosaic = fewest_covering([west, cloudy, clear], BAY, within_days=3)
    assert [choice.scene for choice in mosaic.choices] == [west.scene, clear.scene]


def test_an_area_over_the_antimeridian_is_put_together_from_both_sides() -> None:
    fiji = Area.from_bounds(176, -19, -176, -16)
    sides = [
        candidate(0, footprint=Area.from_bounds(170, -25, 179.9, -10)),
        candidate(1, footprint=Area.from_bounds(179.8, -25, -170, -10)),
    ]
    mosaic = fewest_covering(sides, fiji, within_days=2)
    assert len(mosaic.choices) == 2
    assert mosaic.coverage == 1.0


def test_nothing_to_choose_from_gives_an_empty_mosaic() -> None:
    assert fewest_covering([candidate(0)], BAY, within_days=3).choices == ()


@given(
    st.lists(
        st.tuples(st.floats(0, 10), st.floats(8, 14), st.floats(0.5, 5), st.sampled_from([0.1, 0.5, None])),
        min_size=1,
        max_size=9,
        unique_by=lambda one: round(one[0], 3),
    )
)
def test_no_chosen_scene_is_needless_and_all_lie_within_the_days(
    stripes: list[tuple[float, float, float, float | None]],
) -> None:
    candidates = [
        candidate(days, footprint=box(west, west + width), bright=bright) for days, west, width, bright in stripes
    ]
    mosaic = fewest_covering(candidates, BAY, within_days=4)
    begins = [choice.scene.begin for choice in mosaic.choices]
    assert begins == sorted(begins)
    assert begins[-1] - begins[0] <= timedelta(days=4)
    for choice in mosaic.choices if len(mosaic.choices) > 1 else ():
        rest = [one for one in candidates if one.scene in {c.scene for c in mosaic.choices} - {choice.scene}]
        assert fewest_covering(rest, BAY, within_days=4).coverage < mosaic.coverage


def test_a_time_lapse_has_a_frame_for_each_picture() -> None:
    frames = [(np.full((40, 60, 3), value, np.uint8), f"frame {value}") for value in (0, 120, 250)]
    with Image.open(io.BytesIO(animation(frames, frame_ms=200))) as gif:
        assert gif.n_frames == 3
        assert gif.size == (60, 70)
        assert gif.info["duration"] == 200
        assert gif.info["loop"] == 0


def test_a_time_lapse_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="at least one"):
        animation([])
