"""Scenes brought to the disk: a queue that loses nothing."""

from olci_core.transfer.actions import Action
from olci_core.transfer.download_queue import DownloadQueue
from olci_core.transfer.job import Job, State
from olci_core.transfer.queue.hold import Hold
from olci_core.transfer.range_findings import keep_range_findings

__all__ = ["Action", "DownloadQueue", "Hold", "Job", "State", "keep_range_findings"]
