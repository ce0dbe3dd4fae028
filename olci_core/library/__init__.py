"""What lies on the disk: found, indexed, verified by manifest, unpacked, removed."""

from olci_core.library.entry import Entry, EntryState
from olci_core.library.footprint import footprint_of
from olci_core.library.index import LibraryIndex
from olci_core.library.remove import Removed, purge, purge_forgotten, remove, undo
from olci_core.library.scan import Holding, holdings, set_apart, thumbnail
from olci_core.library.unpack import lies_at, unpack
from olci_core.library.verify import Verdict, verify

__all__ = [
    "Entry",
    "EntryState",
    "Holding",
    "LibraryIndex",
    "Removed",
    "Verdict",
    "footprint_of",
    "holdings",
    "lies_at",
    "purge",
    "purge_forgotten",
    "remove",
    "set_apart",
    "thumbnail",
    "undo",
    "unpack",
    "verify",
]
