"""A zip that failed its test, repaired: only the spans that are wrong are noted, and fetched anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from olci_core.errors import IncompleteFile
from olci_core.product import broken_spans
from olci_core.transfer.fetch.disk import CHUNK_BYTES, discard, disk_errors, opened_span, size_on_disk, write_all
from olci_core.transfer.fetch.file_request import Notes
from olci_core.transfer.fetch.progress import Progress
from olci_core.transfer.fetch.ranges import PartNote, is_exactly, span_headers

if TYPE_CHECKING:  # HTTP is imported when the first connection is made
    from olci_core.transport import Transport

WORTH_IT_SHARE = 0.5  # of a file; with more than that wrong, it is fetched from its beginning


def keep_what_is_right(part: Path, notes: Notes, *, is_zip: bool) -> None:
    """Note which spans of a damaged part are wrong, so that the next try asks for them alone, or remove it.

    Raises:
        StorageError: the disk refused.
    """
    note, size_bytes = notes.read(), size_on_disk(part)
    spans = broken_spans(part) if is_zip and note.size_bytes == size_bytes else ()
    if 0 < sum(end - begin for begin, end in spans) <= WORTH_IT_SHARE * size_bytes:
        notes.write(replace(note, broken=spans))
    else:
        discard(part)


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
