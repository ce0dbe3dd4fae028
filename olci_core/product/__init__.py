"""A product as it is delivered: a zip with one folder, and in it a manifest of its files."""

from olci_core.product.archive import BLOCK_BYTES, Member, broken_spans, members_of, opened, tested_members
from olci_core.product.manifest import MANIFEST_NAME, ListedFile, file_name_is_safe, parse_manifest

__all__ = [
    "BLOCK_BYTES",
    "MANIFEST_NAME",
    "ListedFile",
    "Member",
    "broken_spans",
    "file_name_is_safe",
    "members_of",
    "opened",
    "parse_manifest",
    "tested_members",
]
