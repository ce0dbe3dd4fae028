"""The service's catalogue: which scenes there are, and what they look like from afar."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from olci_core.catalogue.client import Catalogue
from olci_core.catalogue.query import SearchQuery
from olci_core.catalogue.result import FoundByName, SearchProgress, SearchResult
from olci_core.catalogue.versions import current, versions_of

if TYPE_CHECKING:  # what a search itself does without is imported when it is asked for
    from olci_core.catalogue.cache import Recent
    from olci_core.catalogue.estimate import SearchEstimate
    from olci_core.catalogue.table import csv_chunks, to_csv, to_dataframe, write_csv

__all__ = [
    "Catalogue",
    "FoundByName",
    "Recent",
    "SearchEstimate",
    "SearchProgress",
    "SearchQuery",
    "SearchResult",
    "csv_chunks",
    "current",
    "to_csv",
    "to_dataframe",
    "versions_of",
    "write_csv",
]

_LATER = {
    "Recent": "cache",
    "SearchEstimate": "estimate",
    **dict.fromkeys(("csv_chunks", "to_csv", "to_dataframe", "write_csv"), "table"),
}


def __getattr__(name: str) -> object:
    if name in _LATER:
        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
