"""One transfer under way, as other threads see it and end it: its bytes, and its speed."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from olci_core.errors import Cancelled

if TYPE_CHECKING:  # HTTP is imported when the first connection is made
    from olci_core.transport import Stream

MIN_MEASURE_S = 0.2  # between two readings of a speed


class Progress:
    """Counts what arrives, and stops on request.

    Only the working thread writes the numbers, others read them. ``on_arrived`` is called when the last byte is here.
    """

    def __init__(
        self, *, received_bytes: int = 0, size_bytes: int | None = None, on_arrived: Callable[[], None] = lambda: None
    ) -> None:
        self.base_bytes = 0  # what earlier files of the same job brought
        self.received_bytes = received_bytes
        self.size_bytes = size_bytes
        self.is_announced = False  # whether the size is the service's own, not the catalogue's
        self.arrived_bytes = 0  # over the line, in this try
        self.served = 0  # answers that brought bytes of the product, in this try
        self._is_served = False
        self.is_fetching = True  # until all has arrived; testing and saving use no connection
        self._on_arrived = on_arrived
        self.stopped = threading.Event()  # set when somebody asked for the end
        self._lock = threading.Lock()
        self._stream: Stream | None = None

    @property
    def is_stopped(self) -> bool:
        """Whether somebody asked for the end."""
        return self.stopped.is_set()

    def check(self) -> None:
        """Do nothing as long as nobody asked for the end.

        Raises:
            Cancelled: somebody did.
        """
        if self.stopped.is_set():
            raise Cancelled("The transfer was stopped.")

    def announce(self, size_bytes: int | None) -> None:
        """Take the size that the service itself gives, None where it gives none."""
        self.size_bytes, self.is_announced = size_bytes, True

    def take(self, size_bytes: int, *, at_bytes: int) -> None:
        """Note that some bytes came, and how far the file under way has come with them."""
        self.arrived_bytes += size_bytes
        if size_bytes and not self._is_served:
            self._is_served = True
            self.served += 1
        self.reach(at_bytes)

    def reach(self, at_bytes: int) -> None:
        """Note how far the file under way has come."""
        self.received_bytes = self.base_bytes + at_bytes

    @property
    def numbers(self) -> Mapping[str, int | None]:
        """What there is to keep: the bytes received, and the size if the service has announced it."""
        if not self.is_announced:
            return {"received_bytes": self.received_bytes}
        return {"received_bytes": self.received_bytes, "size_bytes": self.size_bytes}

    @property
    def outstanding_bytes(self) -> int:
        """The bytes that are announced and not here yet."""
        if not self.is_announced or self.size_bytes is None:
            return 0
        return max(self.size_bytes - self.received_bytes, 0)

    def end_fetching(self) -> None:
        """Note that all that was asked for is here: another transfer may begin."""
        self.is_fetching = False
        self._on_arrived()

    def attach(self, stream: Stream | None) -> None:
        """Name the stream that ``stop`` has to break, None when there is none any more.

        Raises:
            Cancelled: somebody asked for the end before.
        """
        with self._lock:
            self._stream = stream
            self._is_served = False
        if stream is not None:
            self.check()

    def stop(self) -> None:
        """End the transfer at once, wherever it stands; callable from any thread."""
        self.stopped.set()
        with self._lock:
            if self._stream is not None:
                self._stream.abort()


class Speed:
    """Bytes a second over about the last ``over_s`` seconds. Times are monotonic seconds."""

    def __init__(self, *, over_s: float, now_s: float, at_bytes: int = 0) -> None:
        self.bytes_per_s = 0.0
        self._over_s = over_s
        self._at_bytes = at_bytes
        self._at_s = now_s

    def read(self, at_bytes: int, *, now_s: float) -> None:
        """Take in how far the count has come."""
        passed_s = now_s - self._at_s
        if passed_s < MIN_MEASURE_S:
            return
        found = max(at_bytes - self._at_bytes, 0) / passed_s
        share = 1 - math.exp(-passed_s / self._over_s) if self.bytes_per_s else 1.0
        self.bytes_per_s += share * (found - self.bytes_per_s)
        self._at_bytes, self._at_s = at_bytes, now_s
