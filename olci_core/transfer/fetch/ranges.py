"""Resuming a transfer: what to ask for, what the answer means, and which hosts can (RFC 9110, 13.1.5, 14)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from olci_core.errors import OlciError, ServiceError
from olci_core.settings import origin

ByteRange = tuple[int, int]  # bytes of a file, from the first to the one behind the last
_CONTENT_RANGE = re.compile(r"bytes (?:(?P<first>[0-9]{1,18})-(?P<last>[0-9]{1,18})|\*)/(?P<total>[0-9]{1,18}|\*)")
_LENGTH = re.compile(r"[0-9]{1,18}")  # no file is longer
ENOUGH_REFUSALS = 2  # in a row; one may be an accident
# With these a service answers a range that it does not understand; 502 to 504 come from a gateway, whatever was asked.
_REFUSALS = frozenset({400, 403, 405, 409, 416, 500, 501})


@dataclass(frozen=True, slots=True)
class PartNote:
    """What the service said of the file whose part lies on the disk; "" and None where it said nothing.

    ``broken`` are the spans that a test found wrong in a part of full length.
    """

    etag: str = ""
    last_modified: str = ""
    size_bytes: int | None = None
    broken: tuple[ByteRange, ...] = ()

    @classmethod
    def of(cls, headers: Mapping[str, str], *, size_bytes: int | None) -> PartNote:
        """Take note of an answer that brings the file from its beginning."""
        return cls(headers.get("ETag", ""), headers.get("Last-Modified", ""), size_bytes)

    @property
    def validator(self) -> str:
        """What If-Range may carry: a strong ETag, else the date of the last change."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


class Next(Enum):
    """What to do with an answer."""

    APPEND = "append its body to the part"
    BEGIN = "write its body from the beginning"
    COMPLETE = "take the part for the whole file"
    REFETCH = "ask for the whole file"


@dataclass(frozen=True, slots=True)
class RangeDecision:
    """What to do, and the size of the whole file as this answer announces it (None: not at all)."""

    next: Next
    size_bytes: int | None = None


def range_headers(held_bytes: int, note: PartNote) -> Mapping[str, str]:
    """Return the headers that ask for what is missing; none while nothing is held.

    Without a validator the range is asked for all the same: the test at the end would find a mixture of two files.
    """
    if not held_bytes:
        return {}
    headers = {"Range": f"bytes={held_bytes}-"}
    if note.validator:
        headers["If-Range"] = note.validator
    return headers


def span_headers(span: ByteRange, note: PartNote) -> Mapping[str, str]:
    """Return the headers that ask for one span."""
    headers = {"Range": f"bytes={span[0]}-{span[1] - 1}"}
    return {**headers, "If-Range": note.validator} if note.validator else headers


def is_exactly(span: ByteRange, status: int, headers: Mapping[str, str], *, size_bytes: int) -> bool:
    """Whether an answer brings one span of a file of ``size_bytes``, and nothing else."""
    begin, end = span
    return status == 206 and headers.get("Content-Range", "").strip() == f"bytes {begin}-{end - 1}/{size_bytes}"


def judge(status: int, headers: Mapping[str, str], *, held_bytes: int, note: PartNote) -> RangeDecision:
    """Decide what an answer of status 200, 206 or 416 means for a part of ``held_bytes``."""
    length = headers.get("Content-Length", "")
    length_bytes = int(length) if _LENGTH.fullmatch(length) else None
    if status == 200:
        return RangeDecision(Next.BEGIN, length_bytes)
    match = _CONTENT_RANGE.fullmatch(headers.get("Content-Range", "").strip())
    total_bytes = int(match["total"]) if match and match["total"] != "*" else None
    if status == 416:
        whole_bytes = total_bytes if total_bytes is not None else note.size_bytes
        complete = bool(held_bytes) and held_bytes == whole_bytes
        return RangeDecision(Next.COMPLETE, held_bytes) if complete else RangeDecision(Next.REFETCH)
    if match is None or match["first"] is None or int(match["first"]) != held_bytes:
        return RangeDecision(Next.REFETCH)
    first, last = int(match["first"]), int(match["last"])
    end_bytes = total_bytes if total_bytes is not None else note.size_bytes
    runs_to_the_end = end_bytes is None or last == end_bytes - 1
    right_length = length_bytes is None or length_bytes == last - first + 1
    same_file = (
        (note.size_bytes is None or end_bytes == note.size_bytes)
        and (not note.etag or headers.get("ETag", note.etag) == note.etag)
        and (not note.last_modified or headers.get("Last-Modified", note.last_modified) == note.last_modified)
    )
    if last >= first and runs_to_the_end and right_length and same_file:
        return RangeDecision(Next.APPEND, end_bytes if end_bytes is not None else last + 1)
    return RangeDecision(Next.REFETCH)


def may_be_about_range(error: OlciError) -> bool:
    """Whether an error may have been the answer to the range, and not to the request."""
    return isinstance(error, ServiceError) and error.status in _REFUSALS


class RangeMemory(Protocol):
    """Where it is kept how often in a row a host has refused ranges."""

    def range_refusals(self, host: str) -> int: ...
    def keep_range_refusals(self, host: str, refusals: int, *, now_s: float) -> None: ...


class RangeSupport:
    """What hosts have made of requests for a part of a file. ``now`` gives seconds of the wall clock."""

    def __init__(self, memory: RangeMemory, *, now: Callable[[], float]) -> None:
        self._memory = memory
        self._now = now

    def is_refused_by(self, url: str) -> bool:
        """Whether the host of an address is known to give files from their beginning only."""
        return self._memory.range_refusals(origin(url)[1]) >= ENOUGH_REFUSALS

    def note_refusal(self, url: str) -> int:
        """Note one more refusal; return how many there have been in a row."""
        host = origin(url)[1]
        refusals = self._memory.range_refusals(host) + 1
        self._memory.keep_range_refusals(host, min(refusals, ENOUGH_REFUSALS), now_s=self._now())
        return refusals

    def note_doubt(self, url: str) -> None:
        """Take one refusal back: the host refused the whole file as well, so it was not about the range."""
        self._memory.keep_range_refusals(origin(url)[1], ENOUGH_REFUSALS - 1, now_s=self._now())

    def note_found(self, host: str, *, honours: bool) -> None:
        """Note what a check has found of a host, in the place of what was known."""
        self._memory.keep_range_refusals(host, 0 if honours else ENOUGH_REFUSALS, now_s=self._now())

    def note_success(self, url: str) -> None:
        """Note that a range came as it was asked for."""
        host = origin(url)[1]
        if self._memory.range_refusals(host):
            self._memory.keep_range_refusals(host, 0, now_s=self._now())
