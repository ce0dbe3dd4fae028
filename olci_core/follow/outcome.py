"""What became of the scenes that a standing order took: fetched, cancelled or removed by hand, or replaced."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from olci_core.errors import StorageError
from olci_core.follow.rule import KnownState
from olci_core.follow.standing_order import StandingOrder
from olci_core.follow.store import FollowStore, TakenScene
from olci_core.library import lies_at
from olci_core.scene import Scene, bare_name
from olci_core.transfer import Job

_OF_JOB: dict[str, KnownState] = {"done": "fetched", "failed": "failed", "cancelled": "cancelled"}


class Queue(Protocol):
    """What of a DownloadQueue a standing order needs."""

    def add(self, scene: Scene, *, files: Sequence[str] | None = None, folder: str = "") -> Job: ...
    def cancel(self, job_id: int) -> None: ...
    def snapshot(self) -> tuple[Job, ...]: ...


def bring_up_to_date(order: StandingOrder, store: FollowStore, queue: Queue, *, download_dir: Path) -> None:
    """Note what the queue and the disk say of each scene taken, and let final products take their place.

    Raises:
        StorageError: the standing orders, the queue or a file cannot be written.
    """
    assert order.id is not None
    jobs = {job_key(job): job for job in queue.snapshot()}
    for one in store.taken.of(order.id):
        known = one.known
        if known.state in ("removed", "replaced"):
            continue
        job = jobs.get(_key_of(one, order.files))
        state = _state_of(one, job, files=order.files)
        if state is None:  # written down, but never ordered: the program ended in between
            store.taken.unclaim(order.id, known.scene_id)
        elif state != known.state or (job is not None and str(job.path) != one.path):
            store.taken.became(order.id, known.scene_id, state, path=job.path if job is not None else None)
    _replace(order, store, queue, jobs=jobs, download_dir=download_dir)


def awaited(store: FollowStore) -> tuple[StandingOrder, ...]:
    """Return the orders of which scenes are on their way."""
    orders = [(state.order.id, state.order) for state in store.orders.states()]
    return tuple(
        order
        for order_id, order in orders
        if order_id is not None and any(one.known.state == "ordered" for one in store.taken.of(order_id))
    )


def has_arrived(store: FollowStore, queue: Queue) -> bool:
    """Whether the queue is through with a scene that is on its way by what was noted last."""
    ordered = {
        _key_of(one, order.files)
        for order in awaited(store)
        if order.id is not None
        for one in store.taken.of(order.id)
        if one.known.state == "ordered"
    }
    if not ordered:
        return False
    jobs = {job_key(job): job for job in queue.snapshot()}
    return any(key in jobs and jobs[key].state in _OF_JOB for key in ordered)


def unfinished(store: FollowStore, queue: Queue) -> tuple[Job, ...]:
    """Return the jobs of what orders took that wait, run or failed; those of resting orders not."""
    jobs = {job_key(job): job for job in queue.snapshot() if job.state in ("waiting", "running", "failed")}
    taken = [
        _key_of(one, state.order.files)
        for state in store.orders.states()
        if state.order.id is not None and not state.order.is_paused
        for one in store.taken.of(state.order.id)
        if one.known.state in ("claimed", "ordered", "failed")
    ]
    return tuple(jobs[key] for key in dict.fromkeys(taken) if key in jobs)


def job_key(job: Job) -> tuple[str, frozenset[str]]:
    """Return what distinguishes a job from others: the product, and which files of it."""
    return bare_name(job.scene_name), frozenset(job.files)


def _key_of(one: TakenScene, files: Sequence[str]) -> tuple[str, frozenset[str]]:
    """Return what distinguishes the job of a scene that was taken, as ``job_key`` does."""
    return bare_name(one.known.scene_name), frozenset(files)


def _state_of(one: TakenScene, job: Job | None, *, files: Sequence[str]) -> KnownState | None:
    if job is not None:
        state = _OF_JOB.get(job.state, "ordered")
        return "removed" if state == "fetched" and not _lies_there(job.path, files) else state
    if one.known.state == "claimed":
        return None
    if one.path and _lies_there(Path(one.path), files):
        return "fetched"
    # The job was taken off the list. One that had failed or was cancelled stays what it was.
    return one.known.state if one.known.state in ("failed", "cancelled") else "removed"


def _lies_there(path: Path, files: Sequence[str]) -> bool:
    """Whether a product lies where it arrived, also when it has been unpacked there."""
    if files:
        return all((path / file).exists() for file in files)
    return lies_at(path) is not None


def _replace(
    order: StandingOrder,
    store: FollowStore,
    queue: Queue,
    *,
    jobs: dict[tuple[str, frozenset[str]], Job],
    download_dir: Path,
) -> None:
    assert order.id is not None
    taken = {one.known.scene_id: one for one in store.taken.of(order.id)}
    for final in taken.values():
        for former in (taken[scene_id] for scene_id in final.replaces if scene_id in taken):
            if former.known.state == "ordered" and final.known.state in ("ordered", "fetched"):
                job = jobs.get(_key_of(former, order.files))
                if job is not None and job.state in ("waiting", "paused"):
                    queue.cancel(job.id)
                    store.taken.became(order.id, former.known.scene_id, "replaced")
            elif former.known.state == "fetched" and final.known.state == "fetched":
                if order.removes_replaced:
                    _remove(Path(former.path), download_dir=download_dir)
                store.taken.became(order.id, former.known.scene_id, "replaced")


def _remove(path: Path, *, download_dir: Path) -> None:
    """Take a product off the disk, zipped and unpacked; nothing outside the download folder is touched."""
    for one in (path, path.with_suffix("")) if path.suffix == ".zip" else (path,):
        if not one.resolve().is_relative_to(download_dir.resolve()) or one.is_symlink():
            continue
        try:
            if one.is_dir():
                shutil.rmtree(one)
            else:
                one.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(f"{one} cannot be removed: {error.strerror or error}") from error
