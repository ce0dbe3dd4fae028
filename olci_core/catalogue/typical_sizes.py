"""How large products usually are, for what the catalogue does not say."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# In the middle of what the catalogue lists, in bytes.
TYPICAL_BYTES: Mapping[str, int] = MappingProxyType(
    {
        "OL_1_EFR___": 720_000_000,
        "OL_1_ERR___": 700_000_000,
        "OL_2_LFR___": 140_000_000,
        "OL_2_LRR___": 280_000_000,
        "OL_2_WFR___": 340_000_000,
        "OL_2_WRR___": 515_000_000,
    }
)
OTHER_TYPES_BYTES = 500_000_000


def expected_size(product_type: str) -> int:
    """Return about how large a whole product of a type is, in bytes."""
    return TYPICAL_BYTES.get(product_type, OTHER_TYPES_BYTES)
