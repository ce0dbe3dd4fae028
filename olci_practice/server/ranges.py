"""Which part of a file a Range header asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes [start, stop) of a file."""

    start: int
    stop: int


def asked_part(
    header: str | None, *, if_range: str | None, etag: str, size_bytes: int
) -> Part | Literal["beyond"] | None:
    """Return the part to send (RFC 9110, 14.2), None for the whole file, "beyond" where there is no such part.

    Several ranges at once and other units are passed over, and so is a range whose If-Range names another file.
    """
    match = _ONE_RANGE.fullmatch(header or "")
    if match is None or (if_range is not None and if_range != etag):
        return None
    first, last = match.groups()
    if not first and not last:
        return None
    if not first:
        start, stop = max(0, size_bytes - int(last)), size_bytes
        return Part(start, stop) if int(last) else "beyond"
    start = int(first)
    stop = min(int(last) + 1, size_bytes) if last else size_bytes
    if last and int(last) < start:
        return None
    return Part(start, stop) if start < size_bytes else "beyond"
