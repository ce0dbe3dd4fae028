"""What has gone over the line: requests, answers, and bytes by product."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from typing import Any


class TransferLog:
    """Counters for tests and benchmarks; ``bytes_sent`` are body bytes that the system took to send."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self._bytes: Counter[str] = Counter()
        self._products: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._downloads_now = 0
        self._max_downloads = 0

    def answered(self, service: str, status: int) -> None:
        """Count an answer of a service."""
        with self._lock:
            self._answers[service][status] += 1

    def sent(self, service: str, byte_count: int) -> None:
        """Count body bytes of a service."""
        with self._lock:
            self._bytes[service] += byte_count

    def product_asked(self, name: str, *, status: int) -> None:
        """Count a request for a product's bytes and how it was answered."""
        with self._lock:
            self._products[name]["requests"] += 1
            self._products[name][f"status_{status}"] += 1

    def product_sent(self, name: str, byte_count: int) -> None:
        """Count bytes of a product."""
        with self._lock:
            self._products[name]["bytes_sent"] += byte_count

    def download_began(self) -> None:
        """Count a download that has begun."""
        with self._lock:
            self._downloads_now += 1
            self._max_downloads = max(self._max_downloads, self._downloads_now)

    def download_ended(self) -> None:
        """Count a download that has ended."""
        with self._lock:
            self._downloads_now -= 1

    def snapshot(self) -> dict[str, Any]:
        """Return every counter as a JSON object."""
        with self._lock:
            return {
                "requests": {service: sum(answers.values()) for service, answers in self._answers.items()},
                "statuses": {
                    service: {str(status): count for status, count in sorted(answers.items())}
                    for service, answers in self._answers.items()
                },
                "bytes_sent": dict(self._bytes),
                "products": {name: dict(counts) for name, counts in self._products.items()},
                "downloads_now": self._downloads_now,
                "max_downloads": self._max_downloads,
            }

    def reset(self) -> None:
        """Begin to count anew."""
        with self._lock:
            for counters in (self._answers, self._bytes, self._products):
                counters.clear()
            self._max_downloads = self._downloads_now
