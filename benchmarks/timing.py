"""Seconds, seconds of CPU and memory of a piece of work, in this process or in a program of its own."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PEAK = "import sys, time\nfrom benchmarks.timing import peak_mb\n"  # how a script that is measured begins


def peak_mb() -> float:
    """Return the most memory that this program has held, in MB.

    Linux's getrusage hands a new program the peak of the one that started it, so it is read of the program's own pages
    where that can be done.
    """
    status = Path("/proc/self/status")
    if status.exists():
        facts = dict(line.split(":", 1) for line in status.read_text("ascii").splitlines())
        return int(facts["VmHWM"].split()[0]) * 1024 / 1e6
    scale = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def measured(script: str, *arguments: object, environment: Mapping[str, str] = MappingProxyType({})) -> list[float]:
    """Run a script as a program of its own and return the numbers that it prints."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    answer = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, **environment}
    )
    return [float(number) for number in answer.stdout.split()]


def children_cpu_s() -> float:
    """Return the seconds of CPU that ended child processes have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class HeldMost:
    """Looks at the memory of another program every 20 ms, as ours is looked at (Linux)."""

    def __init__(self, pid: int) -> None:
        self._pages_file = Path(f"/proc/{pid}/statm")
        self._most_mib = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def ended_mib(self) -> float:
        """Return the most that it has held, in MiB, once it has ended."""
        self._over.set()
        self._thread.join()
        return self._most_mib

    def _look(self) -> None:
        while not self._over.is_set():
            with suppress(OSError, IndexError):  # it has ended
                pages = int(self._pages_file.read_text("ascii").split()[1])
                self._most_mib = max(self._most_mib, pages * resource.getpagesize() / 2**20)
            self._over.wait(0.02)


def timed_with_result(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return how long something takes, in seconds, and what comes of it."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def timed(work: Callable[[], object]) -> float:
    """Return how long something takes, in seconds."""
    return timed_with_result(work)[0]


def wall_and_cpu(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that something takes here, and its seconds of CPU on all cores."""
    began, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - busy
