"""One look of a standing order: what is listed, what of it is wanted, and that into the download queue, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from olci_core.catalogue import Catalogue, SearchQuery
from olci_core.catalogue.query import EVERY_MONTH
from olci_core.catalogue.typical_sizes import expected_size
from olci_core.daemon_pool import DaemonPool
from olci_core.errors import InputError, OlciError, StorageError
from olci_core.follow.outcome import Queue, bring_up_to_date, job_key
from olci_core.follow.picture_judge import PictureJudge
from olci_core.follow.rule import (
    TAKEN_BEFORE,
    Budget,
    DecidedScenes,
    Decision,
    KnownScene,
    decide_by_coverage,
    decide_by_day,
    decide_by_picture,
    decide_by_version,
    needs_picture,
)
from olci_core.follow.standing_order import GB, StandingOrder
from olci_core.follow.store import FollowStore, OrderState
from olci_core.library import holdings
from olci_core.scene import Scene, bare_name
from olci_core.transfer import Job

LISTED_LATE = timedelta(days=60)  # so long after a look a scene of the time before may still be listed
WEEK = timedelta(days=7)
PICTURES_AT_ONCE = 4
FILE_BYTES = 25_000_000  # of one chosen file, about


@dataclass(frozen=True, slots=True)
class LookReport(DecidedScenes):
    """What a look found. ``trouble``: why it is not whole, "" where it is; then the next look makes up for it."""

    order: StandingOrder
    at: datetime
    decisions: tuple[Decision, ...] = ()
    trouble: str = ""


@dataclass(slots=True)
class Look:
    """One look; ``run`` once. Whoever runs it holds the lock of the standing orders."""

    state: OrderState
    store: FollowStore
    catalogue: Catalogue
    queue: Queue
    download_dir: Path
    free_bytes: Callable[[Path], int]
    now: datetime
    trouble: str = ""
    _known: list[KnownScene] = field(default_factory=list)

    def run(self) -> LookReport:
        """Look, order what is wanted, and note how it ended.

        Raises:
            StorageError: the standing orders cannot be written.
        """
        order_id = self._order_id
        try:
            bring_up_to_date(self.state.order, self.store, self.queue, download_dir=self.download_dir)
            self._known = [one.known for one in self.store.taken.of(order_id)]
            decisions = self._decisions()
            decided = self._ordered(decisions)
        except OlciError as error:
            self.trouble = self.trouble or str(error)
            decided = []
        self.store.decisions.remember(order_id, decided, at=self.now)
        return LookReport(self.state.order, self.now, tuple(decided), self.trouble)

    @property
    def _order_id(self) -> int:
        assert self.state.order.id is not None
        return self.state.order.id

    def _decisions(self) -> list[Decision]:
        scenes, trouble = listed(self.catalogue, self.state.order, begin=first_moment(self.state), end=self.now)
        self.trouble = trouble
        seen = {one.scene_id: one for one in self.store.decisions.of(self._order_id)}
        judge = PictureJudge(self.catalogue, self.state.order, seen)
        decisions = decided(self.state.order, scenes, known=self._known, now=self.now, judge=judge)
        self.trouble = self.trouble or judge.trouble
        return decisions

    def _ordered(self, decisions: Sequence[Decision]) -> list[Decision]:
        """Put what is wanted into the queue, the oldest first."""
        if not any(one.verdict == "fetch" for one in decisions):
            return list(decisions)
        jobs = {job_key(job): job for job in self.queue.snapshot()}
        on_disk = set() if self.state.order.files else _names_on_disk(self.download_dir)
        budget = self._budget(jobs.values())
        outcome = []
        for one in sorted(decisions, key=lambda one: one.scene.begin):
            job = jobs.get((bare_name(one.scene.name), frozenset(self.state.order.files)))
            if one.verdict != "fetch":
                outcome.append(one)
            elif job is not None and job.state == "cancelled":
                outcome.append(replace(one, verdict="passed", reason="cancelled by hand"))
            elif bare_name(one.scene.name) in on_disk:
                outcome.append(replace(one, verdict="passed", reason="on the disk already"))
            else:
                outcome.append(self._order(budget.decide(one, size_bytes=size_of(self.state.order, one.scene))))
        return outcome

    def _order(self, decision: Decision) -> Decision:
        """Write down that a scene is taken, then take it: whoever comes second finds it taken."""
        if decision.verdict != "fetch":
            return decision
        scene, order = decision.scene, self.state.order
        size_bytes = size_of(order, scene)
        if not self.store.taken.claim(
            self._order_id, scene, size_bytes=size_bytes, replaces=decision.replaces, at=self.now
        ):
            return replace(decision, verdict="passed", reason=TAKEN_BEFORE)
        try:
            job = self.queue.add(scene, files=order.files or None, folder=order.folder)
        except InputError as error:  # its name can be no path: that does not get better
            self.store.taken.became(self._order_id, scene.id, "failed")
            return replace(decision, verdict="passed", reason=str(error))
        except StorageError as error:
            self.store.taken.unclaim(self._order_id, scene.id)
            self.trouble = self.trouble or str(error)
            return replace(decision, verdict="waits", reason="the queue cannot be written")
        self.store.taken.became(self._order_id, scene.id, "ordered", path=job.path)
        return decision

    def _budget(self, jobs: Iterable[Job]) -> Budget:
        order = self.state.order
        week = None
        if order.max_gb_a_week is not None:
            recent = [one for one in self.store.taken.of(self._order_id) if one.taken_at > self.now - WEEK]
            week = order.max_gb_a_week * GB - sum(one.size_bytes for one in recent if one.known.state != "cancelled")
        under_way = [job for job in jobs if job.state in ("waiting", "running")]
        promised = sum((job.size_bytes or FILE_BYTES) - job.received_bytes for job in under_way)
        return Budget(week, self._free_bytes() - promised - order.min_free_gb * GB)

    def _free_bytes(self) -> int:
        """Return what is free where the download folder lies, or will lie.

        Raises:
            StorageError: it cannot be found out.
        """
        folder = next((one for one in (self.download_dir, *self.download_dir.parents) if one.exists()), Path())
        try:
            return self.free_bytes(folder)
        except OSError as error:
            raise StorageError(f"The space of {folder} cannot be found out: {error.strerror or error}") from error


def decided(
    order: StandingOrder,
    scenes: Iterable[Scene],
    *,
    known: Sequence[KnownScene],
    now: datetime,
    judge: PictureJudge,
    on_progress: Callable[[int, int], object] = lambda _done, _of: None,
) -> list[Decision]:
    """Decide on each acquisition by version, coverage, picture and day.

    ``on_progress`` hears how many have been decided on, and of how many; it may raise ``Cancelled``.
    """
    decisions = [decide_by_coverage(order, one) for one in decide_by_version(order, scenes, known=known, now=now)]
    looked: list[Decision] = []
    pool = DaemonPool(PICTURES_AT_ONCE, name="following pictures")
    try:
        shares = [pool.submit(judge.bright, one.scene) if needs_picture(order, one) else None for one in decisions]
        for one, share in zip(decisions, shares, strict=True):
            on_progress(len(looked), len(decisions))
            looked.append(one if share is None else _by_picture(order, one, share))
    finally:
        pool.close()
    return decide_by_day(order, looked, known=known, now=now)


def _by_picture(order: StandingOrder, one: Decision, share: Future[float | None]) -> Decision:
    try:
        return decide_by_picture(order, one, bright=share.result())
    except OlciError:
        return replace(one, verdict="waits", reason="its picture did not come")


def listed(
    catalogue: Catalogue,
    order: StandingOrder,
    *,
    begin: datetime,
    end: datetime,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[list[Scene], str]:
    """Return the scenes (every version) that began in ``[begin, end)``, and what is missing, "" where nothing is.

    Raises:
        Cancelled: ``cancelled``, asked as by ``Catalogue.search``, said so.
        OlciError: nothing came at all.
    """
    scenes: list[Scene] = []
    trouble = ""
    for product_type in order.product_types if begin < end else ():
        query = SearchQuery(
            begin,
            end,
            area=order.area,
            product_type=product_type,
            platform=order.platform,
            months=frozenset(order.months) or EVERY_MONTH,
            hours=order.hours,
            season=order.season,
        )
        if not query.spans():
            continue
        result = catalogue.search(query, cancelled=cancelled)
        scenes += result.scenes
        if not result.complete:
            trouble = result.notes[0]
    return scenes, trouble


def first_moment(state: OrderState) -> datetime:
    """Return from when on scenes are looked for: what is decided is left out, what may be listed late is not."""
    if state.covered_until is None:
        return state.order.since
    begin = state.covered_until - LISTED_LATE
    if state.oldest_waiting is not None:
        begin = min(begin, state.oldest_waiting)
    return max(state.order.since, begin)


def size_of(order: StandingOrder, scene: Scene) -> int:
    """Return how much a scene will bring, in bytes, about where the catalogue does not say."""
    if order.files:
        return FILE_BYTES * len(order.files)
    return scene.size_bytes or expected_size(scene.product_type)


def _names_on_disk(folder: Path) -> set[str]:
    return {bare_name(one.name) for one in holdings(folder) if one.is_whole}
