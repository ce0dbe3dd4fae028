"""The catalogue's filter language: read, asked of a record, and bounded."""

from olci_practice.filters.bounds import COLLECTION, FilterBounds, filter_bounds
from olci_practice.filters.evaluate import Predicate, predicate
from olci_practice.filters.nodes import Both, Node, collections_named
from olci_practice.filters.possible import may_pass
from olci_practice.filters.syntax import parse_filter

EVERY_PRODUCT: Node = Both(())
"""The filter that lets every product through."""

__all__ = [
    "COLLECTION",
    "EVERY_PRODUCT",
    "FilterBounds",
    "Node",
    "Predicate",
    "collections_named",
    "filter_bounds",
    "may_pass",
    "parse_filter",
    "predicate",
]
