"""The download queue: what a person or a script asks of it, and the thread that keeps it going."""

from __future__ import annotations

import logging
import re
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from olci_core.errors import InputError, StorageError
from olci_core.product import file_name_is_safe
from olci_core.settings import Settings
from olci_core.transfer.delivery import Delivery, Tokens
from olci_core.transfer.fetch import Fetcher
from olci_core.transfer.foreman import Foreman
from olci_core.transfer.job import Job, State
from olci_core.transfer.job_store import JobStore, NewJob, StoredNotes
from olci_core.transfer.landing import discard, folder_name, free_bytes, part_of, subfolder
from olci_core.transfer.mirror import Mirror
from olci_core.transfer.ownership import Ownership
from olci_core.transfer.patience import Pace, Places
from olci_core.transfer.transit import Transit
from olci_core.transport import Transport

logger = logging.getLogger(__name__)

STORE_NAME = "queue.sqlite"
STOP_WITHIN_S = 1.8
NOT_SIGNED_IN = "Sign in to download"
_SCENE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")


class Wanted(Protocol):
    """What the queue reads of a scene."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def size_bytes(self) -> int | None: ...
    @property
    def checksums(self) -> Mapping[str, str]: ...


class DownloadQueue:
    """Brings scenes to the download folder and loses none, whatever happens to the line, the service or the machine.

    ``tokens`` is anything with ``current()`` and, if it has it, ``refused(token)``; None while nobody is signed in.
    ``places`` is how many transfers may run at once, 1 to 4. ``transport``, ``pace``, ``free`` (bytes that are free
    where a folder lies), ``clock`` (monotonic seconds) and ``now`` (seconds of the wall clock) are for tests.

    Raises:
        StorageError: the data folder cannot be used.
    """

    def __init__(
        self,
        settings: Settings,
        tokens: Tokens | None,
        *,
        places: int = 4,
        transport: Transport | None = None,
        pace: Pace | None = None,
        free: Callable[[Path], int] = free_bytes,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._now = now
        self._changed = threading.Condition(threading.RLock())
        self._store = JobStore(settings.data_dir / STORE_NAME)
        weakref.finalize(self, self._store.close)
        self._mirror = Mirror()
        self._mirror.refresh(self._store)
        self._ownership = Ownership(settings.data_dir)
        self._free = free
        transport = transport or Transport(settings)
        self._foreman = Foreman(
            self._store,
            self._mirror,
            delivery=Delivery(settings, transport, Fetcher(transport, room=self._room), self._notes),
            pace=pace or Pace(),
            clock=time.monotonic,
            now=now,
            changed=self._changed,
        )
        self._foreman.tokens = tokens
        self.places = places
        self._trouble = ""
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._still: tuple[Job, ...] | None = None

    # What is wanted

    def add(self, scene: Wanted, *, files: Sequence[str] | None = None, folder: str = "") -> Job:
        """Queue a scene, or chosen files of it; return its job as soon as it is written down.

        What waits, runs, is paused, or is done and still there is not queued twice: its job comes back. ``folder``
        is a pattern below the download folder, such as ``{year}/{month}``.

        Raises:
            InputError: a name could not be a path.
            StorageError: the queue cannot be written.
        """
        return self.add_all([scene], files=files, folder=folder)[0]

    def add_all(
        self, scenes: Iterable[Wanted], *, files: Sequence[str] | None = None, folder: str = ""
    ) -> tuple[Job, ...]:
        """Queue many scenes at once: all of them or, if one cannot be, none."""
        wanted = [self._new_job(scene, files=files, folder=folder) for scene in scenes]
        with self._changed:
            with self._store.together():
                ids = [self._queue(new) for new in wanted]
            self._tell()
            return tuple(self._mirror.row(job_id).job for job_id in ids)

    def pause(self, job_id: int) -> None:
        """Let a job rest; what has arrived of it stays."""
        self._move([job_id], "paused")

    def resume(self, job_id: int) -> None:
        """Let a paused job wait for its turn again."""
        self._move([job_id], "waiting")

    def cancel(self, job_id: int) -> None:
        """Give a job up; ``restore`` takes it back."""
        self._move([job_id], "cancelled")

    def restore(self, job_id: int) -> None:
        """Take a cancellation back; within a minute it goes on where it stood."""
        self._move([job_id], "waiting")

    def retry(self, job_id: int) -> None:
        """Try a job that failed again, or one that waits for its next try at once."""
        with self._changed:
            self._foreman.hurry(job_id)
            if self._mirror.row(job_id).job.state == "waiting":
                self._store.change(job_id, now_s=self._now(), next_try_at=None, message="", hint="")
                self._tell()
            else:
                self._move([job_id], "waiting")

    def pause_all(self) -> None:
        """Let everything rest that waits or runs."""
        with self._changed:
            self._move([job.id for job in self._mirror.jobs() if job.state in ("waiting", "running")], "paused")

    def resume_all(self) -> None:
        """Let everything wait again that rests."""
        with self._changed:
            self._move([job.id for job in self._mirror.jobs() if job.state == "paused"], "waiting")

    def clear_finished(self, states: Iterable[State] = ("done", "cancelled")) -> None:
        """Take jobs that have ended off the list; files that are whole stay, parts go."""
        with self._changed:
            gone = [job for job in self._mirror.jobs() if job.has_ended and job.state in tuple(states)]
            with self._store.together():
                for job in gone:
                    self._store.change(job.id, now_s=self._now(), is_cleared=1)
            for job in gone:
                self._discard_parts(job)
            self._tell()

    def move(self, job_id: int, before: int | None = None) -> None:
        """Put a job right before another one in the order, or at the end."""
        with self._changed:
            rows = [row for row in self._mirror.rows() if row.job.id != job_id]
            self._mirror.row(job_id)
            place = (
                len(rows)
                if before is None
                else next((place for place, row in enumerate(rows) if row.job.id == before), len(rows))
            )
            above = rows[place - 1].position if place else rows[0].position - 2 if rows else 0.0
            below = rows[place].position if place < len(rows) else above + 2
            if below - above < 1e-6:
                self._renumber([*(r.job.id for r in rows[:place]), job_id, *(r.job.id for r in rows[place:])])
            else:
                self._store.change(job_id, now_s=self._now(), position=(above + below) / 2)
            self._tell()

    # How it goes

    def snapshot(self) -> tuple[Job, ...]:
        """Return all jobs as they are now, in the order of the queue. Cheap: screens may ask often."""
        with self._changed:
            if not self._ownership.is_held and self._store.others_wrote():
                self._refresh()
            blanket = self._blanket()
            if self._still is not None:
                return self._still
            seen = self._mirror.seen(live=self._foreman.live, now_s=self._now(), blanket=blanket)
            if self._mirror.is_still():
                self._still = seen
            return seen

    def wait(self, timeout_s: float) -> bool:
        """Wait until nothing waits or runs any more (failed jobs have ended, paused ones rest): True.

        False when the time is over, or at once when nothing can go on before a person signs in.
        """
        ends_at_s = time.monotonic() + timeout_s
        with self._changed:
            while any(job.state in ("waiting", "running") for job in self.snapshot()):
                left_s = ends_at_s - time.monotonic()
                needs_a_person = self._foreman.tokens is None or self._foreman.halted is not None
                if left_s <= 0 or (needs_a_person and self._ownership.is_held and not self._foreman.is_busy):
                    return False
                self._changed.wait(min(left_s, 0.5))
            return True

    @property
    def places(self) -> int:
        """How many transfers may run at once, 1 to 4."""
        return self._foreman.places.wanted

    @places.setter
    def places(self, number: int) -> None:
        with self._changed:
            self._foreman.places = Places(wanted=number)
            self._changed.notify_all()

    @property
    def halted(self) -> str | None:
        """Why nothing is fetched until a person signs in, as a sentence; None while all is well."""
        return self._foreman.halted

    @property
    def owner(self) -> str | None:
        """Who else holds the queue of this data folder, as a sentence; None if this object may run it."""
        if self._ownership.is_held or self._thread is None:
            return None
        return f"Another window of this program ({self._ownership.holder()}) runs the downloads."

    def sign_in(self, tokens: Tokens | None) -> None:
        """Use other tokens from now on and go on where the queue stood; None: somebody signed out."""
        with self._changed:
            self._foreman.tokens, self._foreman.halted = tokens, None
            self._still = None
            self._changed.notify_all()

    # Running

    def start(self) -> None:
        """Begin to fetch, as soon as no other process holds the queue of this data folder."""
        with self._changed:
            if self._thread is not None:
                return
            self._stop = threading.Event()
            self._thread = threading.Thread(target=self._run, args=(self._stop,), name="download queue", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End within two seconds; what ran waits for the next start."""
        with self._changed:
            thread, self._thread = self._thread, None
            self._stop.set()
            self._foreman.stop_all()
            self._changed.notify_all()
        if thread is not None:
            thread.join(STOP_WITHIN_S)

    def _run(self, stop: threading.Event) -> None:
        swept_at_s = 0.0
        while not stop.is_set():
            with self._changed:
                try:
                    pause_s = self._step() if self._owns() else 0.5
                    if self._ownership.is_held and time.monotonic() - swept_at_s > 10:
                        swept_at_s = time.monotonic()
                        self._sweep()
                    self._trouble = ""
                except StorageError as error:
                    logger.warning("%s", error)
                    self._trouble, self._still, pause_s = str(error), None, 5.0
                if not stop.is_set():
                    self._changed.wait(pause_s)
        # A worker may yet hang in a call that cannot be broken off. The ownership goes when the last one has ended.
        with self._changed:
            self._foreman.stop_all()
            while not self._foreman.reap():
                self._changed.wait(1.0)
            self._refresh()
            self._ownership.release()

    def _owns(self) -> bool:
        if self._store.others_wrote():
            self._refresh()
        if self._ownership.is_held:
            return True
        if not self._ownership.take():
            return False
        self._store.take_over(now_s=self._now())
        self._refresh()
        return True

    def _step(self) -> float:
        pause_s = self._foreman.step()
        self._still = None
        return pause_s

    def _sweep(self) -> None:
        """Remove the parts of what was cancelled a minute ago."""
        for row in self._mirror.rows():
            if row.job.state == "cancelled" and row.job.received_bytes and self._now() - row.changed_at_s > 60:
                self._discard_parts(row.job)
                self._store.change(row.job.id, now_s=self._now(), received_bytes=0)
                self._refresh()

    def _new_job(self, scene: Wanted, *, files: Sequence[str] | None, folder: str) -> NewJob:
        name = folder_name(scene.name)
        if not _SCENE_ID.fullmatch(scene.id):
            raise InputError(f"Not the id of a product: {scene.id[:80]!r}")
        for file in files or ():
            if not file_name_is_safe(file):
                raise InputError(f"Not the name of a product's file: {file[:80]!r}")
        below = self._settings.download_dir / subfolder(folder, scene_name=name)
        return NewJob(
            scene_id=scene.id,
            scene_name=name,
            files=tuple(sorted(set(files or ()))),
            path=below / (name if files else f"{name}.zip"),
            size_bytes=None if files else scene.size_bytes,
            checksums=tuple(sorted(scene.checksums.items())),
        )

    def _queue(self, new: NewJob) -> int:
        row = self._store.find(new.path, files=new.files)
        if row is None:
            return self._store.insert(new, now_s=self._now())
        job = row.job
        there = all((new.path / file).exists() for file in new.files) if new.files else new.path.exists()
        if job.state in ("failed", "cancelled") or (job.state == "done" and not there):
            self._foreman.hurry(job.id)
            received_bytes = 0 if job.state == "done" else job.received_bytes
            self._store.move(
                job.id, "waiting", now_s=self._now(), message="", hint="", warning="", received_bytes=received_bytes
            )
        return job.id

    def _move(self, job_ids: Iterable[int], to: State) -> None:
        with self._changed:
            live = self._foreman.live
            with self._store.together():
                for job_id in job_ids:
                    if self._store.state_of(job_id) == to:
                        continue
                    self._store.move(job_id, to, now_s=self._now(), message="", hint="", next_try_at=None)
                    if job_id in live:
                        self._store.change(job_id, now_s=self._now(), **live[job_id].transit.numbers)
                    self._foreman.hurry(job_id)
                    if job_id in live:
                        live[job_id].transit.stop()
            self._tell()

    def _renumber(self, job_ids: Sequence[int]) -> None:
        with self._store.together():
            for position, job_id in enumerate(job_ids, start=1):
                self._store.change(job_id, now_s=self._now(), position=float(position))

    def _discard_parts(self, job: Job) -> None:
        for target in [job.path / file for file in job.files] or [job.path]:
            discard(part_of(target))

    def _blanket(self) -> str:
        if self._trouble:
            return self._trouble
        if self._foreman.tokens is None:
            return NOT_SIGNED_IN
        return self._foreman.halted or ""

    def _room(self, folder: Path, transit: Transit) -> int:
        """Return the bytes that one transfer may use in a folder: what is free, less what the others will yet need."""
        with self._changed:
            others = [live.transit for live in self._foreman.live.values() if live.transit is not transit]
        return self._free(folder) - sum(other.outstanding_bytes for other in others)

    def _notes(self, job: Job, file: str) -> StoredNotes:
        return StoredNotes(self._store, job.id, file)

    def _refresh(self) -> None:
        if self._mirror.refresh(self._store):
            self._still = None

    def _tell(self) -> None:
        self._refresh()
        self._still = None
        self._changed.notify_all()
