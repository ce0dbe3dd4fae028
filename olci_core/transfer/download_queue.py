"""The download queue: what a person or a script asks of it, and the thread that keeps it going."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from olci_core.daemon_pool import DaemonPool
from olci_core.process_lock import ProcessLock
from olci_core.settings import MAX_TRANSFERS, Settings
from olci_core.transfer.actions import Action
from olci_core.transfer.fetch.disk import free_bytes
from olci_core.transfer.job import Job, State
from olci_core.transfer.new_job import Downloadable, new_job
from olci_core.transfer.queue.concurrency import ConcurrencyLimit
from olci_core.transfer.queue.hold import Hold
from olci_core.transfer.queue.state import Clock, QueueState
from olci_core.transfer.store.job_store import STORE_NAME, JobStore

if TYPE_CHECKING:  # what fetches is imported when a queue is opened
    from olci_core.transfer.fetch.job_download import Tokens
    from olci_core.transfer.queue.retry_policy import QueuePolicy
    from olci_core.transport import Transport

LOOK_EVERY_S = 0.5


class DownloadQueue:
    """Brings scenes to the download folder and loses none, whatever happens to the line, the service or the machine.

    ``tokens`` is anything with ``current()`` and, if it has it, ``refused(token)``; None while nobody is signed in.
    ``places`` is how many transfers may run at once, 1 to 4. ``transport``, ``policy``, ``free`` (bytes that are free
    where a folder lies) and ``clock`` are for tests.

    Raises:
        StorageError: the data folder cannot be used.
    """

    def __init__(
        self,
        settings: Settings,
        tokens: Tokens | None,
        *,
        places: int = MAX_TRANSFERS,
        transport: Transport | None = None,
        policy: QueuePolicy | None = None,
        free: Callable[[Path], int] = free_bytes,
        clock: Clock | None = None,
    ) -> None:
        self._settings = settings
        # The file is looked through for damage, which needs no Python, while what fetches is imported.
        with closing(DaemonPool(1, name="store")) as pool:
            opening = pool.submit(JobStore, settings.data_dir / STORE_NAME)
            from olci_core.transfer.queue.assembly import assembled  # noqa: PLC0415 - a quarter of the core's import

            store = opening.result()
        self._state = QueueState(store, clock or Clock())
        weakref.finalize(self._state, store.close)  # what still ends holds the state, not this object
        self._process_lock = ProcessLock(settings.data_dir / "queue.lock", names_holder=True)
        if transport is None:
            from olci_core.transport import Transport  # noqa: PLC0415 - a sixth of the core's import

            transport = Transport(settings)
        self._transport = transport
        self._scheduler, self._commands, self._thread = assembled(
            self._state,
            settings=settings,
            transport=transport,
            policy=policy,
            process_lock=self._process_lock,
            free=free,
        )
        self._scheduler.tokens = tokens
        self.places = places

    # What is wanted

    def add(self, scene: Downloadable, *, files: Sequence[str] | None = None, folder: str = "") -> Job:
        """Queue a scene, or chosen files of it; return its job as soon as it is written down.

        What waits, runs, is paused, or is done and still there is not queued twice: its job comes back. A product
        that the catalogue lists under another Id now takes the place of the one before. What is not online rests, for
        it must be ordered first. ``folder`` is a pattern below the download folder, such as ``{year}/{month}``.

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
        return self._commands.add(wanted)

    def do(self, action: Action, job_ids: Iterable[int]) -> tuple[int, ...]:
        """Do the same to many jobs at one stroke: to those among them that it applies to; return their ids.

        Each of these actions is a method of its own too, for one job; that one raises where it does not apply.

        Raises:
            StorageError: the queue cannot be written; nothing has changed.
        """
        return self._commands.do(action, job_ids)

    def pause(self, job_id: int) -> None:
        """Let a job rest; what has arrived of it stays."""
        self._commands.insist("pause", job_id)

    def resume(self, job_id: int) -> None:
        """Let a paused job wait for its turn again."""
        self._commands.insist("resume", job_id)

    def cancel(self, job_id: int) -> None:
        """Give a job up; ``restore`` takes it back."""
        self._commands.insist("cancel", job_id)

    def restore(self, job_id: int) -> None:
        """Take a cancellation back; within a minute it goes on where it stood."""
        self._commands.insist("restore", job_id)

    def retry(self, job_id: int) -> None:
        """Try a job that failed again, or one that waits for its next try at once."""
        self._commands.insist("retry", job_id)

    def pause_all(self) -> None:
        """Let everything rest that waits or runs."""
        with self._state.changed:
            self._commands.do("pause", [job.id for job in self._state.view.jobs()])

    def resume_all(self) -> None:
        """Let everything wait again that rests."""
        with self._state.changed:
            self._commands.do("resume", [job.id for job in self._state.view.jobs()])

    def clear_finished(self, states: Iterable[State] = ("done", "cancelled")) -> None:
        """Take jobs that have ended off the list; files that are whole stay, parts go."""
        with self._state.changed:
            self._commands.clear(frozenset(states))

    def move(self, job_id: int, before: int | None = None) -> None:
        """Put a job right before another one in the order, or at the end."""
        with self._state.changed:
            self._state.view.row(job_id)
            self._commands.place([job_id], before=before)

    def move_all(self, job_ids: Iterable[int], before: int | None = None) -> None:
        """Put jobs, in the order in which they are named, right before another one, or at the end."""
        self._commands.place(job_ids, before=before)

    # How it goes

    def snapshot(self) -> tuple[Job, ...]:
        """Return all jobs as they are now, in the order of the queue. Cheap: screens may ask often."""
        with self._state.changed:
            if not self._process_lock.is_held:
                self._state.look_at_disk()
            return self._state.view.seen(live=self._scheduler.live, hold=self._hold())

    def wait(self, timeout_s: float) -> bool:
        """Wait until nothing waits or runs any more (failed jobs have ended, paused ones rest): True.

        False when the time is over, or at once when nothing can go on before a person signs in: ``halted`` then says
        why, and ``hold`` what it waits for in either case.
        """
        ends_at_s = time.monotonic() + timeout_s
        with self._state.changed:
            while any(job.state in ("waiting", "running") for job in self.snapshot()):
                left_s = ends_at_s - time.monotonic()
                is_halted = self.halted is not None and self._process_lock.is_held and not self._scheduler.is_working
                if left_s <= 0 or is_halted:
                    return False
                self._state.changed.wait(min(left_s, LOOK_EVERY_S))
            return True

    @property
    def places(self) -> int:
        """How many transfers may run at once, 1 to 4."""
        return self._scheduler.concurrency.wanted

    @places.setter
    def places(self, number: int) -> None:
        with self._state.changed:
            self._scheduler.concurrency = ConcurrencyLimit(wanted=number)
            self._state.wake()

    @property
    def hold(self) -> Hold | None:
        """What keeps the jobs that wait from moving, as facts; None while all is well, or nothing waits."""
        with self._state.changed:
            waits = any(job.state == "waiting" for job in self._state.view.jobs())
            return self._thread.trouble or (self._scheduler.hold if waits else None)

    @property
    def halted(self) -> str | None:
        """Why nothing is fetched until a person signs in, as a sentence; None while nobody has to."""
        hold = self._scheduler.hold
        return hold.message if hold is not None and hold.needs_person else None

    @property
    def needs_code_by(self) -> datetime | None:
        """When a new one-time code is needed so that the rest can be fetched, aware UTC; None where none is."""
        waits = any(job.state in ("waiting", "running") for job in self._state.view.jobs())
        return getattr(self._scheduler.tokens, "needs_code_by", None) if waits else None

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should know of the queue itself, such as a spoiled record that was set aside."""
        return (self._state.store.notice,) if self._state.store.notice else ()

    @property
    def owner(self) -> str | None:
        """Who else holds the queue of this data folder, as a sentence; None if this object may run it."""
        if self._process_lock.is_held or not self._thread.waits_for_lock:
            return None
        return f"Another window of this program ({self._process_lock.holder()}) runs the downloads."

    def sign_in(self, tokens: Tokens | None) -> None:
        """Use other tokens from now on and go on where the queue stood.

        None: somebody signed out; what is under way stops at once and waits, with what has arrived of it.
        """
        with self._state.changed:
            self._scheduler.sign_in(tokens)
            if tokens is None:
                self._scheduler.stop_all()
            self._state.wake()

    # Running

    def start(self) -> None:
        """Begin to fetch, as soon as no other process holds the queue of this data folder."""
        self._thread.start()

    def stop(self) -> None:
        """End within two seconds; what ran waits for the next start."""
        self._thread.stop()
        self._transport.close()

    def _hold(self) -> Hold | None:
        return self._thread.trouble or self._scheduler.hold
