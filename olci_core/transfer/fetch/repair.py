"""A file that failed its test, repaired: only the spans that are wrong are fetched anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from olci_core.errors import IncompleteFile
from olci_core.transfer.fetch.folders import disk_errors
from olci_core.transfer.fetch.part_file import CHUNK_BYTES, opened_span, write_all
from olci_core.transfer.fetch.progress import Progress
from olci_core.transfer.fetch.ranges import PartNote, Span, is_exactly, span_headers

if TYPE_CHECKING:  # HTTP is imported when the first connection is made
    from olci_core.transport import Transport

WORTH_IT_SHARE = 0.5  # of a file; with more than that wrong, it is fetched from its beginning


def is_worth_it(spans: tuple[Span, ...], *, size_bytes: int) -> bool:
    """Whether there is something to repair, and less than to fetch anew."""
    return 0 < sum(end - begin for begin, end in spans) <= WORTH_IT_SHARE * size_bytes


def repair(
    url: str, part: Path, *, note: PartNote, size_bytes: int, transport: Transport, token: str, progress: Progress
) -> bool:
    """Fetch the broken spans of a part of ``size_bytes`` again and write them in their places.

    False if the service does not give them (it knows no ranges, or has another file now); the part is as bad as before.

    Raises:
        ConnectionFailed, ServiceError, IncompleteFile: they did not come through.
        StorageError: the disk refused. Cancelled: somebody stopped it.
    """
    missing_bytes = sum(end - begin for begin, end in note.broken)
    progress.announce(size_bytes)
    for begin, end in note.broken:
        progress.check()
        with transport.stream(url, token=token, headers=span_headers((begin, end), note)) as stream:
            progress.attach(stream)
            try:
                if not is_exactly((begin, end), stream.status, stream.headers, size_bytes=size_bytes):
                    return False
                at_bytes = begin
                with disk_errors(part), opened_span(part, from_bytes=begin) as file:
                    for chunk in stream.chunks(CHUNK_BYTES):
                        progress.check()
                        write_all(file, chunk[: end - at_bytes])
                        at_bytes += len(chunk)
                        missing_bytes -= len(chunk)
                        progress.take(len(chunk), at_bytes=max(min(size_bytes - missing_bytes, size_bytes), 0))
                if at_bytes != end:
                    raise IncompleteFile(f"{at_bytes - begin:,} of {end - begin:,} bytes arrived.")
            finally:
                progress.attach(None)
    return True
