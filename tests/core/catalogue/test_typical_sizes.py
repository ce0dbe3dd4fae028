"""How large products usually are: near what is recorded, and a guess for a type that nobody knows."""

from __future__ import annotations

import pytest

from olci_core.catalogue.typical_sizes import OTHER_TYPES_BYTES, expected_size
from olci_core.scene import PRODUCT_TYPES


@pytest.mark.parametrize("product_type", PRODUCT_TYPES)
def test_each_type_has_a_size_of_its_own(product_type: str) -> None:
    assert 100_000_000 < expected_size(product_type) < 1_000_000_000
    assert expected_size(product_type) != OTHER_TYPES_BYTES


def test_a_type_that_nobody_knows_has_a_size_all_the_same() -> None:
    assert expected_size("OL_9_NEW___") == OTHER_TYPES_BYTES
