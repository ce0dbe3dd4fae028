"""The fewest scenes that cover an area: none needless, all within some days."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from olci_core.area import Area
from olci_core.picture import fewest_covering
from tests.core.picture.samples import candidate

BAY = Area.from_bounds(10, 50, 14, 52)


def box(west: float, east: float) -> Area:
    return Area.from_bounds(west, 49, east, 53)


def test_one_scene_that_has_the_whole_area_is_enough() -> None:
    halves = [candidate(0, footprint=box(9, 12), bright=0.0), candidate(0.1, footprint=box(11.9, 15), bright=0.0)]
    whole = candidate(5, footprint=box(9, 15), bright=0.7)
    mosaic = fewest_covering([*halves, whole], BAY, within_days=3)
    assert [choice.scene for choice in mosaic.choices] == [whole.scene]
    assert mosaic.coverage == 1.0
    assert mosaic.choices[0].reason == "covers the whole area"


def test_halves_too_far_apart_in_time_are_not_put_together() -> None:
    west, late_east = candidate(0, footprint=box(9, 12)), candidate(4, footprint=box(11.9, 15))
    mosaic = fewest_covering([west, late_east], BAY, within_days=3)
    assert len(mosaic.choices) == 1
    assert 0.4 < mosaic.coverage < 0.6
    both = fewest_covering([west, late_east], BAY, within_days=4)
    assert len(both.choices) == 2
    assert both.coverage == 1.0
    assert both.choices[0].reason == "one of 2, adds 49 %"


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
