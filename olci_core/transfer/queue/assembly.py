"""An open queue put together: who decides, who fetches, who commands. Imported when a queue is opened, not with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from olci_core.process_lock import ProcessLock
from olci_core.settings import Settings
from olci_core.transfer.fetch.file_download import FileDownloader
from olci_core.transfer.fetch.job_download import JobDownloader
from olci_core.transfer.fetch.ranges import RangeSupport
from olci_core.transfer.queue.commands import Commands
from olci_core.transfer.queue.download_folder import DiskSpace
from olci_core.transfer.queue.retry_policy import QueuePolicy
from olci_core.transfer.queue.scheduler import Scheduler
from olci_core.transfer.queue.scheduler_thread import SchedulerThread
from olci_core.transfer.queue.state import QueueState
from olci_core.transfer.queue.worker import Workers
from olci_core.transfer.store.job_store import StoredNotes

if TYPE_CHECKING:  # HTTP is imported when the first connection is made
    from olci_core.transport import Transport


def assembled(
    state: QueueState,
    *,
    settings: Settings,
    transport: Transport,
    policy: QueuePolicy | None,
    process_lock: ProcessLock,
    free: Callable[[Path], int],
) -> tuple[Scheduler, Commands, SchedulerThread]:
    """Return what decides, what takes commands, and the thread that keeps both going; it is not started.

    ``free`` gives the bytes that are free where a folder lies. Nothing here holds the queue that it is put together
    for: once that has been stopped and let go of, its thousands of jobs are gone, and no garbage is looked for among
    them at the end of the program.
    """
    store, workers = state.store, Workers(state, free=free)
    downloader = JobDownloader(
        settings,
        transport,
        FileDownloader(transport, RangeSupport(store, now=state.clock.wall), room=workers.room),
        notes=partial(StoredNotes, store),
        folders=store,
    )
    scheduler = Scheduler(
        state,
        downloader=downloader,
        workers=workers,
        policy=policy or QueuePolicy(),
        disk_space=DiskSpace(free),
    )
    return (
        scheduler,
        Commands(state, scheduler=scheduler),
        SchedulerThread(state, scheduler=scheduler, process_lock=process_lock),
    )
