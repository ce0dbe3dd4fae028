"""The service's catalogue: which scenes there are, and what they look like from afar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from olci_core.catalogue.client import Catalogue
from olci_core.catalogue.query import SearchQuery
from olci_core.catalogue.result import FoundByName, SearchProgress, SearchResult
from olci_core.catalogue.versions import current, versions_of
from olci_core.imported_later import imported_later

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

__getattr__ = imported_later(
    __name__,
    {
        "cache": ("Recent",),
        "estimate": ("SearchEstimate",),
        "table": ("csv_chunks", "to_csv", "to_dataframe", "write_csv"),
    },
)
