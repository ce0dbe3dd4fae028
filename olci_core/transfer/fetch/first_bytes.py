"""Is a body the file at all? A service in trouble sends a page, an excuse in JSON or nothing, and calls it 200."""

from __future__ import annotations

import re
from collections.abc import Iterator

from olci_core.errors import UnexpectedAnswer

LOOK_AT_BYTES = 1024
KNOWN_AFTER_BYTES = 8
# ZIP file format, APPNOTE 6.3.10, 4.3.7; the HDF5 format specification, II.A; NetCDF classic format, appendix B.
_ZIP = (b"PK\x03\x04",)
_NETCDF = (b"\x89HDF\r\n\x1a\n", b"CDF\x01", b"CDF\x02", b"CDF\x05")
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body)", re.IGNORECASE)
_TITLE = re.compile(rb"<(title|h1)[^>]*>([^<]{1,200})</\1>", re.IGNORECASE)
HINT = "It is asked for again. If it stays so, a sign-in page or a firewall of the network may stand in between."


def read_first_bytes(chunks: Iterator[bytes], *, name: str) -> bytes:
    """Take as much off a body as it takes to know whether it is a file of this name."""
    begun = b""
    for chunk in chunks:
        begun += chunk
        if len(begun) >= (KNOWN_AFTER_BYTES if begun.startswith(_beginnings(name)) else LOOK_AT_BYTES):
            break
    return begun


def check_first_bytes(begun: bytes, *, name: str, host: str) -> None:
    """Do nothing if a file of this name may begin so.

    Raises:
        UnexpectedAnswer: it is a page, JSON or nothing; no byte of it belongs to the file.
    """
    expected = _beginnings(name)
    if begun.startswith(expected) if expected else begun and not _PAGE.match(begun):
        return
    raise UnexpectedAnswer(f"{host} sent {_described(begun)} in place of {name}.", hint=HINT, status=200)


def _beginnings(name: str) -> tuple[bytes, ...]:
    """Return how a file of this name begins, one of several ways; () where nothing is known of it."""
    return _ZIP if name.endswith(".zip") else _NETCDF if name.endswith(".nc") else ()


def _described(begun: bytes) -> str:
    if not begun:
        return "nothing"
    if begun.lstrip()[:1] in (b"{", b"["):
        return "a note in JSON"
    if begun.lstrip()[:1] == b"<":
        title = _TITLE.search(begun)
        words = " ".join(title[2].decode("utf-8", "replace").split())[:80] if title else ""
        return f"a web page (“{words}”)" if words else "a web page"
    return "something else"
