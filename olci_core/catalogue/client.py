"""The catalogue: searches, scenes by name, and quicklooks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

from olci_core.catalogue.findings import CatalogueFindings, KeptFindings
from olci_core.catalogue.paging import Page, PageRequest, PageSequence
from olci_core.catalogue.query import SearchQuery
from olci_core.catalogue.query_address import page_url, search_url
from olci_core.catalogue.quicklook import QuicklookFolder, picture_at
from olci_core.catalogue.raw_record import Rows, read_rows
from olci_core.catalogue.record_file import RecordFile
from olci_core.catalogue.result import FoundByName, SearchProgress, SearchResult
from olci_core.catalogue.result_filter import ResultFilter
from olci_core.catalogue.search import Search
from olci_core.errors import InputError
from olci_core.json_reader import MAX_JSON_BYTES
from olci_core.retry import RetryPolicy, backoff
from olci_core.scene import Scene
from olci_core.settings import Settings, origin

if TYPE_CHECKING:  # HTTP is imported when the first connection is made
    from olci_core.catalogue.estimate import SearchEstimate
    from olci_core.transport import Transport


class Catalogue:
    """The service's catalogue; threads may share one. No sign-in is needed for it.

    ``now`` gives aware UTC; ``sleep`` waits seconds (by default in a way that a cancelled search wakes up from);
    ``chance`` spreads the waits between tries.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        transport: Transport | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], object] | None = None,
        chance: Random | None = None,
    ) -> None:
        self._url = settings.catalogue_url
        if transport is None:
            from olci_core.transport import Transport  # noqa: PLC0415 - a sixth of the core's import

            transport = Transport(settings, now=now)
        self._transport = transport
        self._now = now
        chance = chance or Random()  # noqa: S311 - spreads waits, guards nothing
        self._retry_policy = RetryPolicy(backoff_s=backoff(chance), sleep=sleep)
        self._parsing = threading.Lock()
        self._record_folder = settings.data_dir / "searches"
        self._quicklooks = QuicklookFolder(settings.data_dir / "quicklooks")
        self._kept_findings = KeptFindings(settings.data_dir)

    def search(
        self,
        query: SearchQuery,
        *,
        limit: int | None = None,
        progress: Callable[[SearchProgress], object] | None = None,
        on_scenes: Callable[[tuple[Scene, ...]], object] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> SearchResult:
        """Return every version of every scene that belongs to a query, ordered by begin.

        With ``limit``, the first so many. ``progress`` hears of each page and each new try; ``on_scenes`` is given
        what each page brings as it comes, each scene once, pages not always in order and not cut to the limit;
        ``cancelled`` is asked ten times a second whether to stop. All three are called in this thread. A page that
        cannot be had leaves ``complete`` False and a note.

        Raises:
            InputError: the limit is not positive.
            Cancelled: ``cancelled`` said so.
            ConnectionFailed, ServiceError: not a single page could be had.
        """
        if limit is not None and limit < 1:
            raise InputError(f"A search cannot be limited to {limit} scenes.", hint="Give a number from 1 on.")
        stopped = threading.Event()
        result_filter = ResultFilter(query, file=RecordFile(self._record_folder))
        search = Search(
            query=query,
            fetch=lambda sequence, request: self._rows(query, sequence, request=request),
            read=lambda rows: self._read(rows, result_filter),
            retry_policy=self._retry_policy,
            limit=limit,
            progress=progress,
            on_scenes=on_scenes,
            cancelled=cancelled,
            stopped=stopped,
        )
        return search.run(self._now())

    def estimate(self, query: SearchQuery) -> SearchEstimate:
        """Return about how much a search will bring and how long it will take, without asking the service.

        It is worked out from the orbit, and right to a third or so; ``scenes`` are acquisitions, ``records`` count
        each version.
        """
        from olci_core.catalogue.estimate import estimate  # noqa: PLC0415 - before a search on the page alone

        return estimate(query, now=self._now())

    def find(self, names: str | Iterable[str]) -> FoundByName:
        """Return the scenes with these names, in any of the forms people have them in.

        With or without .SEN3 or .zip, as a path, a link, a line of a table, in quotes, or as the catalogue's id; a
        text is taken line by line.

        Raises:
            ConnectionFailed, ServiceError: the catalogue could not be asked.
        """
        from olci_core.catalogue.lookup import (  # noqa: PLC0415 - a search by place does without it
            MAX_NAMES_AT_ONCE,
            NAMES_AT_ONCE,
            NameSearch,
        )

        at_once = self._findings.names_at_once or NAMES_AT_ONCE
        search = NameSearch(
            self._transport,
            self._url,
            retry_policy=self._retry_policy,
            names_at_once=min(at_once, MAX_NAMES_AT_ONCE),
        )
        return search.find(names)

    def quicklook(self, scene: Scene) -> bytes | None:
        """Return a scene's quicklook (JPEG or PNG), None where the catalogue has none.

        Its first row is the first scan line, and its first pixel the first of the line: where a check of the
        connection found them otherwise, they are turned. It is kept on the disk as it came, and fetched once.

        Raises:
            UnexpectedAnswer: what came is not a picture.
            ConnectionFailed, ServiceError: it could not be fetched.
        """
        if scene.quicklook_url is None:
            return None
        kept = self._quicklooks.read(scene.id)
        if kept is not None:
            return self._findings.upright(kept)
        picture = picture_at(scene.quicklook_url, self._transport, retry_policy=self._retry_policy)
        if picture is None:
            return None
        self._quicklooks.write(scene.id, picture)
        return self._findings.upright(picture)

    def kept_quicklook(self, scene_id: str) -> bytes | None:
        """Return the quicklook that lies on the disk, None where none was kept. Nothing is asked of the service."""
        kept = self._quicklooks.read(scene_id)
        return None if kept is None else self._findings.upright(kept)

    @property
    def _findings(self) -> CatalogueFindings:
        return self._kept_findings.of(origin(self._url)[1])

    def close(self) -> None:
        """Let go of idle connections."""
        self._transport.close()

    def _rows(self, query: SearchQuery, sequence: PageSequence, *, request: PageRequest) -> Rows:
        url = search_url(query, sequence.begin, sequence.end, catalogue_url=self._url)
        address = page_url(url, skip=request.skip, top=request.top)
        return read_rows(self._transport.get_bytes(address, max_bytes=MAX_JSON_BYTES))

    def _read(self, rows: Rows, result_filter: ResultFilter) -> Page:
        # One at a time: an answer read is several times its text, and reading runs on one core anyhow.
        with self._parsing:
            return result_filter.page(rows)
