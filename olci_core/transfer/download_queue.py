"""The download queue: what a person or a script asks of it, and the thread that keeps it going."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from olci_core.settings import Settings
from olci_core.transfer.admission import Wanted, is_on_disk, new_job
from olci_core.transfer.delivery import Delivery, Tokens, discard_parts
from olci_core.transfer.fetch import Fetcher
from olci_core.transfer.foreman import Foreman
from olci_core.transfer.job import Job, State
from olci_core.transfer.job_rows import NewJob
from olci_core.transfer.job_store import JobStore, StoredNotes
from olci_core.transfer.landing import free_bytes
from olci_core.transfer.mirror import Mirror
from olci_core.transfer.order import position_at
from olci_core.transfer.overview import Overview, overview
from olci_core.transfer.ownership import Ownership
from olci_core.transfer.patience import Pace, Places
from olci_core.transfer.runner import Runner
from olci_core.transfer.transit import Transit
from olci_core.transport import Transport

STORE_NAME = "queue.sqlite"
NOT_SIGNED_IN = "Sign in to download"


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
        self._transport = transport or Transport(settings)
        self._foreman = Foreman(
            self._store,
            self._mirror,
            delivery=Delivery(settings, self._transport, Fetcher(self._transport, room=self._room), self._notes),
            pace=pace or Pace(),
            clock=time.monotonic,
            now=now,
            changed=self._changed,
            told=self._tell,
        )
        self._foreman.tokens = tokens
        self.places = places
        self._still: tuple[Job, ...] | None = None
        self._runner = Runner(
            self._store,
            self._mirror,
            foreman=self._foreman,
            ownership=self._ownership,
            changed=self._changed,
            told=self._tell,
            now=now,
        )

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
        wanted = [
            new_job(scene, files=files or (), folder=folder, download_dir=self._settings.download_dir)
            for scene in scenes
        ]
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
                if job.id not in self._foreman.live:  # else the foreman does it when the worker has let go
                    discard_parts(job)
            self._tell()

    def move(self, job_id: int, before: int | None = None) -> None:
        """Put a job right before another one in the order, or at the end."""
        with self._changed:
            self._mirror.row(job_id)
            rows = [row for row in self._mirror.rows() if row.job.id != job_id]
            places = {row.job.id: place for place, row in enumerate(rows)}
            place = len(rows) if before is None else places.get(before, len(rows))
            position = position_at(place, [row.position for row in rows])
            if position is not None:
                self._store.change(job_id, now_s=self._now(), position=position)
            else:
                order = [row.job.id for row in rows]
                self._renumber([*order[:place], job_id, *order[place:]])
            self._tell()

    # How it goes

    def snapshot(self) -> tuple[Job, ...]:
        """Return all jobs as they are now, in the order of the queue. Cheap: screens may ask often."""
        with self._changed:
            if not self._ownership.is_held and self._store.others_wrote():
                self._tell()
            blanket = self._blanket()
            if self._still is not None:
                return self._still
            seen = self._mirror.seen(live=self._foreman.live, now_s=self._now(), blanket=blanket)
            if self._mirror.is_still():
                self._still = seen
            return seen

    def overview(self) -> Overview:
        """Return all jobs together: bytes received and to come, speed, time left."""
        with self._changed:
            return overview(self.snapshot(), speed_bytes_per_s=self._foreman.meter.bytes_per_s)

    def wait(self, timeout_s: float) -> bool:
        """Wait until nothing waits or runs any more (failed jobs have ended, paused ones rest): True.

        False when the time is over, or at once when nothing can go on before a person signs in.
        """
        ends_at_s = time.monotonic() + timeout_s
        with self._changed:
            while any(job.state in ("waiting", "running") for job in self.snapshot()):
                left_s = ends_at_s - time.monotonic()
                needs_a_person = self._foreman.tokens is None or self._foreman.halted is not None
                if left_s <= 0 or (needs_a_person and self._ownership.is_held and not self._foreman.is_working):
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
        if self._ownership.is_held or not self._runner.is_started:
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
        self._runner.start()

    def stop(self) -> None:
        """End within two seconds; what ran waits for the next start."""
        self._runner.stop()
        self._transport.close()

    def _queue(self, new: NewJob) -> int:
        row = self._store.find(new.path, files=new.files)
        if row is None:
            return self._store.insert(new, now_s=self._now())
        job = row.job
        if job.state in ("failed", "cancelled") or (job.state == "done" and not is_on_disk(job)):
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

    def _blanket(self) -> str:
        if self._runner.trouble:
            return self._runner.trouble
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

    def _tell(self) -> None:
        """Look at the store anew and wake whoever waits for a change."""
        self._mirror.refresh(self._store)
        self._still = None
        self._changed.notify_all()
