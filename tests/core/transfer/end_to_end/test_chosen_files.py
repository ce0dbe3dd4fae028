"""Chosen files of a product, each checked against the manifest."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from olci_core.library import verify
from olci_core.transfer import DownloadQueue
from tests.core.transfer.misbehaving_service import Fault, Service

WAIT_S = 20


def test_chosen_files_arrive_with_their_manifest_and_nothing_else(
    service: Service, new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    scene = service.product(files=5)
    queue = new_queue()
    job = queue.add(scene, files=["Oa04_radiance.nc", "Oa02_radiance.nc"])
    assert queue.wait(WAIT_S)
    (done,) = queue.snapshot()
    assert (done.state, done.files) == ("done", ("Oa02_radiance.nc", "Oa04_radiance.nc"))
    assert job.path == tmp_path / "scenes" / scene.name
    assert sorted(path.name for path in job.path.iterdir()) == [
        "Oa02_radiance.nc",
        "Oa04_radiance.nc",
        "xfdumanifest.xml",
    ]
    assert done.received_bytes == done.size_bytes == sum(path.stat().st_size for path in job.path.iterdir())
    verdict = verify(job.path)
    assert verdict.is_sound
    assert verdict.missing == ("Oa01_radiance.nc", "Oa03_radiance.nc", "Oa05_radiance.nc")


def test_a_list_of_files_under_odatas_usual_name_is_one_too(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    service.lists_files_as = "value"
    queue = new_queue()
    job = queue.add(service.product(files=2), files=["Oa01_radiance.nc"])
    assert queue.wait(WAIT_S)
    assert sorted(path.name for path in job.path.iterdir()) == ["Oa01_radiance.nc", "xfdumanifest.xml"]


def test_files_that_are_there_and_whole_are_not_fetched_again(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    scene = service.product(files=4)
    queue = new_queue()
    queue.add(scene, files=["Oa01_radiance.nc"])
    assert queue.wait(WAIT_S)
    before = len(service.asked)
    queue.add(scene, files=["Oa01_radiance.nc", "Oa02_radiance.nc"])
    assert queue.wait(WAIT_S)
    asked = [path.rpartition("Nodes")[2] for path, _ in service.asked[before:]]
    assert asked == ["", "(Oa02_radiance.nc)/$value"]


@pytest.mark.parametrize(
    "faults",
    [
        [{"cut_at": 0.5}] * 3,
        [{"status": 200}, {"cut_at": 0.5}, {"ignores_range": True}],
        [{"status": 200}, {"flip_at": 0.5}],
        [{"flip_at": 0.0}],
        [{"status": 503}, {"status": 401}, {"status": 429}],
        [{"status": 200}, {"whole": b"<html></html>"}],
    ],
)
def test_files_arrive_whole_in_spite_of_faults(
    faults: Any, service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> None:
    scene = service.product()
    service.faults.extend(fault(**each) for each in faults)
    queue = new_queue()
    job = queue.add(scene, files=["Oa01_radiance.nc", "Oa03_radiance.nc"])
    assert queue.wait(WAIT_S)
    assert queue.snapshot()[0].state == "done", queue.snapshot()
    with zipfile.ZipFile(io.BytesIO(service.content(scene))) as archive:
        for file in job.path.iterdir():
            assert file.read_bytes() == archive.read(f"{scene.name}/{file.name}")
    assert not list(job.path.glob("*.part"))


def test_a_file_that_differs_from_the_manifest_never_gets_its_name(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> None:
    service.faults.extend([fault(), *[fault(flip_at=0.5)] * 9])
    queue = new_queue()
    job = queue.add(service.product(), files=["Oa01_radiance.nc"])
    assert queue.wait(WAIT_S)
    (failed,) = queue.snapshot()
    assert failed.state == "failed"
    assert "is not what the product holds: MD5 is" in failed.message
    assert [path.name for path in job.path.iterdir()] == ["xfdumanifest.xml"]


def test_a_file_that_the_product_does_not_hold_is_named(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    queue = new_queue()
    queue.add(service.product(), files=["Oa99_radiance.nc"])
    assert queue.wait(WAIT_S)
    (job,) = queue.snapshot()
    assert (job.state, job.message) == ("failed", "The product holds no file Oa99_radiance.nc.")


def test_a_product_without_a_manifest_gives_its_files_by_size(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    queue = new_queue()
    queue.add(service.product(manifest=False), files=["Oa01_radiance.nc"])
    assert queue.wait(WAIT_S)
    assert queue.snapshot()[0].state == "done"


def test_the_listing_is_asked_for_without_a_token_and_the_bytes_with_one(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    queue = new_queue()
    queue.add(service.product(), files=["Oa01_radiance.nc"])
    assert queue.wait(WAIT_S)
    assert ["Authorization" in headers for _, headers in service.asked] == [False, True, True]
