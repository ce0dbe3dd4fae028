"""What lies on the disk: unpacked, verified by manifest, described."""

from olci_core.library.scan import Holding, holdings, thumbnail
from olci_core.library.unpack import unpack
from olci_core.library.verify import Verdict, verify

__all__ = ["Holding", "Verdict", "holdings", "thumbnail", "unpack", "verify"]
