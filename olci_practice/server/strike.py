"""What befalls one request: the orders that hit it, put together."""

from __future__ import annotations

from dataclasses import dataclass

from olci_practice.server.fault_order import Order


@dataclass(frozen=True, slots=True)
class Strike:
    """The orders that hit one request."""

    orders: tuple[Order, ...] = ()

    @property
    def answer(self) -> Order | None:
        """The order that replaces the answer, if one does."""
        return next((order for order in self.orders if order.do in ("answer", "redirect")), None)

    @property
    def altered_file(self) -> Order | None:
        """The order that takes a file out of the zip, or empties it, if one does."""
        return next((order for order in self.orders if order.do in ("lacks_file", "empties_file")), None)

    @property
    def delay_s(self) -> float:
        """Seconds to wait before the answer."""
        return sum(order.seconds or 0.0 for order in self.orders if order.do == "delay")

    @property
    def ends_token(self) -> bool:
        """Whether the token of the request dies."""
        return any(order.do == "token_dies" for order in self.orders)

    @property
    def extra_length(self) -> int:
        """Bytes to announce beyond those there are."""
        return sum(order.by_bytes or 0 for order in self.orders if order.do == "wrong_length")

    @property
    def hides_length(self) -> bool:
        """Whether no length is announced."""
        return any(order.do == "no_length" for order in self.orders)

    def rate(self, usual: float | None) -> float | None:
        """Return the bytes a second to send, given the usual ones (None: as fast as it goes)."""
        slow = [order.bytes_per_s for order in self.orders if order.do == "slow" and order.bytes_per_s]
        return min([*slow, *([usual] if usual else [])], default=None)

    def cut_at(self, length: int) -> int | None:
        """Return the byte of a body at which the connection closes, None for none."""
        places = [order.place(length) for order in self.orders if order.do in ("cut", "token_dies")]
        return min(places, default=None)

    def stalls(self, length: int) -> tuple[tuple[int, float], ...]:
        """Return the bytes of a body at which nothing is sent for a while, and for how many seconds."""
        return tuple((o.place(length), o.seconds or 0.0) for o in self.orders if o.do == "stall")

    def wrong_bytes(self, length: int) -> frozenset[int]:
        """Return the bytes of a body that are turned over."""
        spans = [(order.place(length), order.count) for order in self.orders if order.do == "wrong_bytes"]
        return frozenset(b for start, count in spans for b in range(start, min(start + count, length)))


NO_FAULT = Strike()
