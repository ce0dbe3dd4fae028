"""A look at many pictures: it runs beside the page, which can be used meanwhile, and can be stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from olci_core.area import Area
from olci_core.scene import Scene
from olci_ui.pictures.crops import MIN_TIMED, CropRoom

MAX_FAILURES_IN_A_ROW = 12  # then nothing will come for now, and asking on would only take time


class BackgroundLook:
    """The bright shares of scenes over an area, found out in a thread of its own, begun at once.

    What was seen stays known to ``room`` when it is stopped; what did not come is asked again by the next look.
    ``purpose`` distinguishes one look from another. ``end_is_seen``: whether a page was drawn that knew of its end; one
    that did not is drawn anew, also where the look ended while it was being drawn.
    """

    def __init__(
        self,
        room: CropRoom,
        archive: str,
        scenes: Sequence[Scene],
        *,
        area: Area,
        purpose: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.purpose = purpose
        self.total = len(scenes)
        self.scene_ids = frozenset(scene.id for scene in scenes)
        self.area = area
        self.done = 0
        self.failed = 0
        self.end_is_seen = False
        self._clock = clock
        self._begun_s = clock()
        self._done_at_begin: int | None = None
        self._stopped = threading.Event()
        self._over = threading.Event()
        args = (room, archive, tuple(scenes))
        threading.Thread(target=self._run, args=args, name="look", daemon=True).start()

    @property
    def fraction(self) -> float:
        """How far it is, 0 to 1."""
        return self.done / self.total if self.total else 1.0

    @property
    def left_s(self) -> float | None:
        """The seconds left at the speed so far, None while it is unknown."""
        seen = self.done - (self._done_at_begin or 0)
        if seen < MIN_TIMED:
            return None
        return (self._clock() - self._begun_s) / seen * (self.total - self.done)

    def wait(self, timeout_s: float) -> bool:
        """Wait for the end, at most so long; say whether nothing more comes: all is seen, or it was stopped."""
        return self._over.wait(timeout_s)

    def see_end(self, timeout_s: float = 0.0) -> bool:
        """Wait for the end, at most so long, for a page that is drawn with all that was seen if it is over."""
        self.end_is_seen = self.wait(timeout_s)
        return self.end_is_seen

    def stop(self) -> None:
        """Ask for no more pictures; what has been seen stays known."""
        self._stopped.set()

    def _run(self, room: CropRoom, archive: str, scenes: tuple[Scene, ...]) -> None:
        try:
            for progress in room.look_at(archive, scenes, area=self.area):
                if self._done_at_begin is None:
                    self._done_at_begin = progress.known_before
                self.done, self.failed = progress.done, progress.failed
                if self._stopped.is_set() or progress.failed_in_a_row >= MAX_FAILURES_IN_A_ROW:
                    break
        finally:
            self._over.set()
