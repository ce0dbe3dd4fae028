"""Standing orders in a data folder: kept, looked at when it is time, and never by two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from olci_core.catalogue import Catalogue
from olci_core.follow.area_cuts import FIRST_RETRY_S, AreaCuts, CutReport
from olci_core.follow.dry_run import DRY_RUN, DryRun, dry_run
from olci_core.follow.look import Look, LookReport
from olci_core.follow.outcome import Queue, awaited, bring_up_to_date, has_arrived, unfinished
from olci_core.follow.standing_order import StandingOrder
from olci_core.follow.store import FOLLOW_FILE, FollowStore, OrderState, Remembered, TakenScene
from olci_core.follow.summary import Summary, summary_of
from olci_core.process_lock import held_alone
from olci_core.retry import doubled_s
from olci_core.settings import Settings
from olci_core.transfer import Job
from olci_core.transfer.fetch.disk import free_bytes
from olci_core.transfer.new_job import check_files

LOOK_SPREAD = 0.1  # of the time between two looks, so that not all of the world looks at the full hour


class Following:
    """The standing orders of a data folder. Threads may share one; several processes may each have one.

    ``queue`` is where scenes are ordered; whoever works on it fetches them. ``now`` gives aware UTC, ``free`` the
    bytes that are free where a folder lies, ``chance`` spreads the looks.

    ``notice``: what a person should know of the file of the orders, as sentences: set aside, or not all read; or "".

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
        self._store = FollowStore(settings.data_dir / FOLLOW_FILE)
        unread = self._store.orders.unreadable()
        of_it = f"Of the standing orders {unread} cannot be read by this version and rest." if unread else ""
        self.notice = " ".join(filter(None, (self._store.notice, of_it)))
        # The system takes them back from a process that dies; threads of one process exclude one another too.
        self._lock_path = settings.data_dir / "follow.lock"
        self._cuts_lock_path = settings.data_dir / "follow-cuts.lock"

    # What is followed

    def add(self, order: StandingOrder) -> StandingOrder:
        """Keep a new order; it looks for the first time as soon as something runs.

        Raises:
            InputError: there is one of that name, or the queue would take no scene with its files.
            StorageError: the standing orders cannot be written.
        """
        check_files(order.files)  # else each look would have each scene refused
        return self._store.orders.add(order)

    def change(self, order: StandingOrder) -> None:
        """Keep an order as it is now. What it took stays taken; everything else is decided anew.

        Where other variables are to be cut out, or out of another area, what has arrived is cut anew.

        Raises:
            InputError: another order has its name, or the queue would take no scene with its files.
            StorageError: the standing orders cannot be written.
        """
        check_files(order.files)  # else each look would have each scene refused
        before = next((state.order for state in self._store.orders.states() if state.order.id == order.id), None)
        self._store.orders.change(order)
        assert order.id is not None
        if before is not None and _cut_of(before) != _cut_of(order):
            self._store.cuts.forget(order.id)

    def pause(self, order_id: int) -> None:
        """Let an order rest."""
        self._store.orders.pause(order_id, is_paused=True)

    def resume(self, order_id: int) -> None:
        """Let an order go on; it catches up on what it missed."""
        self._store.orders.pause(order_id, is_paused=False)

    def remove(self, order_id: int) -> None:
        """Forget an order. Files, and jobs in the queue, stay."""
        self._store.orders.remove(order_id)

    def states(self) -> tuple[OrderState, ...]:
        """Return the orders and how they go."""
        return self._store.orders.states()

    def taken(self, order_id: int) -> tuple[TakenScene, ...]:
        """Return the scenes that an order took, and what became of each at the last look."""
        return self._store.taken.of(order_id)

    def decisions(self, order_id: int, *, since: datetime | None = None) -> tuple[Remembered, ...]:
        """Return what an order decided and why, the latest scene first."""
        return self._store.decisions.of(order_id, since=since)

    def summaries(self) -> tuple[Summary, ...]:
        """Return how each order goes, in numbers and scene by scene."""
        return tuple(summary_of(state, self._store) for state in self._store.orders.states())

    def new_since_seen(self) -> int:
        """Return how many scenes were taken since a person last saw the orders."""
        return self._store.taken.taken_since_seen()

    def see(self) -> None:
        """Note that a person sees now how the orders go."""
        for state in self._store.orders.states():
            assert state.order.id is not None
            self._store.orders.see(state.order.id, at=self._now())

    def dry_run(
        self,
        order: StandingOrder,
        *,
        over: timedelta = DRY_RUN,
        on_progress: Callable[[int, int], object] = lambda _done, _of: None,
        cancelled: Callable[[], bool] | None = None,
    ) -> DryRun:
        """Return what an order would have fetched of the last days, as ``olci_core.follow.dry_run.dry_run``."""
        now = self._now()
        return dry_run(order, self._catalogue, now=now, over=over, on_progress=on_progress, cancelled=cancelled)

    # Looking

    def look(self, order_id: int) -> LookReport | None:
        """Let one order look now; None while another thread or process looks, or where there is no such order.

        Raises:
            StorageError: the standing orders cannot be written.
        """
        reports = self._look(lambda state: state.order.id == order_id)
        return reports[0] if reports else None

    def look_due(self) -> tuple[LookReport, ...]:
        """Let each order look whose time has come; () while another thread or process looks.

        Raises:
            StorageError: the standing orders cannot be written.
        """
        now = self._now()
        return self._look(
            lambda state: not state.order.is_paused and (state.next_look_at is None or state.next_look_at <= now)
        )

    def look_all(self) -> tuple[LookReport, ...]:
        """Let every order that does not rest look now; () while another thread or process looks."""
        return self._look(lambda state: not state.order.is_paused)

    # What has arrived

    def note_arrivals(self, *, waits: bool = False) -> bool:
        """Note what has become of the scenes that are on their way; a final version takes its place.

        Return whether some are on their way yet. Nothing is noted while another thread or process looks, unless it is
        waited for (``waits``).

        Raises:
            StorageError: the standing orders, the queue or a file cannot be written.
        """
        if not awaited(self._store):
            return False
        with held_alone(self._lock_path, waits=waits) as is_alone:
            for order in awaited(self._store) if is_alone else ():
                bring_up_to_date(order, self._store, self._queue, download_dir=self._settings.download_dir)
        return bool(awaited(self._store))

    def unfinished_jobs(self) -> tuple[Job, ...]:
        """Return the jobs of what orders took, now or earlier, that wait, run or failed; those of resting orders not.

        A run of the program that was broken off leaves such jobs.
        """
        return unfinished(self._store, self._queue)

    def cut_arrived(self, *, goes_on: Callable[[], bool] = lambda: True, waits: bool = False) -> tuple[CutReport, ...]:
        """Cut the area out of what has arrived, for each order that wants it.

        () while another thread or process does, unless it is waited for (``waits``): it began before the last came.
        ``goes_on`` is asked before each cut; what is left is cut at the next call.

        Raises:
            StorageError: the standing orders cannot be written.
        """
        if not any(state.order.cuts_area for state in self._store.orders.states()):
            return ()
        reports: list[CutReport] = []
        with held_alone(self._cuts_lock_path, waits=waits) as is_alone:
            for state in self._store.orders.states() if is_alone else ():
                if not state.order.is_paused:
                    cuts = AreaCuts(state.order, self._store, download_dir=self._settings.download_dir)
                    reports += cuts.make_due(now=self._now(), goes_on=goes_on)
        return tuple(reports)

    def is_completing(self) -> bool:
        """Whether something has arrived that the next round notes, or cuts the area out of.

        Raises:
            StorageError: the standing orders cannot be read.
        """
        return has_arrived(self._store, self._queue) or any(
            AreaCuts(state.order, self._store, download_dir=self._settings.download_dir).due(now=self._now())
            for state in self._store.orders.states()
            if not state.order.is_paused
        )

    def cut_again(self, order_id: int) -> None:
        """Let the cuts that failed be tried at once."""
        self._store.cuts.try_again(order_id)

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def _look(self, is_wanted: Callable[[OrderState], bool]) -> tuple[LookReport, ...]:
        if not any(is_wanted(state) for state in self._store.orders.states()):
            return ()  # without the lock: who has nothing to look at is in nobody's way
        with held_alone(self._lock_path) as is_alone:
            if not is_alone:
                return ()
            return tuple(self._look_of(state) for state in self._store.orders.states() if is_wanted(state))

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
        self._store.orders.looked(
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
        usual_s = order.look_every_h * 3600.0
        pause_s = doubled_s(FIRST_RETRY_S, failures, max_s=usual_s) if failures else usual_s
        return timedelta(seconds=pause_s) * (1 + LOOK_SPREAD * (2 * self._chance.random() - 1))


def _cut_of(order: StandingOrder) -> tuple[object, ...]:
    """Return what decides how an order's cuts look."""
    return order.area.to_wkt(), order.cut_variables
