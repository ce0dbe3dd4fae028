"""One file from one address to one place: resumed, checked, and whole or not there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from olci_core.errors import (
    Cancelled,
    ConnectionFailed,
    DamagedFile,
    IncompleteFile,
    OlciError,
    RangeRefused,
    ServiceError,
    UnexpectedAnswer,
)
from olci_core.settings import origin
from olci_core.transfer.fetch.disk import (
    CHUNK_BYTES,
    Saver,
    check_room,
    check_still_here,
    disk_errors,
    land,
    opened_part,
    part_of,
    size_on_disk,
    write_all,
)
from olci_core.transfer.fetch.file_request import Arrival, FileRequest, Notes
from olci_core.transfer.fetch.integrity import (
    Digest,
    check_first_bytes,
    check_promises,
    ends_as_zip,
    examine,
    read_first_bytes,
)
from olci_core.transfer.fetch.progress import Progress
from olci_core.transfer.fetch.ranges import (
    ENOUGH_REFUSALS,
    Next,
    PartNote,
    RangeDecision,
    RangeSupport,
    judge,
    may_be_about_range,
    range_headers,
)
from olci_core.transfer.fetch.repair import keep_what_is_right, repair

if TYPE_CHECKING:  # HTTP is imported when the first connection is made
    from olci_core.transport import Stream, Transport

LOOK_AT_DISK_EVERY_BYTES = 16 * 2**20
LOOK_AT_DISK_EVERY_S = 2.0


@dataclass(frozen=True, slots=True)
class FileDownloader:
    """Fetches files over one transport.

    ``room`` returns the bytes that a transfer may use where a folder lies; ``clock`` gives monotonic seconds.
    """

    transport: Transport
    ranges: RangeSupport
    room: Callable[[Path, Progress], int]
    clock: Callable[[], float] = time.monotonic

    def fetch(self, request: FileRequest, *, token: str, notes: Notes, progress: Progress) -> Arrival:
        """Bring a file to its final name, going on with what an earlier try has left.

        Raises:
            ConnectionFailed, ServiceError: the service did not give it; the part stays for the next try.
            UnexpectedAnswer: something else came in its place; the part stays as it was.
            IncompleteFile: it ended early; the part stays.
            DamagedFile: it is not the product; only what is right of the part stays.
            StorageError: the disk refused. Cancelled: somebody stopped it.
        """
        return _FileDownload(self, request, token, notes, progress).run()


@dataclass(slots=True)
class _FileDownload:
    """One try at one file."""

    tools: FileDownloader
    request: FileRequest
    token: str
    notes: Notes
    progress: Progress
    part: Path = field(init=False)
    digest: Digest = field(init=False)
    has_begun: bool = False  # a body of the file itself came

    def __post_init__(self) -> None:
        self.part = part_of(self.request.target)
        self.digest = Digest(self.request.checksums, is_zip=bool(self.request.zip_root))

    def run(self) -> Arrival:
        note, held_bytes = self.notes.read(), size_on_disk(self.part)
        if note.size_bytes is not None and held_bytes > note.size_bytes:
            held_bytes = 0
        if note.broken:
            if held_bytes == note.size_bytes and self._is_repaired(note, held_bytes):
                self.notes.write(replace(note, broken=()))
            else:
                held_bytes = 0
        if held_bytes and held_bytes == note.size_bytes:
            self.digest.begin_with(self.part, size_bytes=held_bytes)
        else:
            self._receive(held_bytes, note)
        return self._finish()

    def _is_repaired(self, note: PartNote, size_bytes: int) -> bool:
        """Fetch what is broken of a part in full length; False where it has to be fetched from its beginning."""
        if self.tools.ranges.is_refused_by(self.request.url):
            return False
        try:
            return repair(
                self.request.url,
                self.part,
                note=note,
                size_bytes=size_bytes,
                transport=self.tools.transport,
                token=self.token,
                progress=self.progress,
            )
        except ServiceError as error:
            if not may_be_about_range(error):
                raise
            return False

    def _receive(self, held_bytes: int, note: PartNote) -> None:
        """Ask for what is missing, and for the whole file if the answer does not fit what is held."""
        url, ranges = self.request.url, self.tools.ranges
        from_bytes = 0 if held_bytes and ranges.is_refused_by(url) else held_bytes
        was_refused = False
        for start in dict.fromkeys((from_bytes, 0)):
            self.progress.check()
            try:
                if self._is_taken(start, note):
                    return
            except OlciError as error:
                if start and may_be_about_range(error):
                    was_refused = ranges.note_refusal(url) >= ENOUGH_REFUSALS
                    if was_refused:
                        continue
                    raise RangeRefused(str(error), hint=error.hint, status=getattr(error, "status", 0)) from error
                if was_refused and not self.has_begun:
                    ranges.note_doubt(url)
                raise
        raise IncompleteFile("The download service did not send the file from its beginning.")

    def _is_taken(self, start: int, note: PartNote) -> bool:
        """Ask for the file from a byte on and take what comes; False if the answer does not fit what is held."""
        headers = range_headers(start, note)
        with self.tools.transport.stream(self.request.url, token=self.token, headers=headers) as stream:
            self.progress.attach(stream)
            try:
                decision = judge(stream.status, stream.headers, held_bytes=start, note=note)
                if decision.next is Next.REFETCH:
                    if stream.status == 416:
                        self.tools.ranges.note_refusal(self.request.url)
                    return False
                with self._stoppable():
                    self._take(stream, decision, held_bytes=start, note=note)
                return True
            finally:
                self.progress.attach(None)

    def _take(self, stream: Stream, decision: RangeDecision, *, held_bytes: int, note: PartNote) -> None:
        """Do with an answer what was decided about it."""
        if decision.next is Next.COMPLETE:
            self.notes.write(replace(note, size_bytes=held_bytes))
            self.digest.begin_with(self.part, size_bytes=held_bytes)
            return
        encoding = stream.headers.get("Content-Encoding", "").strip().lower()
        if encoding not in ("", "identity"):
            raise UnexpectedAnswer(f"The download service sent the file packed ({encoding}), which was not asked for.")
        chunks, begun, at_bytes = stream.chunks(CHUNK_BYTES), b"", held_bytes
        if decision.next is Next.BEGIN:
            at_bytes = 0
            begun = read_first_bytes(chunks, name=self.request.target.name)
            check_first_bytes(begun, name=self.request.target.name, host=origin(self.request.url)[1])
            note = PartNote.of(stream.headers, size_bytes=decision.size_bytes)
        else:
            self.tools.ranges.note_success(self.request.url)
            note = replace(note, size_bytes=decision.size_bytes)
        self._write(chain([begun], chunks), at_bytes=at_bytes, size_bytes=decision.size_bytes, note=note)

    def _write(self, chunks: Iterator[bytes], *, at_bytes: int, size_bytes: int | None, note: PartNote) -> None:
        """Write a body to the part, from a byte on."""
        if self.request.size_bytes is None:
            self.progress.announce(size_bytes)
        self.progress.reach(at_bytes)
        self._check_room(size_bytes, at_bytes=size_on_disk(self.part))
        with disk_errors(self.part), opened_part(self.part, from_bytes=at_bytes) as file:
            self.notes.write(note)  # after the cut: an old part may never meet a new note
            self.digest.begin_with(self.part, size_bytes=at_bytes)
            at_bytes = self._append(file, chunks, at_bytes=at_bytes, size_bytes=size_bytes)
            check_still_here(file, self.part)
        if size_bytes is not None and at_bytes != size_bytes:
            raise IncompleteFile(f"{at_bytes:,} of {size_bytes:,} bytes arrived.", hint="The rest is asked for again.")

    def _append(self, file: BinaryIO, chunks: Iterator[bytes], *, at_bytes: int, size_bytes: int | None) -> int:
        saver = Saver(file, at_bytes)
        look_at_bytes, look_at_s = at_bytes + LOOK_AT_DISK_EVERY_BYTES, self.tools.clock() + LOOK_AT_DISK_EVERY_S
        for chunk in chunks:
            self.progress.check()
            write_all(file, chunk)
            self.digest.update(chunk)
            at_bytes += len(chunk)
            self.has_begun = self.has_begun or bool(chunk)
            self.progress.take(len(chunk), at_bytes=at_bytes)
            saver.reach(at_bytes)
            if at_bytes >= look_at_bytes or self.tools.clock() >= look_at_s:
                look_at_bytes = at_bytes + LOOK_AT_DISK_EVERY_BYTES
                look_at_s = self.tools.clock() + LOOK_AT_DISK_EVERY_S
                check_still_here(file, self.part)
                self._check_room(size_bytes, at_bytes=at_bytes)
        return at_bytes

    def _finish(self) -> Arrival:
        request, part, size_bytes = self.request, self.part, size_on_disk(self.part)
        if not request.size_bytes:
            self.progress.announce(size_bytes)
        self.progress.reach(size_bytes)
        if request.zip_root:
            self.progress.end_fetching()
        difference = self.digest.difference()
        try:
            check_promises(request, size_bytes=size_bytes, difference=difference)
            warning = examine(part, root=request.zip_root, stopped=self.progress.stopped, passed=self.digest.crc)
        except DamagedFile as error:
            if request.zip_root and self.notes.read().size_bytes is None and not ends_as_zip(part):
                raise IncompleteFile(
                    f"The line ended after {size_bytes:,} bytes, before the end of the zip.",
                    hint="The rest is asked for again.",
                ) from error
            keep_what_is_right(part, self.notes, is_zip=bool(request.zip_root))
            raise
        self.progress.check()
        land(part, request.target)
        if difference:
            warning = f"The zip is whole, but its checksum differs: {difference} {warning}".rstrip()
        return Arrival(size_bytes, warning)

    def _check_room(self, size_bytes: int | None, *, at_bytes: int) -> None:
        folder = self.request.target.parent
        with disk_errors(folder):
            left_bytes = self.tools.room(folder, self.progress)
        check_room(folder, needed_bytes=max((size_bytes or 0) - at_bytes, 0), left_bytes=left_bytes)

    @contextmanager
    def _stoppable(self) -> Iterator[None]:
        """Distinguish a connection that was closed on request from one that broke."""
        try:
            yield
        except ConnectionFailed as error:
            if self.progress.is_stopped:
                raise Cancelled("The transfer was stopped.") from error
            raise
