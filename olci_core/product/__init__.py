"""A product as it is delivered: a zip with one folder, in it a manifest of its files, and in those its variables.

What reads zips, and what reads NetCDF, is imported when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from olci_core.imported_later import imported_later
from olci_core.product.manifest import MANIFEST_NAME, ListedFile, file_name_is_safe, parse_manifest

if TYPE_CHECKING:
    from olci_core.product.archive import (
        BLOCK_BYTES,
        Member,
        RunningCrc,
        broken_spans,
        members_of,
        opened,
        tested_members,
    )
    from olci_core.product.product import Product, open_product
    from olci_core.product.variables import Variable

__all__ = [
    "BLOCK_BYTES",
    "MANIFEST_NAME",
    "ListedFile",
    "Member",
    "Product",
    "RunningCrc",
    "Variable",
    "broken_spans",
    "file_name_is_safe",
    "members_of",
    "open_product",
    "opened",
    "parse_manifest",
    "tested_members",
]

__getattr__ = imported_later(
    __name__,
    {
        "archive": ("BLOCK_BYTES", "Member", "RunningCrc", "broken_spans", "members_of", "opened", "tested_members"),
        "product": ("Product", "open_product"),
        "variables": ("Variable",),
    },
)
