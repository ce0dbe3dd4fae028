"""Questions to the service within a time and a number of bytes, and the scene that they are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from olci_core.auth import TokenSource
from olci_core.catalogue.findings import Direction
from olci_core.catalogue.records import read_scene
from olci_core.errors import Cancelled, ServiceError, UnexpectedAnswer
from olci_core.json_reader import read_json, write_json
from olci_core.scene import Scene
from olci_core.settings import Settings, origin
from olci_core.transport import Transport

_DAYS_BACK = 40  # late enough for every version of a scene to be there
SCENES = 100
_ORDER = ("$orderby", "ContentDate/Start asc")
_PIECE_BYTES = 65_536


@dataclass(slots=True)
class Asker:
    """What every check asks with; ``left_bytes`` and ``ends_at_s`` (of ``monotonic``) bound all of them together."""

    settings: Settings
    transport: Transport
    tokens: TokenSource | None
    now: datetime
    monotonic: Callable[[], float]
    ends_at_s: float
    left_bytes: int
    received_bytes: int = 0
    honours_ranges: dict[str, bool] = field(default_factory=dict)
    direction: Direction | None = None
    names_at_once: int | None = None
    _kept: dict[str, Any] = field(default_factory=dict)

    def bytes_at(self, url: str) -> bytes:
        """Return what lies at an address, without a token."""
        self._check()
        return self._count(self.transport.get_bytes(url, max_bytes=self.left_bytes))

    def json_at(self, url: str) -> Any:
        """Return the JSON at an address."""
        return self._read(self.bytes_at(url))

    def _read(self, answer: bytes) -> Any:
        try:
            return read_json(answer)
        except ValueError as error:
            raise UnexpectedAnswer("What came is not JSON.") from error

    def search(self, filter_text: str, *more: tuple[str, str]) -> Any:
        """Return a catalogue answer."""
        query = urlencode([("$filter", filter_text), *more], quote_via=quote, safe="$")
        return self.json_at(f"{self.settings.catalogue_url}/Products?{query}")

    def post(self, path: str, body: object) -> Any:
        """Return the catalogue's answer to JSON sent to it."""
        self._check()
        sent = write_json(body)
        if len(sent) > self.left_bytes:
            raise Cancelled("It is too long for this check.")
        self.left_bytes -= len(sent)
        return self._read(self._count(self.transport.post_json(f"{self.settings.catalogue_url}{path}", body)))

    def status_of(self, filter_text: str, *more: tuple[str, str]) -> tuple[int, int]:
        """Return the status of a search, 200 where it is answered, and how many rows came."""
        try:
            return 200, len(self.search(filter_text, *more)["value"])
        except ServiceError as error:
            return error.status, 0

    def token(self) -> str:
        """Return an access token.

        Raises:
            Cancelled: no account was given.
        """
        if self.tokens is None:
            raise Cancelled("No account was given for this.")
        return self.tokens.current()

    def part_of(self, url: str, *, first: int, last: int) -> tuple[int, Mapping[str, str], bytes]:
        """Ask for bytes first to last of a file; return status, headers and no more bytes than were asked for."""
        self._check()
        headers = {"Range": f"bytes={first}-{last}"}
        with self.transport.stream(url, token=self.token(), headers=headers) as stream:
            piece = next(stream.chunks(last - first + 1), b"")
            stream.abort()
            return stream.status, dict(stream.headers), self._count(piece)

    def is_whole_given(self, url: str) -> bool:
        """Whether a file is given from its beginning; none of it is fetched."""
        self._check()
        try:
            with self.transport.stream(url, token=self.token()) as stream:
                stream.abort()
                return stream.status == 200
        except ServiceError:
            return False

    def note_range(self, url: str, *, honours: bool) -> None:
        """Note what a host made of a range; one that refused any is not to be asked again."""
        host = origin(url)[1]
        self.honours_ranges[host] = honours and self.honours_ranges.get(host, True)

    def file_at(self, url: str) -> bytes:
        """Return a whole file, fetched with a token."""
        self._check()
        pieces = []
        with self.transport.stream(url, token=self.token()) as stream:
            if (stream.length_bytes or 0) > self.left_bytes:
                raise Cancelled("It is too long for this check.")
            for piece in stream.chunks(_PIECE_BYTES):
                pieces.append(self._count(piece))
                self._check()
        return b"".join(pieces)

    def scenes(self) -> list[Scene]:
        """Return a hundred full-resolution scenes of one day, with attributes and assets, asked for once."""
        if "scenes" not in self._kept:
            more = [_ORDER, ("$top", str(SCENES)), ("$expand", "Attributes"), ("$expand", "Assets")]
            answer = self.search(self._that_day(), *more)
            self._kept["scenes"] = [read_scene(write_json(record)) for record in answer["value"]]
            self._kept["next"] = answer.get("@odata.nextLink")
        found: list[Scene] = self._kept["scenes"]
        if not found:
            raise UnexpectedAnswer("The catalogue has no scene of that day.")
        return found

    def has_more(self) -> bool:
        """Return whether more scenes of that day come after a list that is shorter than was asked for."""
        rows = len(self.scenes())
        return rows < SCENES and self.status_of(self._that_day(), _ORDER, ("$skip", str(rows)), ("$top", "1"))[1] > 0

    def _that_day(self) -> str:
        begin = self.now - timedelta(days=_DAYS_BACK)
        end = begin + timedelta(days=1)
        return (
            "Collection/Name eq 'SENTINEL-3' and Attributes/OData.CSC.StringAttribute/any(att:att/Name eq "
            "'productType' and att/OData.CSC.StringAttribute/Value eq 'OL_1_EFR___') and ContentDate/Start ge "
            f"{begin:%Y-%m-%d}T00:00:00.000Z and ContentDate/Start lt {end:%Y-%m-%d}T00:00:00.000Z"
        )

    def next_link(self) -> str | None:
        """Return the link that came with the scenes."""
        self.scenes()
        link: str | None = self._kept["next"]
        return link

    def scene(self) -> Scene:
        """Return the smallest of the scenes that have a quicklook and are neither bright nor dark all over."""

        def rank(scene: Scene) -> tuple[bool, bool, int, str]:
            bright = scene.attributes.get("brightCover")
            is_mixed = isinstance(bright, int | float) and 20 <= bright <= 80
            return scene.quicklook_url is None, not is_mixed, scene.size_bytes or 1 << 60, scene.name

        return min(self.scenes(), key=rank)

    def once(self, key: str, make: Callable[[], Any]) -> Any:
        """Return what was made under a key, made now where it was not yet."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def _check(self) -> None:
        if self.monotonic() > self.ends_at_s or self.left_bytes <= 0:
            raise Cancelled("Left out: the time or the bytes set apart for the check are used up.")

    def _count(self, body: bytes) -> bytes:
        self.received_bytes += len(body)
        self.left_bytes -= len(body)
        return body
