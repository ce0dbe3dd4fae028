"""A standing order cannot be wrong, and is the same after it was kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.follow import Choice, StandingOrder, Versions
from olci_core.scene import PRODUCT_TYPES
from tests.core.follow.samples import AREA, SINCE

orders = st.builds(
    StandingOrder,
    name=st.text("abc ü·", min_size=1, max_size=20).filter(str.strip),
    area=st.sampled_from([AREA, Area.from_point(10, 0, radius_km=20)]),
    since=st.integers(0, 10**8).map(lambda later_s: SINCE + timedelta(seconds=later_s)),
    product_types=st.lists(st.sampled_from(sorted(PRODUCT_TYPES)), min_size=1, unique=True).map(tuple),
    platform=st.none() | st.sampled_from(["S3A", "S3B"]),
    min_coverage=st.floats(0, 1),
    max_bright=st.none() | st.floats(0, 1),
    choice=st.sampled_from(list(Choice)),
    versions=st.sampled_from(list(Versions)),
    removes_replaced=st.booleans(),
    files=st.sampled_from([(), ("geo_coordinates.nc",)]),
    folder=st.sampled_from(["", "{year}/{month}"]),
    max_gb_a_week=st.none() | st.floats(0.1, 1000),
    min_free_gb=st.floats(0, 1000),
    look_every_h=st.floats(0.5, 100),
    months=st.sampled_from([(), (5, 6)]),
    hours=st.sampled_from([None, (9.5, 12.0)]),
    season=st.sampled_from([None, ((4, 10), (4, 24))]),
    cuts_area=st.booleans(),
    cut_variables=st.sampled_from([(), ("Oa08_reflectance", "MCI")]),
    is_paused=st.booleans(),
)


@given(order=orders)
def test_an_order_is_the_same_after_it_was_kept(order: StandingOrder) -> None:
    again = StandingOrder.from_json(order.to_json(), order_id=3, is_paused=order.is_paused)
    assert again == order.numbered(3)


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "  "},
        {"name": "x" * 81},
        {"since": SINCE.replace(tzinfo=None)},
        {"product_types": ()},
        {"product_types": ("SL_1_RBT",)},
        {"min_coverage": 1.01},
        {"max_bright": -0.1},
        {"max_gb_a_week": 0},
        {"look_every_h": -1},
        {"min_free_gb": -1},
        {"folder": "../elsewhere"},
        {"folder": "{yea}"},
        {"folder": "x" * 82},
        {"cuts_area": True, "files": ("Oa08_radiance.nc",)},
    ],
)
def test_what_cannot_be_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        StandingOrder(**{"name": "Bay", "area": AREA, "since": SINCE, **changed})


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"name": "x", "area": "POINT(1 1)"}', b'{"since": 5}'])
def test_an_order_that_cannot_be_read_is_refused(text: bytes) -> None:
    with pytest.raises(InputError):
        StandingOrder.from_json(text, order_id=1, is_paused=False)


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Baffin Bay", "Baffin Bay"),
        ("../etc", "etc"),
        ('a/b:c*"', "a b c"),
        ("...", "order"),
        ("Øresund é", "Øresund é"),
    ],
)
def test_the_folder_of_its_cuts_is_named_after_it_and_stays_a_folder(name: str, folder: str) -> None:
    assert StandingOrder(name, AREA, SINCE).folder_name == folder
