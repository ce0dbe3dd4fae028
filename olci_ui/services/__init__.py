"""The only wiring: the archives, who is signed in, and the queue of each. One for the whole process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from olci_core.imported_later import imported_later
from olci_ui.services.process import Services, services

if TYPE_CHECKING:  # loaded with the first archive
    from olci_ui.services.archive import Archive, ArchiveKind

__all__ = ["Archive", "ArchiveKind", "Services", "services"]

__getattr__ = imported_later(__name__, {"archive": ("Archive", "ArchiveKind")})
