"""What can be done with products of the library: beside the page where it takes time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from olci_core.errors import InputError, OlciError, StorageError
from olci_core.library import Entry, LibraryIndex, Removed, purge, remove, undo, unpack, verify
from olci_ui.formats import count, moment
from olci_ui.library import texts
from olci_ui.library.texts import verdict_words
from olci_ui.services import Archive
from olci_ui.services.tasks import Task, library_tasks

_REFUSES_WITHIN_S = 3.0


def index_of(archive: Archive) -> LibraryIndex:
    """Return the index of an archive's library."""
    return LibraryIndex(archive.settings.data_dir)


def begin_check(archive: Archive, entries: Sequence[Entry]) -> None:
    """Have products read to the last byte, beside the page."""
    index = index_of(archive)

    def check(task: Task) -> str:
        total, done, found = sum(entry.size_bytes for entry in entries), 0, ""

        def hear(size_bytes: int) -> None:
            nonlocal done
            done += size_bytes
            task.report(done, max(total, done))

        for entry in entries:
            for holding in entry.holdings:
                verdict = verify(holding.path, on_bytes=hear)
                found = verdict_words(verdict)
                index.keep_verdict(verdict, note=found, at=datetime.now(UTC))
        return found if len(entries) == 1 else texts.READ.format(count(len(entries), "product"))

    library_tasks.begin(texts.CHECKING.format(_named(entries)), check)


def begin_unpack(entries: Sequence[Entry], *, keep_zip: bool) -> None:
    """Have zips unpacked beside them, beside the page."""
    zips = [holding.path for entry in entries for holding in entry.holdings if holding.kind == "zip"]

    def work(task: Task) -> str:
        for number, path in enumerate(zips):
            task.report(number, len(zips))
            unpack(path, path.parent)
            if not keep_zip:
                path.unlink(missing_ok=True)
        return texts.UNPACKED.format(count(len(zips), "product"))

    library_tasks.begin(texts.UNPACKING.format(_named(entries)), work)


def remove_entries(archive: Archive, entries: Sequence[Entry]) -> Removed:
    """Take products out of sight.

    Raises:
        StorageError: one cannot be moved; nothing has changed.
    """
    return remove([path for entry in entries for path in entry.paths], library=archive.settings.download_dir)


def fetch_again(archive: Archive, entries: Sequence[Entry]) -> int:
    """Queue products anew, the files on the disk taken out of the way; return how many the archive has.

    Raises:
        InputError: the archive has none of them.
        ConnectionFailed, ServiceError, StorageError: nothing was queued.
    """
    found = archive.catalogue.find([entry.name for entry in entries])
    if not found.scenes:
        raise InputError(texts.NOT_IN_ARCHIVE, hint=texts.NOT_IN_ARCHIVE_HINT)
    by_name = {entry.name: entry for entry in entries}
    removed = remove_entries(archive, [by_name[scene.name] for scene in found.scenes if scene.name in by_name])
    try:
        for scene in found.scenes:
            archive.queue.add(scene, folder=by_name[scene.name].folder if scene.name in by_name else "")
    except OlciError:
        undo(removed)
        raise
    purge(removed)
    return len(found.scenes)


def open_folder(path: Path) -> None:
    """Show a product in the file manager of this machine.

    Raises:
        StorageError: there is no file manager to be had.
    """
    folder = path.parent
    try:
        if sys.platform == "win32":
            os.startfile(folder)  # noqa: S606  # the folder that the person is looking at
        else:
            command = "open" if sys.platform == "darwin" else "xdg-open"
            shown = subprocess.Popen([command, str(folder)], stderr=subprocess.DEVNULL)  # noqa: S603  # the folder that the person is looking at
            with suppress(subprocess.TimeoutExpired):  # a file manager that stays open is one
                if shown.wait(_REFUSES_WITHIN_S):
                    raise StorageError(texts.NO_FILE_MANAGER.format(command), hint=texts.FOLDER_IS.format(folder))
    except OSError as error:
        raise StorageError(
            texts.MANAGER_NOT_STARTED.format(error.strerror or error), hint=texts.FOLDER_IS.format(folder)
        ) from error


def _named(entries: Sequence[Entry]) -> str:
    if len(entries) == 1:
        return texts.SCENE_OF.format(moment(entries[0].product.begin))
    return count(len(entries), "scene")
