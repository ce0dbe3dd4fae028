"""A request as a service sees it, and the reply it gives."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.message import Message
from typing import Any, BinaryIO
from urllib.parse import parse_qsl

from olci_core.json_reader import write_json
from olci_practice.server.strike import NO_FAULT, Strike


@dataclass(frozen=True, slots=True)
class Request:
    """``path`` is what follows the service's prefix, percent-decoded; ``query`` the raw query string."""

    method: str
    path: str
    query: str
    headers: Message
    body: bytes = b""

    def parameters(self) -> list[tuple[str, str]]:
        """Return the query's parameters in order; one may come more than once."""
        return parse_qsl(self.query, keep_blank_values=True)

    @property
    def bearer(self) -> str | None:
        """The bearer token it carries: in its header, or as ``token`` in its query (as published clients send it)."""
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token.strip():
            return token.strip()
        return dict(self.parameters()).get("token") or None


@dataclass(frozen=True, slots=True)
class FilePart:
    """``length`` bytes of an open file from ``offset`` on; the connection closes the file."""

    file: BinaryIO
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer.

    ``kind`` is what it counts as; ``strike`` what goes wrong with it; ``ended`` is called when all but the last byte
    has gone, and once more at the end.
    ``product`` is the name of the product whose bytes it carries. Only a ``throttled`` reply is held to the server's
    rate.
    """

    status: int
    body: bytes | FilePart = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "other"
    product: str | None = None
    throttled: bool = False
    compressible: bool = False
    strike: Strike = NO_FAULT
    ended: Callable[[], None] | None = None

    @property
    def length(self) -> int:
        """Bytes of the body."""
        return len(self.body) if isinstance(self.body, bytes) else self.body.length

    def struck(self, strike: Strike) -> Reply:
        """Return this reply with faults on it."""
        return replace(self, strike=strike)


def json_reply(status: int, content: Any, *, kind: str, headers: Mapping[str, str] | None = None) -> Reply:
    """Return a JSON object as a reply."""
    return raw_json_reply(status, write_json(content), kind=kind, headers=headers)


def raw_json_reply(
    status: int, content: bytes, *, kind: str, headers: Mapping[str, str] | None = None, compressible: bool = False
) -> Reply:
    """Return JSON text as a reply."""
    return Reply(
        status, content, {"Content-Type": "application/json", **(headers or {})}, kind, compressible=compressible
    )


def detail(status: int, text: Any, *, kind: str) -> Reply:
    """Return an error as the catalogue words it."""
    return json_reply(status, {"detail": text}, kind=kind)


def zip_error(status: int, number: int, message: str, *, kind: str = "download") -> Reply:
    """Return an error as the download service words it (DAT-ZIP-<number>)."""
    return json_reply(status, {"code": f"DAT-ZIP-{number}", "message": message}, kind=kind)


def method_not_allowed(allowed: str, *, kind: str) -> Reply:
    """Return 405."""
    return json_reply(405, {"detail": "Method Not Allowed"}, kind=kind, headers={"Allow": allowed})


def is_uuid(text: str) -> bool:
    """Say whether a text is a bare UUID, unquoted."""
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
