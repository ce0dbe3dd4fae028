"""One file from one address to one place: resumed, checked, and whole or not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from olci_core.errors import Cancelled, ConnectionFailed, DamagedFile, IncompleteFile, UnexpectedAnswer
from olci_core.product import MANIFEST_NAME, broken_spans
from olci_core.transfer.fetch.integrity import Digest, check_manifest, check_zip
from olci_core.transfer.fetch.part_file import (
    Saver,
    check_room,
    discard,
    disk_errors,
    land,
    part_of,
    size_on_disk,
    write_all,
)
from olci_core.transfer.fetch.progress import Progress
from olci_core.transfer.fetch.ranges import Decision, Next, PartNote, judge, range_headers
from olci_core.transfer.fetch.repair import is_worth_it, mend
from olci_core.transport import Stream, Transport

CHUNK_BYTES = 2**18
LOOK_AT_DISK_EVERY_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Order:
    """What to fetch and what is known of it.

    ``zip_root`` is the folder that a zip must hold, "" for a file that is no zip. ``size_bytes`` is a size that must
    be met, None where only the service's announcement counts. A checksum that differs damns a single file; of a zip
    that is whole it is only reported.
    """

    url: str
    target: Path
    zip_root: str = ""
    size_bytes: int | None = None
    checksums: Mapping[str, str] | None = None


class Notes(Protocol):
    """Where the service's words about a part are kept, from one try to the next."""

    def read(self) -> PartNote: ...
    def write(self, note: PartNote) -> None: ...


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that is whole under its final name."""

    size_bytes: int
    warning: str = ""


class Fetcher:
    """Fetches files over one transport.

    ``room`` returns the bytes that a transfer may use where a folder lies.
    """

    def __init__(self, transport: Transport, *, room: Callable[[Path, Progress], int]) -> None:
        self._transport = transport
        self._room = room

    def fetch(self, order: Order, *, token: str, notes: Notes, progress: Progress) -> Arrival:
        """Bring a file to its final name, going on with what an earlier try has left.

        Raises:
            ConnectionFailed, ServiceError: the service did not give it; the part stays for the next try.
            IncompleteFile: it ended early; the part stays.
            DamagedFile: it is not the product; only what is right of the part stays.
            StorageError: the disk refused. Cancelled: somebody stopped it.
        """
        part = part_of(order.target)
        digest = Digest(order.checksums or {})
        note = notes.read()
        held_bytes = size_on_disk(part)
        if note.size_bytes is not None and held_bytes > note.size_bytes:
            held_bytes = 0
        if note.broken and held_bytes == note.size_bytes:
            if not self._mended(order, note, size_bytes=held_bytes, token=token, progress=progress):
                held_bytes = 0
            notes.write(replace(note, broken=()))
        if held_bytes and held_bytes == note.size_bytes:
            digest.begin_with(part, size_bytes=held_bytes)
        else:
            self._receive(order, held_bytes, token=token, notes=notes, progress=progress, digest=digest)
        return self._finish(order, notes, digest=digest, progress=progress)

    def _mended(self, order: Order, note: PartNote, *, size_bytes: int, token: str, progress: Progress) -> bool:
        return mend(
            order.url,
            part_of(order.target),
            note=note,
            size_bytes=size_bytes,
            transport=self._transport,
            token=token,
            progress=progress,
        )

    def _receive(
        self, order: Order, held_bytes: int, *, token: str, notes: Notes, progress: Progress, digest: Digest
    ) -> None:
        """Ask for what is missing, and for the whole file if the answer does not fit what is held."""
        note = notes.read()
        for held in dict.fromkeys((held_bytes, 0)):
            progress.check()
            with self._transport.stream(order.url, token=token, headers=range_headers(held, note)) as stream:
                progress.attach(stream)
                try:
                    decision = judge(stream.status, stream.headers, held_bytes=held, note=note)
                    if decision.next is not Next.ASK_AGAIN:
                        self._take(
                            order, stream, decision, held_bytes=held, notes=notes, progress=progress, digest=digest
                        )
                        return
                finally:
                    progress.attach(None)
        raise IncompleteFile("The download service did not send the file from its beginning.")

    def _take(
        self,
        order: Order,
        stream: Stream,
        decision: Decision,
        *,
        held_bytes: int,
        notes: Notes,
        progress: Progress,
        digest: Digest,
    ) -> None:
        """Do with an answer what was decided about it."""
        part = part_of(order.target)
        if decision.next is Next.COMPLETE:
            digest.begin_with(part, size_bytes=held_bytes)
            return
        encoding = stream.headers.get("Content-Encoding", "").strip().lower()
        if encoding not in ("", "identity"):
            raise UnexpectedAnswer(f"The download service sent the file packed ({encoding}), which was not asked for.")
        at_bytes = held_bytes if decision.next is Next.APPEND else 0
        if decision.next is Next.BEGIN:
            with disk_errors(part):
                part.open("wb").close()  # before the note: an old part may never meet a new note
            notes.write(PartNote.of(stream.headers, size_bytes=decision.size_bytes))
        digest.begin_with(part, size_bytes=at_bytes)
        writer = _Writer(order, at_bytes, size_bytes=decision.size_bytes)
        writer.write(stream, digest=digest, progress=progress, room=self._room)

    def _finish(self, order: Order, notes: Notes, *, digest: Digest, progress: Progress) -> Arrival:
        part = part_of(order.target)
        size_bytes = size_on_disk(part)
        if not order.size_bytes:
            progress.announce(size_bytes)
        progress.reach(size_bytes)
        if order.zip_root:
            progress.leave_line()
        difference = digest.difference()
        try:
            _examine(part, order, difference=difference, progress=progress)
        except DamagedFile:
            _keep_what_is_right(part, order, notes)
            raise
        progress.check()
        land(part, order.target)
        warning = f"The zip is whole, but its checksum differs: {difference}" if difference else ""
        return Arrival(size_bytes, warning)


@dataclass(slots=True)
class _Writer:
    """Writes one body to the part, from ``at_bytes`` on."""

    order: Order
    at_bytes: int
    size_bytes: int | None

    def write(
        self, stream: Stream, *, digest: Digest, progress: Progress, room: Callable[[Path, Progress], int]
    ) -> None:
        part = part_of(self.order.target)
        if self.order.size_bytes is None:
            progress.announce(self.size_bytes)
        progress.reach(self.at_bytes)
        self._check_room(progress, room)
        next_look_bytes = self.at_bytes + LOOK_AT_DISK_EVERY_BYTES
        with disk_errors(part), part.open("r+b", buffering=0) as file:
            file.seek(self.at_bytes)
            file.truncate()
            saver = Saver(file, self.at_bytes)
            try:
                for chunk in stream.chunks(CHUNK_BYTES):
                    progress.check()
                    write_all(file, chunk)
                    digest.update(chunk)
                    self.at_bytes += len(chunk)
                    progress.take(len(chunk), at_bytes=self.at_bytes)
                    saver.reach(self.at_bytes)
                    if self.at_bytes >= next_look_bytes:
                        next_look_bytes = self.at_bytes + LOOK_AT_DISK_EVERY_BYTES
                        self._check_room(progress, room)
            except ConnectionFailed as error:
                if progress.is_stopped:
                    raise Cancelled("The transfer was stopped.") from error
                raise
        if self.size_bytes is not None and self.at_bytes != self.size_bytes:
            raise IncompleteFile(
                f"{self.at_bytes:,} of {self.size_bytes:,} bytes arrived.", hint="The rest is asked for again."
            )

    def _check_room(self, progress: Progress, room: Callable[[Path, Progress], int]) -> None:
        needed_bytes = max((self.size_bytes or 0) - self.at_bytes, 0)
        check_room(self.order.target.parent, needed_bytes=needed_bytes, free=lambda folder: room(folder, progress))


def _keep_what_is_right(part: Path, order: Order, notes: Notes) -> None:
    """Note which spans of a damaged zip are wrong, so that the next try asks for them alone, or remove it."""
    note, size_bytes = notes.read(), size_on_disk(part)
    spans = broken_spans(part) if order.zip_root and note.size_bytes == size_bytes else ()
    if is_worth_it(spans, size_bytes=size_bytes):
        notes.write(replace(note, broken=spans))
    else:
        discard(part)


def _examine(part: Path, order: Order, *, difference: str, progress: Progress) -> None:
    size_bytes = size_on_disk(part)
    if order.size_bytes is not None and size_bytes != order.size_bytes:
        raise DamagedFile(f"{order.target.name} has {size_bytes:,} bytes instead of {order.size_bytes:,}.")
    if difference and not order.zip_root:
        raise DamagedFile(f"{order.target.name} is not what the product holds: {difference}")
    if order.zip_root:
        check_zip(part, root=order.zip_root, stopped=lambda: progress.is_stopped)
    elif order.target.name == MANIFEST_NAME:
        check_manifest(part)
