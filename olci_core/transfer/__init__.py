"""Scenes brought to the disk: a queue that loses nothing."""

from olci_core.transfer.download_queue import DownloadQueue
from olci_core.transfer.job import Job, State

__all__ = ["DownloadQueue", "Job", "State"]
