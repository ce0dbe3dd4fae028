"""The practice archive: an honest Earth, two satellites, and a local server that speaks CDSE's protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from olci_core.imported_later import imported_later

if TYPE_CHECKING:
    from olci_practice.server.practice_server import PracticeServer
    from olci_practice.server.service_state import Addresses, Terms

__all__ = ["Addresses", "PracticeServer", "Terms"]

__getattr__ = imported_later(
    __name__,
    {"server.practice_server": ["PracticeServer"], "server.service_state": ["Addresses", "Terms"]},
)
