"""The standing orders of an archive, looked after in the background as long as it is open."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Self

from olci_core.catalogue import Catalogue
from olci_core.errors import StorageError
from olci_core.follow import CutReport, Following, FollowThread, LookReport
from olci_core.library import LibraryIndex
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue
from olci_ui.services import texts

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StandingOrders:
    """The orders and the thread that lets them look; None where their file cannot be used: ``trouble`` says why."""

    following: Following | None
    thread: FollowThread | None
    trouble: str = ""

    @classmethod
    def begun(cls, settings: Settings, *, catalogue: Catalogue, queue: DownloadQueue) -> Self:
        """Open the orders of a data folder and begin to look."""
        try:
            following = Following(settings, catalogue=catalogue, queue=queue)
        except StorageError as error:
            log.warning("Nothing is followed: %s", error)
            return cls(None, None, str(error))
        index = LibraryIndex(settings.data_dir)
        thread = FollowThread(following, on_report=lambda report: _note(report, index), on_cut=_note_cut)
        thread.start()
        return cls(following, thread)

    @property
    def notice(self) -> str:
        """What is to be said of their file, "" for nothing."""
        return self.trouble if self.following is None else self.following.notice

    @property
    def troubles(self) -> tuple[str, ...]:
        """Why nothing is followed, or what keeps the thread from its work, as sentences."""
        return tuple(filter(None, (self.trouble, self.thread.trouble if self.thread is not None else "")))

    def wake(self) -> None:
        """Let those look at once whose time has come."""
        if self.thread is not None:
            self.thread.wake()

    def stop(self) -> None:
        """End after the look under way."""
        if self.thread is not None:
            self.thread.stop()


def _note(report: LookReport, index: LibraryIndex) -> None:
    if report.trouble:
        log.info("%s could not look at everything: %s", report.order.name, report.trouble)
    elif report.fetched:
        log.info("%s ordered %d scenes", report.order.name, len(report.fetched))
        try:
            index.keep_origin(
                [one.scene.name for one in report.fetched], search=texts.OF_ORDER.format(report.order.name)
            )
        except StorageError as error:
            log.warning("The library will not know where they came from: %s", error)


def _note_cut(report: CutReport) -> None:
    if report.trouble:
        log.info("%s: %s could not be cut: %s", report.order.name, report.scene_name, report.trouble)
