"""Workers of this machine: processes of their own that take one product at a time through a pipe.

Why not threads: reading NetCDF holds a lock that all threads of a process share, so two of them are hardly quicker
than one. Why not a process pool of the standard library or Dask's local cluster: both run the caller's main script
again in each worker unless it guards against that, which a scientist's script does not, and the latter opens a port
that runs whatever it is sent. A worker that dies with a product (a file that crashes the HDF5 library, memory) takes
nothing else with it: that product is left out and the next one gets a new worker.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from olci_core.errors import StorageError
from olci_core.extract.progress import Listener, heard_by

_MAX_WORKERS = 16
_END_WITHIN_S = 5
_SAY_EVERY_S = 0.2


class LocalWorkers:
    """A context manager that does calls in ``count`` processes; each is started with its first call."""

    def __init__(self, count: int) -> None:
        self._threads = ThreadPoolExecutor(min(count, _MAX_WORKERS), thread_name_prefix="extract")
        self._own = threading.local()
        self._started: list[subprocess.Popen[bytes]] = []
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._lock:
            started = list(self._started)
        for process in started:
            if error is not None:
                process.kill()
            assert process.stdin is not None
            process.stdin.close()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for process in started:
            try:
                process.wait(_END_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            assert process.stdout is not None
            process.stdout.close()

    def submit(self, work: Callable[..., Any], /, *arguments: Any, listener: Listener) -> Future[Any]:
        """Have a call done; work and arguments must be such as can be pickled. ``listener`` hears how far it is."""
        return self._threads.submit(self._call, work, arguments, listener)

    def _call(self, work: Callable[..., Any], arguments: tuple[Any, ...], listener: Listener) -> Any:
        process = getattr(self._own, "process", None)
        if process is None or process.poll() is not None:
            process = self._own.process = self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            pickle.dump((work, arguments), process.stdin, protocol=5)
            process.stdin.flush()
            is_over, answer = False, None
            while not is_over:
                is_over, answer = pickle.load(process.stdout)  # noqa: S301  # our own process, through our own pipe
                if not is_over:
                    listener(answer)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError) as error:
            process.kill()
            raise StorageError(
                "The worker process ended while it read the product.",
                hint="The product may be damaged, or the memory too small: check the product, or choose larger pixels.",
            ) from error
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}
        environment["OMP_NUM_THREADS"] = "1"  # there are as many workers as cores
        process = subprocess.Popen(  # noqa: S603  # this program itself
            [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        with self._lock:
            self._started.append(process)
        return process


class _Spoken:
    """A listener that passes on how far a call is, not oftener than can be seen."""

    def __init__(self, answer: Callable[[tuple[bool, Any]], None]) -> None:
        self._answer = answer
        self._said_at_s = time.monotonic()

    def __call__(self, share: float) -> None:
        if time.monotonic() - self._said_at_s >= _SAY_EVERY_S:
            self._said_at_s = time.monotonic()
            self._answer((False, share))


def serve() -> None:
    """Do calls from standard input until it ends; answer on standard output, before that how far each is.

    An answer is a pair: whether the call is over, and what came of it, or else the share of it that is done.
    """
    sink = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not lie among the answers

    def answer(pair: tuple[bool, Any]) -> None:
        pickle.dump(pair, sink, protocol=5)
        sink.flush()

    while True:
        try:
            work, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301  # from the process that started this one
        except EOFError:
            return
        with heard_by(_Spoken(answer)):
            outcome = work(*arguments)  # an error that is a bug ends this worker; its traceback goes to the terminal
        answer((True, outcome))


if __name__ == "__main__":
    serve()
