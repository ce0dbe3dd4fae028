"""Faults in force: which orders stand, how often each has struck, and what hits a request.

``fault_order`` has the format of a faults file.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from olci_core.errors import InputError
from olci_core.json_reader import read_json
from olci_practice.server.fault_order import FaultAction, FaultedService, Order, Ranges
from olci_practice.server.strike import NO_FAULT, Strike


@dataclass(slots=True)
class _Standing:
    """An order and how many matching requests it has seen, in all or by product."""

    order: Order
    seen: Counter[str] = field(default_factory=Counter)
    began_at_s: float | None = None

    def strikes(self, key: str, *, now_s: float) -> bool:
        """Count one more matching request; return whether the order hits it."""
        self.seen[key] += 1
        turn, order = self.seen[key] - self.order.first, self.order
        if turn < 0:
            return False
        if order.lasts_s is None:
            return order.times is None or turn < order.times
        self.began_at_s = now_s if self.began_at_s is None else self.began_at_s
        return now_s - self.began_at_s <= order.lasts_s


class Faults:
    """The orders in force; more may be added while the server runs. ``clock`` gives monotonic seconds."""

    def __init__(
        self,
        orders: tuple[Order, ...] = (),
        *,
        ranges: Ranges = "honoured",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lock = threading.Lock()
        self._clock = clock
        self._standing = [_Standing(order) for order in orders]
        self.ranges: Ranges = ranges

    @classmethod
    def from_file(cls, path: Path) -> Faults:
        """Read a faults file.

        Raises:
            InputError: it cannot be read or is not of the format.
        """
        faults = cls()
        try:
            faults.extend(read_json(path.read_bytes()))
        except (OSError, ValueError) as error:
            raise InputError(f"The faults file cannot be read: {path}") from error
        return faults

    def add(self, *orders: Order) -> None:
        """Put more orders in force."""
        with self._lock:
            self._standing += [_Standing(order) for order in orders]

    def extend(self, found: Any) -> None:
        """Put the content of a faults file in force, on top of what is.

        Raises:
            InputError: it is not of the format; nothing of it is in force then.
        """
        if not isinstance(found, dict) or set(found) - {"ranges", "orders"}:
            raise InputError("A faults file is one JSON object with 'orders' and 'ranges'")
        ranges = found.get("ranges", self.ranges)
        if ranges not in get_args(Ranges):
            raise InputError(f"Ranges can be honoured, ignored or refused, not {ranges!r:.40}")
        orders = found.get("orders", [])
        if not isinstance(orders, list):
            raise InputError("'orders' is a list of faults")
        self.add(*[Order.from_json(order) for order in orders])
        self.ranges = ranges

    def clear(self) -> None:
        """Call every order off."""
        with self._lock:
            self._standing.clear()
            self.ranges = "honoured"

    def republished(self) -> tuple[str, ...]:
        """Return the names of the products that are listed under a new Id."""
        return self._named_by("republish")

    def offline(self) -> tuple[str, ...]:
        """Return the names of the products that must be ordered before they can be fetched."""
        return self._named_by("offline")

    def bends(self, service: str, *, address: str, product: str | None) -> tuple[Order, ...]:
        """Count an answer and return the orders that change it."""
        with self._lock:
            now_s = self._clock()
            return tuple(
                one.order
                for one in self._standing
                if one.order.bends(service, address=address, product=product)
                and one.strikes((product or "") if one.order.each else "", now_s=now_s)
            )

    def _named_by(self, action: FaultAction) -> tuple[str, ...]:
        with self._lock:
            return tuple(one.order.product or "" for one in self._standing if one.order.do == action)

    def strike(
        self, service: FaultedService, *, product: str | None = None, page: int | None = None, ranged: bool = False
    ) -> Strike:
        """Count a request and return what hits it. ``ranged``: it asks for the rest of a file."""
        with self._lock:
            if not self._standing:
                return NO_FAULT
            now_s, struck = self._clock(), []
            for standing in self._standing:
                order = standing.order
                if order.hits(service, product=product, page=page, ranged=ranged) and standing.strikes(
                    (product or "") if order.each else "", now_s=now_s
                ):
                    struck.append(order)
            return Strike(tuple(struck))
