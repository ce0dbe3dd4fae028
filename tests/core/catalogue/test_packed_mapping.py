"""A packed mapping is the mapping that was packed."""

from __future__ import annotations

import copy
import pickle
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from olci_core.catalogue.packed_mapping import MappingPacker

values = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.lists(st.integers())


@given(mappings=st.lists(st.dictionaries(st.text(max_size=3), values, max_size=5), max_size=8))
def test_it_equals_the_mapping_and_types_stay(mappings: list[dict[str, Any]]) -> None:
    packer = MappingPacker()
    packed = [packer.pack(mapping) for mapping in mappings]
    for one, mapping in zip(packed, mappings, strict=True):
        assert one == mapping
        assert [type(value) for value in one.values()] == [type(value) for value in mapping.values()]
        assert list(one) == list(mapping)
        assert copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == mapping


def test_equal_keys_and_numbers_are_kept_once() -> None:
    packer = MappingPacker()
    one, other = (packer.pack({"brightCover": float("40.0")}) for _ in range(2))
    assert one._places is other._places
    assert one["brightCover"] is other["brightCover"]


def test_of_a_key_that_comes_twice_the_last_item_counts() -> None:
    packer = MappingPacker()
    for _ in range(2):
        packed = packer.pack_items(("cover", "orbit", "cover"), [1, 2, 3])
        assert dict(packed) == {"cover": 3, "orbit": 2}
