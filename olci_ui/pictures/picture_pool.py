"""How many pictures are made at once: few in hand, fewer decoded, one alone where it is large."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from olci_core.daemon_pool import DaemonPool
from olci_core.picture import MAX_PIXELS, WORKING_PIXELS, Picture, pixel_count
from olci_ui.services.c_memory import give_back_memory

MAX_IN_HAND = 6  # fetched or being fetched; each holds its file in memory
MAX_MAKING = 2  # decoded, warped, encoded; computers that run this have at least two cores
Made = TypeVar("Made")


class PicturePool:
    """Shared by everything that makes pictures, so that no number of requests costs more than a few pictures' memory.

    A picture of ``max_pixels`` is decoded alone, two of half of that side by side. The work is done in threads of the
    pool's own: memory that a thread has used is seldom given back, and a server answers in forty of them.
    """

    def __init__(
        self, *, max_in_hand: int = MAX_IN_HAND, max_making: int = MAX_MAKING, max_pixels: int = MAX_PIXELS
    ) -> None:
        self._in_hand = threading.BoundedSemaphore(max_in_hand)
        self._threads = DaemonPool(max_making, name="pictures")
        self._max_pixels = max_pixels
        self._least_pixels = -(-max_pixels // max_making)
        self._free_pixels = max_pixels
        self._changed = threading.Condition()
        self._turn = threading.Lock()

    @contextmanager
    def in_hand(self) -> Iterator[None]:
        """Hold a place for one picture, from before it is fetched until it is made."""
        with self._in_hand:
            yield

    def make(self, picture: Picture, work: Callable[[], Made]) -> Made:
        """Return what ``work`` makes of a picture, once there is room to decode it.

        Raises:
            InputError: the bytes are no picture, or one beyond measure.
            Whatever ``work`` raises.
        """
        pixels = pixel_count(picture)
        return self._threads.submit(self._with_room, pixels, work).result()

    def _with_room(self, pixels: int, work: Callable[[], Made]) -> Made:
        needed = min(self._max_pixels, max(self._least_pixels, pixels))
        with self._turn, self._changed:  # one waits for room at a time, so a large one is not passed over for ever
            self._changed.wait_for(lambda: self._free_pixels >= needed)
            self._free_pixels -= needed
        try:
            return work()
        finally:
            if pixels > WORKING_PIXELS:
                give_back_memory()
            with self._changed:
                self._free_pixels += needed
                self._changed.notify_all()


pool = PicturePool()
