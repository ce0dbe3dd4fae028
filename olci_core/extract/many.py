"""The same work for many products: on this machine or by Dask on a cluster, with progress, stop, and no one lost.

Workers of this machine are processes (``LocalWorkers`` says why); a few products are done in threads, which need no
start. A cluster is taken by its address, ``OLCI_DASK_SCHEDULER``, or as a ``dask.distributed.Client``: its workers
need this program installed and the products on the same path.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from olci_core.errors import Cancelled, InputError, OlciError, SettingsError
from olci_core.extract.local_workers import LocalWorkers

if TYPE_CHECKING:
    from distributed import Client

SCHEDULER_VARIABLE = "OLCI_DASK_SCHEDULER"
_LOOK_EVERY_S = 0.2
_CONNECT_WITHIN_S = 5
_MIN_FOR_PROCESSES = 6  # a process takes a second or two to start

Result = TypeVar("Result")
OnProgress = Callable[[int, int], object]
"""Hears how many products are done, and of how many, several times a second; raises ``Cancelled`` to stop."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A product that was left out, and the sentence that says why."""

    path: str
    why: str
    hint: str = ""


def ignore_progress(_done: int, _of: int) -> None:
    """Stand for nobody who listens."""


def for_each(
    work: Callable[[str], Result],
    paths: Sequence[Path | str],
    *,
    client: Client | None = None,
    on_progress: OnProgress = ignore_progress,
    environ: Mapping[str, str] = os.environ,
    connect_within_s: float = _CONNECT_WITHIN_S,
) -> tuple[list[Result], list[Broken]]:
    """Do the work for each product; return the results in the order of the paths, and what was left out.

    ``connect_within_s``: how long a cluster may take to answer.

    Raises:
        InputError: there is no path, or not one product could be used; the first one's reason is given.
        SettingsError: the cluster cannot be reached.
        Cancelled: raised by ``on_progress``; what waits is taken back, what is under way is broken off here.
    """
    if not paths:
        raise InputError("No product was given.", hint="Choose one product at least.")
    names = [str(path) for path in paths]
    outcomes: dict[int, Result | Broken] = {}
    with _workers(client, environ, count=len(names), connect_within_s=connect_within_s) as submit:
        outcomes.update(_done(submit, work, names, on_progress))
    on_progress(len(names), len(names))
    ordered = [outcomes[number] for number in range(len(names))]
    broken = [outcome for outcome in ordered if isinstance(outcome, Broken)]
    if len(broken) == len(ordered):
        raise InputError(
            f"None of the {len(broken)} products could be used. The first: {broken[0].why}"
            if len(broken) > 1
            else broken[0].why,
            hint=broken[0].hint or "Check the products in the library, or choose others.",
        )
    return [outcome for outcome in ordered if not isinstance(outcome, Broken)], broken


def left_out(broken: Sequence[Broken]) -> str:
    """Return what was left out in sentences, "" for nothing."""
    return " ".join(f"{Path(each.path).name} was left out: {each.why}" for each in broken)


def attempted(work: Callable[[str], Result], path: str) -> Result | Broken:
    """Do the work for one product; a reason why it cannot be done is a result, too."""
    try:
        return work(path)
    except OlciError as error:
        return Broken(path, str(error), error.hint)


Submit = Callable[[Callable[..., Any], Callable[[str], Any], str], "Future[Any]"]


def _done(
    submit: Submit, work: Callable[[str], Result], names: Sequence[str], on_progress: OnProgress
) -> Iterator[tuple[int, Result | Broken]]:
    numbers = {submit(attempted, work, name): number for number, name in enumerate(names)}
    waiting = set(numbers)
    while waiting:
        try:
            on_progress(len(names) - len(waiting), len(names))
        except Cancelled:
            for future in waiting:
                future.cancel()
            raise
        ready, waiting = wait(waiting, timeout=_LOOK_EVERY_S, return_when=FIRST_COMPLETED)
        for future in ready:
            yield numbers[future], _outcome(future, names[numbers[future]])


def _outcome(future: Future[Any], name: str) -> Any:
    """Return a result; a worker that died with its product has broken that one alone."""
    try:
        return future.result()
    except OlciError as error:
        return Broken(name, str(error), error.hint)


@contextmanager
def _workers(
    client: Client | None, environ: Mapping[str, str], *, count: int, connect_within_s: float
) -> Iterator[Submit]:
    cores = os.cpu_count() or 1
    address = environ.get(SCHEDULER_VARIABLE, "")
    if client is not None:
        with client.get_executor(pure=False) as executor:  # type: ignore[no-untyped-call]  # distributed has no types
            yield executor.submit
    elif address:
        from distributed import Client  # noqa: PLC0415  # a second to import, for those who have a cluster

        try:
            opened = Client(address, timeout=connect_within_s, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise SettingsError(
                f"The Dask scheduler {address} does not answer.",
                hint=f"Start it, or leave {SCHEDULER_VARIABLE} unset to work on this machine.",
            ) from error
        with opened, opened.get_executor(pure=False) as executor:  # type: ignore[no-untyped-call]
            yield executor.submit
    elif count < _MIN_FOR_PROCESSES:
        with ThreadPoolExecutor(max_workers=cores, thread_name_prefix="extract") as threads:
            yield threads.submit
    else:
        with LocalWorkers(min(cores, count)) as workers:
            yield workers.submit
