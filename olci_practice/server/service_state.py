"""What the three services of one practice archive share."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from olci_practice.archive.listing import Listing
from olci_practice.server.download_quota import DownloadQuota
from olci_practice.server.faults import Faults
from olci_practice.server.identity import SessionBook
from olci_practice.server.results import ResultCache
from olci_practice.server.transfer_log import TransferLog


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the three services answer, in the form OLCI_IDENTITY_URL, OLCI_CATALOGUE_URL, OLCI_DOWNLOAD_URL have."""

    identity_url: str
    catalogue_url: str
    download_url: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What an account is given: lifetimes of its tokens, how many sessions, how many downloads at a time.

    ``release_delay_s`` is how long a download still counts after its end.
    """

    token_lifetime_s: float = 600
    refresh_lifetime_s: float = 3600
    max_sessions: int = 100
    places: int = 4
    release_delay_s: float = 0.0


@dataclass(slots=True)
class ServiceState:
    """One practice archive: what it lists, who is signed in, and what has gone over the line.

    ``bytes_per_s`` limits each connection that carries products (None: as fast as it goes). ``stopping`` is set when
    the server goes down, so that nothing waits on.
    """

    listing: Listing
    sessions: SessionBook
    faults: Faults
    download_quota: DownloadQuota
    bytes_per_s: float | None
    clock: Callable[[], datetime]
    addresses: Addresses = Addresses("", "", "")
    transfer_log: TransferLog = field(default_factory=TransferLog)
    results: ResultCache = field(default_factory=ResultCache)
    stopping: threading.Event = field(default_factory=threading.Event)
