"""The memory of pictures: bounded whatever is asked, and a large picture has its turn."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from olci_core.errors import InputError
from olci_ui.pictures.picture_pool import PicturePool

ROOT = Path(__file__).resolve().parents[3]
SMALL, LARGE = np.zeros((10, 10, 3), np.uint8), np.zeros((100, 100, 3), np.uint8)


def test_two_small_pictures_are_made_side_by_side_and_a_large_one_alone() -> None:
    pool = PicturePool(max_making=2, max_pixels=10_000)
    together = threading.Barrier(2)
    lock = threading.Lock()
    busy_pixels, max_pixels = 0, 0

    def work(pixels: int) -> None:
        nonlocal busy_pixels, max_pixels
        with lock:
            busy_pixels += max(pixels, 5_000)
            max_pixels = max(max_pixels, busy_pixels)
        with lock:
            busy_pixels -= max(pixels, 5_000)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: pool.make(SMALL, lambda: together.wait(20)), range(2)))
        pictures = [SMALL, LARGE, SMALL, SMALL, LARGE, SMALL] * 20
        list(threads.map(lambda one: pool.make(one, lambda: work(one.shape[0] ** 2)), pictures))
    assert max_pixels <= 10_000


def test_what_is_no_picture_takes_no_room() -> None:
    pool = PicturePool(max_making=1, max_pixels=10_000)
    for _ in range(3):
        with pytest.raises(InputError):
            pool.make(b"no picture", lambda: None)
    assert pool.make(LARGE, lambda: "made") == "made"


def test_an_error_gives_the_room_back() -> None:
    pool = PicturePool(max_in_hand=1, max_making=1, max_pixels=10_000)

    def fail() -> None:
        raise OSError("disk")

    for _ in range(3):
        with pytest.raises(OSError, match="disk"), pool.in_hand():
            pool.make(LARGE, fail)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not report the peak of memory")
def test_the_largest_pictures_that_are_let_in_cost_less_than_300_mb_however_many_are_asked_for() -> None:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("hammer.py"))],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    above_idle_mb = float(done.stdout.split()[0])
    assert above_idle_mb <= 300, done.stdout
