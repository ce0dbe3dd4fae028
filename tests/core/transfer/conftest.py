"""What the queue needs to meet a service that misbehaves, and queues that wait milliseconds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from olci_core.retry import RetryPolicy
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue
from olci_core.transfer.queue.retry_policy import QueuePolicy
from olci_core.transport import Transport
from tests.core.transfer.misbehaving_service import (
    Fault,
    MisbehavingHandler,
    Service,
    ServiceServer,
    Tokens,
    product_zip,
)
from tests.core.transfer.queue_driver import until


def waits(wait_s: float, *, max_attempts: int = 8) -> RetryPolicy:
    """Wait equally long after each failure."""
    return RetryPolicy(max_attempts, 4 * 3600.0, backoff_s=lambda *_: wait_s)


@pytest.fixture(name="waits")
def waits_fixture() -> Callable[..., RetryPolicy]:
    return waits


@pytest.fixture
def fault() -> type[Fault]:
    return Fault


@pytest.fixture(scope="session")
def make_zip() -> Callable[..., bytes]:
    return product_zip


@pytest.fixture
def new_service() -> Iterator[Callable[[], Service]]:
    """Services that live as long as the test."""
    running: list[tuple[Service, ServiceServer, threading.Thread]] = []

    def begin() -> Service:
        service = Service()
        server = ServiceServer(("127.0.0.1", 0), type("Handler", (MisbehavingHandler,), {"service": service}))
        service.url = f"http://127.0.0.1:{server.server_address[1]}/odata/v1"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        running.append((service, server, thread))
        return service

    yield begin
    for service, server, thread in running:
        service.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def service(new_service: Callable[[], Service]) -> Service:
    return new_service()


@pytest.fixture
def tokens() -> type[Tokens]:
    return Tokens


@pytest.fixture
def new_queue(service: Service, tmp_path: Path) -> Iterator[Callable[..., DownloadQueue]]:
    """Queues that wait milliseconds where the real one waits seconds, and give a silent line up after 0.3 s."""
    queues: list[DownloadQueue] = []

    def make(folder: Path = tmp_path, *, started: bool = True, **options: Any) -> DownloadQueue:
        settings = Settings(
            identity_url=service.url,
            catalogue_url=service.url,
            download_url=service.url,
            data_dir=folder / "data",
            download_dir=folder / "scenes",
        )
        options.setdefault("tokens", Tokens())
        options.setdefault("policy", QueuePolicy(waits(0.01), lower_limit_for_s=0.2, down_after_s=0.0))
        options.setdefault("transport", Transport(settings, timeouts_s=(2.0, 0.3)))
        queue = DownloadQueue(settings, options.pop("tokens"), **options)
        queues.append(queue)
        if started:
            queue.start()
        return queue

    yield make
    for queue in queues:
        queue.stop()


@pytest.fixture
def stalled(service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]) -> Any:
    """A queue whose first scene stands still at half, with a patient line."""
    scene = service.product(size_bytes=1_000_000)
    service.faults.append(fault(stall_at=0.5))
    queue = new_queue(transport=None)
    job = queue.add(scene)
    until(lambda: queue.snapshot()[0].received_bytes >= 500_000)
    return queue, job, scene
