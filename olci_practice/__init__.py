"""The practice archive: an honest Earth, two satellites, and a local server that speaks CDSE's protocol."""

from olci_practice.server.practice_server import PracticeServer
from olci_practice.server.service_state import Addresses, Terms

__all__ = ["Addresses", "PracticeServer", "Terms"]
