"""The practice archive as a service on this machine: started, addressed, stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from olci_core.errors import SettingsError
from olci_practice.archive.archive import PracticeArchive
from olci_practice.archive.listing import Listing
from olci_practice.archive.recorded import RecordedArchive
from olci_practice.server import catalogue, control, download, sign_in
from olci_practice.server.download_quota import DownloadQuota
from olci_practice.server.faults import Faults
from olci_practice.server.http_server import HttpServer, Service
from olci_practice.server.identity import SessionBook
from olci_practice.server.service_state import Addresses, ServiceState, Terms
from olci_practice.server.transfer_log import TransferLog

USUAL_BYTES_PER_S = 20_000_000

_REALM = "/auth/realms/CDSE"
_IDENTITY: Mapping[str, Service] = {_REALM: sign_in.answer}
_CATALOGUE: Mapping[str, Service] = {"/catalogue/odata/v1": catalogue.answer}
_DOWNLOAD: Mapping[str, Service] = {"/download/odata/v1": download.answer}
_CONTROL: Mapping[str, Service] = {"/practice": control.answer}
_POLL_S = 0.1


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _listing(
    recorded: Path | None, *, data_dir: Path | None, seed: int, clock: Callable[[], datetime], is_full_size: bool
) -> Listing:
    if recorded is not None:
        return RecordedArchive(recorded)
    folder = data_dir or platformdirs.user_cache_path("olci-scene-picker", appauthor=False) / "practice"
    return PracticeArchive(folder, seed=seed, clock=clock, is_full_size=is_full_size)


class PracticeServer:
    """The three services over an archive, on this machine only.

    It lists the simulated archive of ``seed``, whose product zips are kept in ``data_dir``; or ``recorded``, a folder
    of recorded answers and products; or any other ``listing``. With ``port`` 0 each service has a free port
    of its own, as the real ones have hosts of their own; with a number all three answer there. ``bytes_per_s`` limits
    each connection that carries products (None or 0: no limit). ``is_full_size``: products as large as real ones.
    ``clock`` gives aware UTC times.
    """

    def __init__(  # noqa: PLR0913  # each is a choice of its own, and all have a usual value
        self,
        *,
        listing: Listing | None = None,
        recorded: Path | None = None,
        seed: int = 1,
        data_dir: Path | None = None,
        port: int = 0,
        faults: Faults | None = None,
        bytes_per_s: float | None = USUAL_BYTES_PER_S,
        terms: Terms | None = None,
        is_full_size: bool = False,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        terms = terms or Terms()
        self.faults = faults or Faults()
        self._port = port
        self._ports: list[HttpServer] = []
        self._state = ServiceState(
            listing=listing or _listing(recorded, data_dir=data_dir, seed=seed, clock=clock, is_full_size=is_full_size),
            sessions=SessionBook(
                clock=clock,
                token_lifetime_s=terms.token_lifetime_s,
                refresh_lifetime_s=terms.refresh_lifetime_s,
                max_sessions=terms.max_sessions,
            ),
            faults=self.faults,
            download_quota=DownloadQuota(places=terms.places, release_s=terms.release_delay_s),
            bytes_per_s=bytes_per_s or None,
            clock=clock,
        )

    @property
    def transfer_log(self) -> TransferLog:
        """What has gone over the line so far."""
        return self._state.transfer_log

    def start(self) -> Addresses:
        """Begin to answer, unless it does already; return where.

        Raises:
            SettingsError: the port is taken.
        """
        state = self._state
        if self._ports:
            return state.addresses
        state.stopping.clear()
        self._ports = self._bound()
        identity_url, catalogue_url, download_url = (self._ports[n % len(self._ports)].url for n in range(3))
        state.addresses = Addresses(
            identity_url=f"{identity_url}{_REALM}/protocol/openid-connect",
            catalogue_url=f"{catalogue_url}/catalogue/odata/v1",
            download_url=f"{download_url}/download/odata/v1",
        )
        state.sessions.issuer = f"{identity_url}{_REALM}"
        for port in self._ports:
            threading.Thread(target=port.serve_forever, args=(_POLL_S,), daemon=True).start()
        return state.addresses

    def _bound(self) -> list[HttpServer]:
        together = {**_IDENTITY, **_CATALOGUE, **_DOWNLOAD}
        parts: list[Mapping[str, Service]] = [together] if self._port else [_IDENTITY, _CATALOGUE, _DOWNLOAD]
        try:
            return [HttpServer(self._port, services={**part, **_CONTROL}, state=self._state) for part in parts]
        except OSError as error:
            raise SettingsError(
                f"Port {self._port} of this machine cannot be used: {error.strerror}",
                hint="Choose another port, or 0 for any that is free.",
            ) from error

    def stop(self) -> None:
        """Answer nothing more and end every connection, within half a second."""
        self._state.stopping.set()
        stops = [threading.Thread(target=port.stop) for port in self._ports]
        for stop in stops:
            stop.start()
        for stop in stops:
            stop.join()
        self._ports = []
