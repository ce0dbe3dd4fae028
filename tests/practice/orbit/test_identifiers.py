"""Ids that hold what they belong to."""

from __future__ import annotations

from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from olci_core.scene import PRODUCT_TYPES
from olci_practice.orbit.identifiers import Identifiers, Key

KEYS = st.builds(
    Key,
    platform=st.sampled_from(["S3A", "S3B"]),
    absolute_orbit=st.integers(0, 2**20 - 1),
    frame=st.none() | st.integers(0, 33).map(lambda n: n * 180),
    product_type=st.sampled_from(sorted(PRODUCT_TYPES)),
    version=st.integers(0, 3),
    is_quicklook=st.booleans(),
)


@given(key=KEYS, seed=st.integers(-(2**40), 2**40))
@settings(deadline=None)
def test_an_id_is_a_uuid_and_leads_back_to_its_key(key: Key, seed: int) -> None:
    identifiers = Identifiers(seed)
    text = identifiers.uuid(key)
    assert str(UUID(text)) == text
    assert UUID(text).version == 4
    assert identifiers.key(text) == key
    assert identifiers.key(text.upper()) == key


@given(key=KEYS)
@settings(deadline=None)
def test_an_id_of_another_seed_is_nobodys(key: Key) -> None:
    assert Identifiers(2).key(Identifiers(1).uuid(key)) is None


@given(st.text(max_size=40) | st.builds(lambda: str(uuid4())))
@settings(deadline=None)
def test_whatever_is_not_an_id_of_ours_is_nobodys(text: str) -> None:
    assert Identifiers(1).key(text) is None


@given(key=KEYS, digit=st.integers(0, 35))
@settings(deadline=None)
def test_one_changed_digit_makes_an_id_nobodys(key: Key, digit: int) -> None:
    identifiers = Identifiers(1)
    text = identifiers.uuid(key)
    if text[digit] not in "-":
        changed = text[:digit] + ("0" if text[digit] != "0" else "1") + text[digit + 1 :]
        assert identifiers.key(changed) is None


@given(one=KEYS, other=KEYS)
@settings(deadline=None)
def test_different_products_have_different_ids(one: Key, other: Key) -> None:
    identifiers = Identifiers(1)
    assert (identifiers.uuid(one) == identifiers.uuid(other)) is (one == other)
