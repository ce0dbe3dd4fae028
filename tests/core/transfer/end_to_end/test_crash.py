"""Processes that die: killed again and again, two at once, and what they leave behind."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue
from tests.core.transfer.misbehaving_service import Fault, Service

# A program as a script of a user's would be: it queues what is handed in and fetches until nothing is left.
PROGRAM = """
import json, sys
from pathlib import Path
from types import SimpleNamespace
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue
from olci_core.retry import RetryPolicy
from olci_core.transfer.queue.retry_policy import QueuePolicy

handed_in = json.loads(sys.argv[1])
url, folder = handed_in["url"], Path(handed_in["folder"])
settings = Settings(url, url, url, data_dir=folder / "data", download_dir=folder / "scenes")
policy = QueuePolicy(RetryPolicy(8, 900.0, backoff_s=lambda *_: 0.01))
queue = DownloadQueue(settings, SimpleNamespace(current=lambda: "token"), policy=policy)
queue.add_all([SimpleNamespace(**scene) for scene in handed_in["scenes"]])
print("queued", flush=True)
queue.start()
sys.exit(0 if queue.wait(60) else 1)
"""


def settings_of(service: Any, folder: Any) -> Any:
    return Settings(service.url, service.url, service.url, folder / "data", folder / "scenes")


@pytest.fixture
def run(service: Service, tmp_path: Path) -> Iterator[Any]:
    running = []

    def begin(scenes: Any) -> Any:
        handed_in = {"url": service.url, "folder": str(tmp_path), "scenes": [vars(scene) for scene in scenes]}
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, json.dumps(handed_in)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.communicate()


def whole_under_final_names(service: Any, scenes: Any, folder: Any) -> Any:
    """Return how many scenes are there; all of them to the last byte, or the test ends."""
    found = {path.name: path for path in (folder / "scenes").glob("*.zip")}
    for scene in scenes:
        if f"{scene.name}.zip" in found:
            assert found[f"{scene.name}.zip"].read_bytes() == service.content(scene)
    return len(found)


def test_a_process_that_is_killed_again_and_again_loses_nothing(
    service: Service, fault: type[Fault], run: Any, tmp_path: Path
) -> None:
    chance = random.Random(5)
    scenes = [service.product(number, size_bytes=2_000_000) for number in range(6)]
    kills = 0
    for sent_before_the_kill in (1, 200_000, 1_000_000, 2_500_000):
        service.faults.clear()
        service.faults.extend([fault(stall_at=chance.random()) for _ in range(2)])
        process = run(scenes)
        assert process.stdout.readline() == "queued\n", process.stderr.read()
        enough = service.sent_bytes + sent_before_the_kill
        ends_at_s = time.monotonic() + 10
        while process.poll() is None and service.sent_bytes < enough and time.monotonic() < ends_at_s:
            time.sleep(0.002)
        kills += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        whole_under_final_names(service, scenes, tmp_path)
    service.faults.clear()
    last = run(scenes)
    assert last.wait(60) == 0, last.stderr.read()
    assert kills >= 2
    assert whole_under_final_names(service, scenes, tmp_path) == 6
    assert not list((tmp_path / "scenes").glob("*.part"))
    queue = DownloadQueue(settings_of(service, tmp_path), None)
    assert [job.state for job in queue.snapshot()] == ["done"] * 6
    under_way_bytes = 4 * len(service.content(scenes[0]))  # a kill costs at most what is on its way
    assert service.sent_bytes <= 1.01 * sum(len(service.content(scene)) for scene in scenes) + kills * under_way_bytes


def test_two_processes_on_one_folder_fetch_each_scene_once(service: Service, run: Any, tmp_path: Path) -> None:
    scenes = [service.product(number, size_bytes=1_000_000) for number in range(8)]
    processes = [run(scenes), run(scenes)]
    assert [process.wait(60) for process in processes] == [0, 0]
    assert whole_under_final_names(service, scenes, tmp_path) == 8
    assert len(service.asked) == 8


def test_when_the_owner_dies_the_other_takes_its_jobs_over(
    service: Service, fault: type[Fault], run: Any, tmp_path: Path
) -> None:
    scene = service.product(size_bytes=2_000_000)
    service.faults.append(fault(stall_at=0.5))
    owner = run([scene])
    owner.stdout.readline()
    while not service.asked:
        time.sleep(0.01)
    other = run([scene])
    assert other.stdout.readline() == "queued\n"
    owner.send_signal(signal.SIGKILL)
    assert other.wait(60) == 0
    assert whole_under_final_names(service, [scene], tmp_path) == 1
    assert len(service.asked) == 2
