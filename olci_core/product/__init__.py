"""A product as it is delivered: a zip with one folder, and in it a manifest of its files."""

from olci_core.product.archive import Member, members_of, tested_members
from olci_core.product.manifest import MANIFEST_NAME, ListedFile, file_name_is_safe, parse_manifest

__all__ = [
    "MANIFEST_NAME",
    "ListedFile",
    "Member",
    "file_name_is_safe",
    "members_of",
    "parse_manifest",
    "tested_members",
]
