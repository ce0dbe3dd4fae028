"""Scenes of one pass are found together, whatever their product type."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

from olci_core.catalogue.passes import passes_of
from tests.core.catalogue.conftest import make_scene

BEGIN = datetime(2018, 6, 1, 10, tzinfo=UTC)


def test_frames_that_follow_one_another_and_both_levels_are_one_pass_in_whatever_order_they_come() -> None:
    one, two = make_scene(BEGIN), make_scene(BEGIN + timedelta(minutes=3))
    water = make_scene(BEGIN, product_type="OL_2_WFR___")
    for given in permutations((one, two, water)):
        assert passes_of(given) == ((one, water, two),)


def test_another_orbit_satellite_or_half_of_the_orbit_is_another_pass() -> None:
    one = make_scene(BEGIN)
    later = make_scene(BEGIN + timedelta(minutes=40))
    other_orbit = make_scene(BEGIN + timedelta(minutes=1), relative_orbit=12)
    other_satellite = make_scene(BEGIN + timedelta(minutes=2), platform="S3B")
    assert passes_of((later, other_satellite, other_orbit, one)) == (
        (one,),
        (other_orbit,),
        (other_satellite,),
        (later,),
    )


def test_a_stripe_of_half_an_orbit_goes_with_the_frames_within_it() -> None:
    stripe = make_scene(BEGIN, product_type="OL_1_ERR___", lasts_s=2640, frame="____")
    early, late = make_scene(BEGIN + timedelta(minutes=1)), make_scene(BEGIN + timedelta(minutes=40))
    assert passes_of((late, stripe, early)) == ((stripe, early, late),)
    assert passes_of(()) == ()
