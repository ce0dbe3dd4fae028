"""The download queue: what a person or a script asks of it, and the thread that keeps it going."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from olci_core.settings import Settings
from olci_core.transfer.actions import Action
from olci_core.transfer.fetch.file_download import Fetcher
from olci_core.transfer.fetch.job_download import Delivery, Tokens
from olci_core.transfer.fetch.part_file import free_bytes
from olci_core.transfer.fetch.progress import Progress
from olci_core.transfer.job import Job, State
from olci_core.transfer.new_job import Downloadable, new_job
from olci_core.transfer.overview import Overview, overview
from olci_core.transfer.queue.commands import Commands
from olci_core.transfer.queue.process_lock import ProcessLock
from olci_core.transfer.queue.retry_policy import ConcurrencyLimit, QueuePolicy
from olci_core.transfer.queue.scheduler import Scheduler
from olci_core.transfer.queue.scheduler_thread import SchedulerThread
from olci_core.transfer.queue.view import QueueView
from olci_core.transfer.store.job_store import JobStore, StoredNotes
from olci_core.transport import Transport

STORE_NAME = "queue.sqlite"
NOT_SIGNED_IN = "Sign in to download"


class DownloadQueue:
    """Brings scenes to the download folder and loses none, whatever happens to the line, the service or the machine.

    ``tokens`` is anything with ``current()`` and, if it has it, ``refused(token)``; None while nobody is signed in.
    ``places`` is how many transfers may run at once, 1 to 4. ``transport``, ``policy``, ``free`` (bytes that are free
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
        policy: QueuePolicy | None = None,
        free: Callable[[Path], int] = free_bytes,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._now = now
        self._changed = threading.Condition(threading.RLock())
        self._store = JobStore(settings.data_dir / STORE_NAME)
        weakref.finalize(self, self._store.close)
        self._view = QueueView()
        self._view.refresh(self._store)
        self._process_lock = ProcessLock(settings.data_dir)
        self._free = free
        self._transport = transport or Transport(settings)
        self._scheduler = Scheduler(
            self._store,
            self._view,
            delivery=Delivery(settings, self._transport, Fetcher(self._transport, room=self._room), self._notes),
            policy=policy or QueuePolicy(),
            clock=time.monotonic,
            now=now,
            changed=self._changed,
            told=self._tell,
        )
        self._scheduler.tokens = tokens
        self.places = places
        self._commands = Commands(self._store, self._view, scheduler=self._scheduler, told=self._tell, now=now)
        self._thread_runner = SchedulerThread(
            self._store,
            self._view,
            scheduler=self._scheduler,
            process_lock=self._process_lock,
            changed=self._changed,
            told=self._tell,
            now=now,
        )

    # What is wanted

    def add(self, scene: Downloadable, *, files: Sequence[str] | None = None, folder: str = "") -> Job:
        """Queue a scene, or chosen files of it; return its job as soon as it is written down.

        What waits, runs, is paused, or is done and still there is not queued twice: its job comes back. ``folder``
        is a pattern below the download folder, such as ``{year}/{month}``.

        Raises:
            InputError: a name could not be a path.
            StorageError: the queue cannot be written.
        """
        return self.add_all([scene], files=files, folder=folder)[0]

    def add_all(
        self, scenes: Iterable[Downloadable], *, files: Sequence[str] | None = None, folder: str = ""
    ) -> tuple[Job, ...]:
        """Queue many scenes at once: all of them or, if one cannot be, none."""
        wanted = [
            new_job(scene, files=files or (), folder=folder, download_dir=self._settings.download_dir)
            for scene in scenes
        ]
        with self._changed:
            return self._commands.add(wanted)

    def do(self, action: Action, job_ids: Iterable[int]) -> tuple[int, ...]:
        """Do the same to many jobs at one stroke: to those among them that it applies to; return their ids.

        Each of these deeds is a method of its own too, for one job; that one tells where it does not apply.

        Raises:
            StorageError: the queue cannot be written; nothing has changed.
        """
        with self._changed:
            return self._commands.do(action, job_ids)

    def pause(self, job_id: int) -> None:
        """Let a job rest; what has arrived of it stays."""
        self._insist("pause", job_id)

    def resume(self, job_id: int) -> None:
        """Let a paused job wait for its turn again."""
        self._insist("resume", job_id)

    def cancel(self, job_id: int) -> None:
        """Give a job up; ``restore`` takes it back."""
        self._insist("cancel", job_id)

    def restore(self, job_id: int) -> None:
        """Take a cancellation back; within a minute it goes on where it stood."""
        self._insist("restore", job_id)

    def retry(self, job_id: int) -> None:
        """Try a job that failed again, or one that waits for its next try at once."""
        self._insist("retry", job_id)

    def pause_all(self) -> None:
        """Let everything rest that waits or runs."""
        with self._changed:
            self._commands.do("pause", [job.id for job in self._view.jobs()])

    def resume_all(self) -> None:
        """Let everything wait again that rests."""
        with self._changed:
            self._commands.do("resume", [job.id for job in self._view.jobs()])

    def clear_finished(self, states: Iterable[State] = ("done", "cancelled")) -> None:
        """Take jobs that have ended off the list; files that are whole stay, parts go."""
        with self._changed:
            self._commands.clear(frozenset(states))

    def move(self, job_id: int, before: int | None = None) -> None:
        """Put a job right before another one in the order, or at the end."""
        with self._changed:
            self._view.row(job_id)
            self._commands.place([job_id], before=before)

    def move_all(self, job_ids: Iterable[int], before: int | None = None) -> None:
        """Put jobs, in the order in which they are named, right before another one, or at the end."""
        with self._changed:
            self._commands.place(job_ids, before=before)

    # How it goes

    def snapshot(self) -> tuple[Job, ...]:
        """Return all jobs as they are now, in the order of the queue. Cheap: screens may ask often."""
        with self._changed:
            if not self._process_lock.is_held and self._store.others_wrote():
                self._tell()
            return self._view.seen(live=self._scheduler.live, now_s=self._now(), blanket=self._blanket())

    def overview(self) -> Overview:
        """Return all jobs together: bytes received and to come, speed, time left."""
        with self._changed:
            return overview(self.snapshot(), speed_bytes_per_s=self._scheduler.meter.bytes_per_s)

    def wait(self, timeout_s: float) -> bool:
        """Wait until nothing waits or runs any more (failed jobs have ended, paused ones rest): True.

        False when the time is over, or at once when nothing can go on before a person signs in.
        """
        ends_at_s = time.monotonic() + timeout_s
        with self._changed:
            while any(job.state in ("waiting", "running") for job in self.snapshot()):
                left_s = ends_at_s - time.monotonic()
                needs_a_person = self._scheduler.tokens is None or self._scheduler.halted is not None
                if left_s <= 0 or (needs_a_person and self._process_lock.is_held and not self._scheduler.is_working):
                    return False
                self._changed.wait(min(left_s, 0.5))
            return True

    @property
    def places(self) -> int:
        """How many transfers may run at once, 1 to 4."""
        return self._scheduler.places.wanted

    @places.setter
    def places(self, number: int) -> None:
        with self._changed:
            self._scheduler.places = ConcurrencyLimit(wanted=number)
            self._changed.notify_all()

    @property
    def halted(self) -> str | None:
        """Why nothing is fetched until a person signs in, as a sentence; None while all is well."""
        return self._scheduler.halted

    @property
    def owner(self) -> str | None:
        """Who else holds the queue of this data folder, as a sentence; None if this object may run it."""
        if self._process_lock.is_held or not self._thread_runner.is_started:
            return None
        return f"Another window of this program ({self._process_lock.holder()}) runs the downloads."

    def sign_in(self, tokens: Tokens | None) -> None:
        """Use other tokens from now on and go on where the queue stood; None: somebody signed out."""
        with self._changed:
            self._scheduler.tokens, self._scheduler.halted = tokens, None
            self._changed.notify_all()

    # Running

    def start(self) -> None:
        """Begin to fetch, as soon as no other process holds the queue of this data folder."""
        self._thread_runner.start()

    def stop(self) -> None:
        """End within two seconds; what ran waits for the next start."""
        self._thread_runner.stop()
        self._transport.close()

    def _insist(self, action: Action, job_id: int) -> None:
        with self._changed:
            self._commands.insist(action, job_id)

    def _blanket(self) -> str:
        if self._thread_runner.trouble:
            return self._thread_runner.trouble
        if self._scheduler.tokens is None:
            return NOT_SIGNED_IN
        return self._scheduler.halted or ""

    def _room(self, folder: Path, progress: Progress) -> int:
        """Return the bytes that one transfer may use in a folder: what is free, less what the others will yet need."""
        with self._changed:
            others = [live.progress for live in self._scheduler.live.values() if live.progress is not progress]
        return self._free(folder) - sum(other.outstanding_bytes for other in others)

    def _notes(self, job: Job, file: str) -> StoredNotes:
        return StoredNotes(self._store, job.id, file)

    def _tell(self) -> None:
        """Look at the store anew and wake whoever waits for a change."""
        self._view.refresh(self._store)
        self._changed.notify_all()
