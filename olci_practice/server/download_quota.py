"""An account's limit of downloads at a time; a download may still count after its end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class DownloadQuota:
    """Counts the downloads of each account; ``release_s`` is how long each still counts after its end."""

    def __init__(
        self, *, places: int = 4, release_s: float = 0.0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.places = places
        self.release_s = release_s
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._open: dict[str, int] = {}
        self._freed_at: dict[str, list[float]] = {}

    def take(self, account: str) -> bool:
        """Count one more download; return whether the limit allows it."""
        with self._lock:
            now = self._monotonic()
            late = [at for at in self._freed_at.get(account, []) if at > now]
            self._freed_at[account] = late
            taken = self._open.get(account, 0)
            if taken + len(late) >= self.places:
                return False
            self._open[account] = taken + 1
            return True

    def give_back(self, account: str) -> None:
        """Count it no more, ``release_s`` from now."""
        with self._lock:
            self._open[account] -= 1
            if self.release_s > 0:
                self._freed_at[account].append(self._monotonic() + self.release_s)
