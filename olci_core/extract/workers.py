"""Where products are worked on: in threads or processes of this machine, or by Dask on a cluster.

Workers of this machine are processes (``LocalWorkers`` says why); a few products are done in threads, which need no
start. A cluster is taken by its address, ``OLCI_DASK_SCHEDULER``, or as a ``dask.distributed.Client``: its workers
need this program installed and the products on the same path.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from olci_core.errors import Cancelled, OlciError, SettingsError
from olci_core.extract.local_workers import LocalWorkers
from olci_core.extract.progress import Listener, heard_by

if TYPE_CHECKING:
    from distributed import Client

SCHEDULER_VARIABLE = "OLCI_DASK_SCHEDULER"
CONNECT_WITHIN_S = 5
_MIN_FOR_PROCESSES = 6  # a process takes a second or two to start
_CLUSTER_HINT = f"Start it again; without client and {SCHEDULER_VARIABLE} this machine does the work."
_KILLED_HINT = "The product may be damaged, or the memory too small: check the product."

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Broken:
    """A product that was left out, and the sentence that says why."""

    path: str
    why: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ProductResult(Generic[Result]):
    """What came of one product: a result, or none, and those of its paths that could not be used."""

    results: tuple[Result, ...]
    broken: tuple[Broken, ...]


def attempted(work: Callable[[str], Result], paths: Sequence[str]) -> ProductResult[Result]:
    """Do the work for one product, by the first of its paths that can be used."""
    broken: list[Broken] = []
    for path in paths:
        try:
            return ProductResult((work(path),), tuple(broken))
        except Cancelled:
            raise
        except OlciError as error:
            broken.append(Broken(path, str(error), error.hint))
    return ProductResult((), tuple(broken))


def _attempted_heard(listener: Listener, work: Callable[[str], Result], paths: Sequence[str]) -> ProductResult[Result]:
    with heard_by(listener):
        return attempted(work, paths)


Submit = Callable[[Callable[[str], Any], Sequence[str], Listener], "Future[Any]"]
"""Has one product done, by the first of its paths that can be used; the listener hears how far it is."""


def outcome_of(future: Future[ProductResult[Result]], path: str) -> ProductResult[Result]:
    """Return what came of a product; a worker that died with it has broken that one alone.

    Raises:
        SettingsError: the cluster has ended.
    """
    try:
        return future.result()
    except OlciError as error:
        return ProductResult((), (Broken(path, str(error), error.hint),))
    except CancelledError as error:  # by nobody here: the scheduler is gone, and with it what was given to it
        raise SettingsError("The Dask cluster ended while it worked on the products.", hint=_CLUSTER_HINT) from error
    except _worker_killed():
        return ProductResult(
            (), (Broken(path, "The worker of the cluster ended while it read the product.", _KILLED_HINT),)
        )


def _worker_killed() -> tuple[type[Exception], ...]:
    """Return what Dask raises for a task with which one worker after another has died."""
    if "distributed" not in sys.modules:
        return ()
    from distributed import KilledWorker  # noqa: PLC0415  # a second to import, for those who have a cluster

    return (KilledWorker,)


@contextmanager
def workers(
    client: Client | None, environ: Mapping[str, str], *, count: int, connect_within_s: float
) -> Iterator[Submit]:
    """Give what has products done, with workers that end with the context.

    Raises:
        SettingsError: the cluster cannot be reached.
    """
    cores = os.cpu_count() or 1
    address = environ.get(SCHEDULER_VARIABLE, "")
    if client is not None:
        if getattr(client, "status", "") != "running":
            raise SettingsError("The Dask client is not connected to a cluster.", hint=_CLUSTER_HINT)
        with client.get_executor(pure=False) as executor:  # type: ignore[no-untyped-call]  # distributed has no types
            yield lambda work, paths, _listener: executor.submit(attempted, work, paths)
    elif address:
        from distributed import Client  # noqa: PLC0415  # a second to import, for those who have a cluster

        try:
            # Distributed has no types.
            opened = Client(address, timeout=connect_within_s, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise SettingsError(
                f"The Dask scheduler {address} does not answer.",
                hint=_CLUSTER_HINT,
            ) from error
        # Distributed has no types.
        with opened, opened.get_executor(pure=False) as executor:  # type: ignore[no-untyped-call]
            yield lambda work, paths, _listener: executor.submit(attempted, work, paths)
    elif count < _MIN_FOR_PROCESSES:
        with ThreadPoolExecutor(max_workers=cores, thread_name_prefix="extract") as threads:
            yield lambda work, paths, listener: threads.submit(_attempted_heard, listener, work, paths)
    else:
        with LocalWorkers(min(cores, count)) as processes:
            yield lambda work, paths, listener: processes.submit(attempted, work, paths, listener=listener)
