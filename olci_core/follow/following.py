"""Standing orders in a data folder: kept, looked at when it is time, and never by two at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from filelock import FileLock, Timeout

from olci_core.catalogue import Catalogue
from olci_core.errors import OlciError, StorageError
from olci_core.follow.look import Look, LookReport, PictureJudge, Queue, decided, listed, size_of
from olci_core.follow.rule import Decision
from olci_core.follow.standing_order import StandingOrder
from olci_core.follow.store import FILE_NAME, FollowStore, OrderState, Remembered, Taken
from olci_core.settings import Settings
from olci_core.transfer.fetch.folders import free_bytes

DRY_RUN = timedelta(days=30)
SPREAD = 0.1  # of the time between two looks, so that not all of the world looks at the full hour
FIRST_RETRY = timedelta(minutes=5)
LOOK_EVERY_S = 30.0


@dataclass(frozen=True, slots=True)
class DryRun:
    """What an order would have done with what is listed of some days up to now."""

    decisions: tuple[Decision, ...]
    fetched_bytes: int
    trouble: str

    @property
    def fetched(self) -> tuple[Decision, ...]:
        """What it would have fetched."""
        return tuple(one for one in self.decisions if one.verdict == "fetch")


class Following:
    """The standing orders of a data folder. Threads may share one; several processes may each have one.

    ``queue`` is where scenes are ordered; whoever works on it fetches them. ``now`` gives aware UTC, ``free`` the
    bytes that are free where a folder lies, ``chance`` spreads the looks.

    Raises:
        StorageError: the data folder cannot be used.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        catalogue: Catalogue,
        queue: Queue,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        free: Callable[[Path], int] = free_bytes,
        chance: Random | None = None,
    ) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._queue = queue
        self._now = now
        self._free = free
        self._chance = chance or Random()  # noqa: S311 - spreads waits, guards nothing
        self._store = FollowStore(settings.data_dir / FILE_NAME)
        # The system takes it back from a process that dies; threads of one process exclude one another too.
        self._lock_path = settings.data_dir / "follow.lock"

    @property
    def notice(self) -> str:
        """That the file of the orders could not be used and was set aside, as a sentence; "" otherwise."""
        return self._store.notice

    # What is followed

    def add(self, order: StandingOrder) -> StandingOrder:
        """Keep a new order; it looks for the first time as soon as something runs."""
        return self._store.add(order)

    def change(self, order: StandingOrder) -> None:
        """Keep an order as it is now. What it took stays taken; everything else is decided anew."""
        self._store.change(order)

    def pause(self, order_id: int) -> None:
        """Let an order rest."""
        self._store.pause(order_id, is_paused=True)

    def resume(self, order_id: int) -> None:
        """Let an order go on; it catches up on what it missed."""
        self._store.pause(order_id, is_paused=False)

    def remove(self, order_id: int) -> None:
        """Forget an order. Files, and jobs in the queue, stay."""
        self._store.remove(order_id)

    def states(self) -> tuple[OrderState, ...]:
        """Return the orders and how they go."""
        return self._store.states()

    def taken(self, order_id: int) -> tuple[Taken, ...]:
        """Return the scenes that an order took, and what became of each at the last look."""
        return self._store.taken(order_id)

    def decisions(self, order_id: int, *, since: datetime | None = None) -> tuple[Remembered, ...]:
        """Return what an order decided and why, the latest scene first."""
        return self._store.remembered(order_id, since=since)

    def dry_run(self, order: StandingOrder, *, over: timedelta = DRY_RUN) -> DryRun:
        """Return what an order would have fetched of the last days; nothing is kept and nothing ordered.

        Raises:
            OlciError: the catalogue could not be asked.
        """
        now = self._now()
        order = replace(order, since=now - over)
        scenes, trouble = listed(self._catalogue, order, begin=order.since, end=now)
        judge = PictureJudge(self._catalogue, order, {})
        decisions = tuple(decided(order, scenes, known=(), now=now, judge=judge))
        size_bytes = sum(size_of(order, one.scene) for one in decisions if one.verdict == "fetch")
        return DryRun(decisions, size_bytes, trouble or judge.trouble)

    # Looking

    def look(self, order_id: int) -> LookReport | None:
        """Let one order look now; None while another runner looks, or where there is no such order.

        Raises:
            StorageError: the standing orders cannot be written.
        """
        reports = self._look(lambda state: state.order.id == order_id)
        return reports[0] if reports else None

    def look_due(self) -> tuple[LookReport, ...]:
        """Let each order look whose time has come; () while another runner looks.

        Raises:
            StorageError: the standing orders cannot be written.
        """
        now = self._now()
        return self._look(
            lambda state: not state.order.is_paused and (state.next_look_at is None or state.next_look_at <= now)
        )

    def look_all(self) -> tuple[LookReport, ...]:
        """Let every order that does not rest look now; () while another runner looks."""
        return self._look(lambda state: not state.order.is_paused)

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def _look(self, is_wanted: Callable[[OrderState], bool]) -> tuple[LookReport, ...]:
        if not any(is_wanted(state) for state in self._store.states()):
            return ()  # without the lock: who has nothing to look at is in nobody's way
        with self._alone() as is_alone:
            if not is_alone:
                return ()
            return tuple(self._look_of(state) for state in self._store.states() if is_wanted(state))

    def _look_of(self, state: OrderState) -> LookReport:
        assert state.order.id is not None
        now = self._now()
        report = Look(
            state=state,
            store=self._store,
            catalogue=self._catalogue,
            queue=self._queue,
            download_dir=self._settings.download_dir,
            free_bytes=self._free,
            now=now,
        ).run()
        waiting = [one.scene.begin for one in report.decisions if one.verdict == "waits"]
        if report.trouble and state.oldest_waiting is not None:
            waiting.append(state.oldest_waiting)
        failures = state.failures + 1 if report.trouble else 0
        self._store.looked(
            state.order.id,
            at=now,
            next_look_at=now + self._pause_after(state.order, failures),
            covered_until=None if report.trouble else now,
            oldest_waiting=min(waiting, default=None),
            failures=failures,
            trouble=report.trouble,
        )
        return report

    def _pause_after(self, order: StandingOrder, failures: int) -> timedelta:
        """Return how long to wait for the next look: after trouble five minutes, then twice as long each time."""
        usual = timedelta(hours=order.look_every_h)
        pause = min(usual, FIRST_RETRY * 2.0 ** min(failures - 1, 16)) if failures else usual
        return pause * (1 + SPREAD * (2 * self._chance.random() - 1))

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        lock = FileLock(self._lock_path, blocking=False, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            yield False
            return
        except OSError as error:
            raise StorageError(f"The data folder cannot be written: {error.strerror or error}") from error
        try:
            yield True
        finally:
            lock.release()


class FollowThread:
    """Looks in the background whenever an order's time has come. ``on_report`` hears of each look, in that thread."""

    def __init__(
        self,
        following: Following,
        *,
        on_report: Callable[[LookReport], object] | None = None,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._following = following
        self._on_report = on_report
        self._look_every_s = look_every_s
        self._woken = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self.trouble = ""

    def start(self) -> None:
        """Begin to look."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="following", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Look at once whose time has come, for example after an order was changed."""
        self._woken.set()

    def stop(self) -> None:
        """End after the look under way."""
        self._stopped.set()
        self._woken.set()

    def _run(self) -> None:
        try:
            self._look_until_stopped()
        finally:
            if not self._stopped.is_set():
                self.trouble = "Following has ended by a fault of the program; it begins again with the next start."

    def _look_until_stopped(self) -> None:
        while not self._stopped.is_set():
            self._woken.clear()
            try:
                for report in self._following.look_due():
                    if self._on_report is not None:
                        self._on_report(report)
                self.trouble = ""
            except OlciError as error:  # the disk refuses; the next round may find it well again
                self.trouble = str(error)
            self._woken.wait(self._look_every_s)


def follow_once(
    settings: Settings,
    *,
    catalogue: Catalogue,
    queue: Queue,
    is_due_only: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    free: Callable[[Path], int] = free_bytes,
) -> tuple[LookReport, ...]:
    """Let every standing order look once and queue what it wants; () while another runner looks.

    With ``is_due_only``, those alone whose time has come. For cron and its like: the queue then does the fetching.

    Raises:
        StorageError: the data folder cannot be used.
    """
    following = Following(settings, catalogue=catalogue, queue=queue, now=now, free=free)
    try:
        return following.look_due() if is_due_only else following.look_all()
    finally:
        following.close()
