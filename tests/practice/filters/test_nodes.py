"""What a filter's tree says of itself."""

from __future__ import annotations

from olci_practice.filters import collections_named, parse_filter


def test_the_collections_a_filter_names_are_found() -> None:
    node = parse_filter("Collection/Name eq 'A' or not (Collection/Name eq 'B' and Online eq true)")
    assert set(collections_named(node)) == {"A", "B"}
