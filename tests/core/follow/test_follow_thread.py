"""The background thread looks by itself when an order's time has come."""

from __future__ import annotations

import threading
from typing import Any

from olci_core.follow import FollowThread, StandingOrder


def test_the_thread_looks_by_itself(world: Any, order: StandingOrder) -> None:
    following = world.following()
    following.add(order)
    heard: list[Any] = []
    looked = threading.Event()

    def hear(report: Any) -> None:
        heard.append(report)
        looked.set()

    thread = FollowThread(following, on_report=hear, look_every_s=0.05)
    thread.start()
    assert looked.wait(20)
    thread.stop()
    assert heard[0].order.name == order.name
    assert thread.trouble == ""
