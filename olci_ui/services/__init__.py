"""The only wiring: the archives, who is signed in, and the queue of each. One for the whole process."""

from olci_ui.services.archive import Archive, ArchiveKind
from olci_ui.services.process import Services, services

__all__ = ["Archive", "ArchiveKind", "Services", "services"]
