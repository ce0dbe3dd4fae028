"""Of a damaged zip only the damaged stretch is fetched again; where that cannot be, the whole file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from olci_core.transfer import DownloadQueue
from tests.core.transfer.misbehaving_service import Fault, Service
from tests.core.transfer.queue_driver import WAIT_S, arrived


def test_of_a_zip_with_wrong_bytes_only_the_broken_members_are_fetched_again(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    scene = service.product(size_bytes=4_000_000, files=40)
    service.faults.append(fault(flip_at=0.5))
    queue = new_queue()
    queue.add(scene)
    assert queue.wait(WAIT_S)
    assert queue.snapshot()[0].state == "done"
    assert queue.snapshot()[0].warning == ""
    assert arrived(tmp_path, scene) == service.content(scene)
    again = service.sent_bytes - len(service.content(scene))
    assert 100_000 <= again <= 101_000
    assert service.asked[1][1]["If-Range"] == '"one"'


@pytest.mark.parametrize("put", [{"ignores_range": True}, {"status": 416}, {"content_range": "bytes 0-9/10"}])
def test_where_the_broken_members_are_not_to_be_had_the_whole_file_is(
    put: Any, service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    scene = service.product(size_bytes=400_000, files=4)
    service.faults.extend([fault(flip_at=0.5), fault(**put)])
    queue = new_queue()
    queue.add(scene)
    assert queue.wait(WAIT_S)
    assert arrived(tmp_path, scene) == service.content(scene)


@pytest.mark.parametrize("put", [{"cut_at": 0.5}, {"status": 503}, {"flip_at": 0.5}])
def test_a_repair_that_breaks_off_is_taken_up_again(
    put: Any, service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    scene = service.product(size_bytes=4_000_000, files=40)
    service.faults.extend([fault(flip_at=0.5), fault(**put)])
    queue = new_queue()
    queue.add(scene)
    assert queue.wait(WAIT_S)
    assert arrived(tmp_path, scene) == service.content(scene)
    assert service.sent_bytes < 1.1 * len(service.content(scene))
