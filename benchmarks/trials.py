"""The faults that are tried, one by one: what the service does, and what happens to the program besides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from benchmarks.parcels import MIB, NAME, Conditions
from olci_practice.server.fault_order import Order, Ranges, Shape

PER_S = 32.0 * MIB
MAX_BYTES_RATIO = 1.01
MAX_BYTES_RATIO_WITHOUT_RANGES = 1.5


@dataclass(frozen=True, slots=True)
class Trial:
    """A fault, and what happens to the program besides.

    ``kills``: how often it is killed half-way; ``spoils_record``: its record of the queue is spoiled after that;
    ``unplugs_s``: for so many seconds the folder of the scenes is gone; ``republished``: the number of a scene that is
    queued a second time, under the Id that it has by then.
    """

    name: str
    conditions: Conditions
    kills: int = 0
    spoils_record: bool = False
    unplugs_s: float = 0.0
    republished: int | None = None

    @property
    def max_bytes_ratio(self) -> float:
        """What the bytes sent must not exceed, over those that the products have."""
        has_ranges = self.conditions.ranges == "honoured" and not any(order.ranged for order in self.conditions.orders)
        return MAX_BYTES_RATIO if has_ranges else MAX_BYTES_RATIO_WITHOUT_RANGES


def _each(*orders: Order, places: int = 4, ranges: Ranges = "honoured") -> Conditions:
    return Conditions(bytes_per_s=PER_S, places=places, orders=orders, ranges=ranges)


def _instead(status: int, shape: Shape | None = None, **how: Any) -> Order:
    """Answer so in the place of the file."""
    return Order("download", "answer", status=status, shape=shape, **how)


ELSEWHERE = "{elsewhere}"  # stands for the address of a service that is not configured
_CUT = Order("download", "cut", each=True)
TRIALS = (
    Trial("no fault", _each()),
    Trial("cut at half, each scene", _each(_CUT)),
    Trial("503 twice, each scene", _each(_instead(503, times=2, each=True))),
    Trial("429 twice, each scene", _each(_instead(429, times=2, each=True))),
    Trial("2 transfers at once only", _each(places=2)),
    Trial("token dead mid-way, twice", _each(Order("download", "token_dies", first=2, times=2))),
    Trial("wrong bytes in one scene", _each(Order("download", "wrong_bytes", first=3))),
    Trial("kill -9 mid-way", _each(), kills=1),
    Trial("announced too long, one scene", _each(Order("download", "wrong_length", first=2, by_bytes=1000))),
    Trial("a page in place of the zip, 8 s", _each(_instead(200, "page", lasts_s=8.0))),
    Trial("JSON in place of the zip, 8 s", _each(_instead(200, "json", lasts_s=8.0))),
    Trial("nothing in place of the zip, 8 s", _each(_instead(200, "empty", lasts_s=8.0))),
    Trial("a firewall's 403 for all, 8 s", _each(_instead(403, "firewall", lasts_s=8.0))),
    Trial("404 for all, 8 s", _each(_instead(404, lasts_s=8.0))),
    Trial("429 for all, 20 s, Retry-After past", _each(_instead(429, lasts_s=20.0, retry_after_s=-3600.0))),
    Trial("429 for all, 20 s, Retry-After 0", _each(_instead(429, lasts_s=20.0, retry_after_s=0.0))),
    Trial("cut at half, ranges ignored", _each(_CUT, ranges="ignored")),
    Trial("cut at half, ranges answer 500", _each(_CUT, _instead(500, ranged=True, times=None))),
    Trial("cut at half, ranges answer 403", _each(_CUT, _instead(403, ranged=True, times=None))),
    Trial("cut at half, no length announced", _each(_CUT, Order("download", "no_length", times=None))),
    Trial("the scenes' folder is gone for 5 s", _each(), unplugs_s=5.0),
    Trial("killed, and the queue's record spoiled", _each(), kills=1, spoils_record=True),
    Trial("401 for one scene, always", _each(_instead(401, product=NAME.format(number=2), times=None))),
    Trial("202 for one scene, always", _each(_instead(202, product=NAME.format(number=2), times=None))),
    Trial(
        "one zip lacks a file",
        _each(Order("download", "lacks_file", product=NAME.format(number=2), file="Oa07_radiance.nc", times=None)),
    ),
    Trial(
        "one zip has an empty file",
        _each(Order("download", "empties_file", product=NAME.format(number=2), file="Oa07_radiance.nc", times=None)),
    ),
    Trial(
        "one scene is sent on elsewhere",
        _each(Order("download", "redirect", status=301, to=ELSEWHERE, product=NAME.format(number=2), times=None)),
    ),
    Trial(
        "one scene has another Id by now",
        _each(Order("catalogue", "republish", product=NAME.format(number=2))),
        republished=2,
    ),
    Trial("four lines of 1 byte/s", _each(Order("download", "slow", bytes_per_s=1, times=4))),
    Trial(
        "the sign-in service answers 403",
        _each(
            Order("download", "token_dies", first=2),
            Order("identity", "answer", status=403, shape="firewall", first=2, times=5),
        ),
    ),
    Trial(
        "the sign-in service sends a page",
        _each(
            Order("download", "token_dies", first=2),
            Order("identity", "answer", status=200, shape="page", first=2, times=5),
        ),
    ),
)
