"""One night with every kind of bad day: fifty scenes end whole, or with one true sentence each.

Nobody is asked for anything but a new one-time code. Of "Bad days" (docs/bad-days.md) each row occurs that a queue can
live through in one process; a proxy's own certificate and a spoiled record of the queue have their own tests.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from olci_core.errors import RequestRefused, SignInUnavailable
from olci_core.token_answers import refusal_of
from olci_core.transfer import DownloadQueue
from olci_core.transfer.queue.retry_policy import QueuePolicy
from olci_core.transfer.queue.state import Clock
from tests.core.transfer.end_to_end.test_bad_days import without
from tests.core.transfer.misbehaving_service import Fault, Service

NIGHT_S = 90
RATE = 600.0  # seconds of the night in one of the test
PAGE = b"<!DOCTYPE html><html><head><title>Scheduled maintenance</title></head></html>"
GONE = b'{"detail":"Product not found in catalogue"}'
FIREWALL = b'{"status":"error","data":{"message":"This request was rejected"}}'


class Tokens:
    """A sign-in whose service is in trouble for a while, whose first token is stale, and that needs a code once."""

    def __init__(self) -> None:
        self.calls = 0
        self.stale = True
        self.needs_code = False

    def current(self) -> Any:
        self.calls += 1
        if self.needs_code:
            raise refusal_of(
                RequestRefused("Invalid OTP credentials", status=401, code="invalid_grant"), with_code=True
            )
        if 25 <= self.calls < 40:  # a page with 200, a firewall's 403, 500, 502
            status = (200, 403, 500, 502)[self.calls % 4]
            raise SignInUnavailable("The sign-in service gives no clear answer.", status=status)
        return "stale" if self.stale else "token"

    def refused(self, token: Any) -> None:
        self.stale = False


class Wall:
    """A wall clock that somebody sets wrong, and that goes on while the computer sleeps."""

    def __init__(self) -> None:
        self.off_s = 0.0

    def __call__(self) -> float:
        return 1.7e9 + RATE * time.monotonic() + self.off_s


class Disk:
    """Room enough, but for the looks at it in the middle of the night."""

    def __init__(self) -> None:
        self.looks = 0

    def __call__(self, folder: Any) -> Any:
        self.looks += 1
        return 10**6 if 35 <= self.looks < 50 else 10**12  # fifty scenes look fifty times at least


def troubles(fault: Any) -> Any:
    """Return what happens to the requests of the night, one after the other, with quiet hours in between."""
    quiet = [fault()] * 2
    kinds = [
        [fault(whole=PAGE)] * 12,
        [fault(status=403, body=FIREWALL)] * 10,
        [fault(status=429, headers={"Retry-After": "0"})] * 12,
        [fault(status=429, headers={"Retry-After": "Mon, 15 Apr 2013 08:00:00 GMT"})] * 5,
        [fault(status=429, headers={"Retry-After": "2"})] * 5,
        [fault(status=503, headers={"Retry-After": "120"})] * 12,
        [fault(whole=b"")] * 5,
        [fault(status=404, body=b"<html>not here</html>")] * 6,
        [fault(cut_at=0.4)] * 6,
        [fault(stall_at=0.5)] * 3,
        [fault(drips=True)] * 2,
        [fault(whole=b'{"message": "try later"}')] * 5,
        [fault(status=500)] * 9,
        [fault(status=401)],
        [fault(longer_by=50)],
        [fault(flip_at=0.5)],
    ]
    return deque(one for kind in kinds for one in (*quiet, *kind))


def own_troubles(fault: Any, scenes: Any, service: Any, new_service: Any, make_zip: Any) -> Any:
    """Give some scenes a trouble of their own; return what is to be said of each in the end."""
    foreign = new_service()
    always = {
        3: fault(status=401, body=b'{"code":"DAT-ZIP-109","message":"Token is expired"}'),
        7: fault(status=404, body=GONE),
        11: fault(status=202),
        13: fault(status=301, headers={"Location": f"{foreign.url}/Products(1)/$value"}),
        19: fault(flip_at=0.5, ignores_range=True),
    }
    for number, one in always.items():
        service.faults_of[scenes[number].id] = deque([one] * 5000)
    other = make_zip("Other.SEN3", size_bytes=1000, files=1, seed=1, manifest=True)
    service.products[scenes[41].id] = other
    scenes[37].checksums = {"MD5": "0" * 32}
    for number, emptied in ((23, False), (29, True)):
        scenes[number].checksums = {}
        service.products[scenes[number].id] = without(
            service.content(scenes[number]), "Oa02_radiance.nc", emptied=emptied
        )
    return {
        3: ("failed", "answered 401"),
        7: ("failed", "Product not found in catalogue"),
        11: ("paused", "must be ordered first"),
        13: ("failed", "not among the trusted services"),
        19: ("failed", "is not a whole zip file"),
        23: ("done", "Oa02_radiance.nc is missing"),
        29: ("done", "Oa02_radiance.nc has 0 bytes"),
        37: ("done", "its checksum differs"),
        41: ("failed", "The zip does not hold the folder"),
    }


def test_fifty_scenes_come_through_a_night_of_every_kind_of_trouble(
    service: Service,
    fault: type[Fault],
    new_service: Callable[[], Service],
    new_queue: Callable[..., DownloadQueue],
    make_zip: Callable[..., bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # nobody is there: what is on this machine needs no proxy
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    scenes = [service.product(number, size_bytes=60_000) for number in range(50)]
    expected = own_troubles(fault, scenes, service, new_service, make_zip)
    service.faults.extend(troubles(fault))
    service.range_status = 500
    wall, tokens, disk, ends_at_s = Wall(), Tokens(), Disk(), time.monotonic() + NIGHT_S
    clock = Clock(monotonic=lambda: RATE * time.monotonic(), wall=wall, rate=RATE)

    def begin() -> Any:
        return new_queue(tokens=tokens, policy=QueuePolicy(), clock=clock, free=disk)

    def until(queue: Any, happened: Callable[[], bool]) -> None:
        while not happened():
            assert time.monotonic() < ends_at_s, (queue.hold, queue.snapshot())
            time.sleep(0.01)

    def arrive(queue: Any, number: Any) -> None:
        until(queue, lambda: sum(job.state == "done" for job in queue.snapshot()) >= number)

    queue = begin()
    queue.add_all(scenes)
    arrive(queue, 10)
    (tmp_path / "scenes").rename(tmp_path / "unplugged")
    until(queue, lambda: queue.hold is not None and queue.hold.kind == "folder")
    wall.off_s = -5 * 3600.0  # set wrong by hours
    (tmp_path / "unplugged").rename(tmp_path / "scenes")
    arrive(queue, 15)
    republish(queue, service, [scene for number, scene in enumerate(scenes) if number not in expected])
    tokens.needs_code = True
    until(queue, lambda: queue.halted is not None)
    assert "take a new code" in queue.halted
    tokens.needs_code = False
    queue.sign_in(tokens)
    arrive(queue, 20)
    queue.stop()
    wall.off_s = 9 * 3600.0  # a night asleep
    queue = begin()
    assert queue.wait(ends_at_s - time.monotonic()), queue.snapshot()
    assert queue.halted is None
    for number, (job, scene) in enumerate(zip(queue.snapshot(), sorted_as(queue, scenes), strict=True)):
        state, says = expected.get(scenes.index(scene), ("done", ""))
        assert (job.state, says in job.message + job.warning) == (state, True), (number, job)
        if state == "done":
            assert job.path.read_bytes() == service.content(scene)
        if not says:
            assert (job.message, job.warning) == ("", "")
    assert not service.faults
    assert tokens.calls > 40
    assert disk.looks > 50


def republish(queue: Any, service: Service, scenes: Any) -> None:
    """List the last of these scenes that still waits under another Id, as the archive does, and queue it again."""
    waiting = {job.scene_id for job in queue.snapshot() if job.state == "waiting"}
    scene = next(one for one in reversed(scenes) if one.id in waiting)
    old, scene.id = scene.id, f"11111111{scene.id[8:]}"
    service.products[scene.id] = service.products.pop(old)
    queue.add(scene)


def sorted_as(queue: Any, scenes: Any) -> Any:
    """Return the scenes in the order of the queue: what crawled went to the end of it."""
    by_id = {scene.id: scene for scene in scenes}
    return [by_id[job.scene_id] for job in queue.snapshot()]
