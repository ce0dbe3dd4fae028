"""The same work for many products: on this machine or by Dask on a cluster, with progress, stop, and no one lost.

Workers of this machine are processes (``LocalWorkers`` says why); a few products are done in threads, which need no
start. A cluster is taken by its address, ``OLCI_DASK_SCHEDULER``, or as a ``dask.distributed.Client``: its workers
need this program installed and the products on the same path.
"""

from __future__ import annotations

import os
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from olci_core.errors import Cancelled, InputError, OlciError, SettingsError
from olci_core.extract.local_workers import LocalWorkers
from olci_core.extract.under_way import Listener, heard_by
from olci_core.scene import ProductName, bare_name, same_stretch

if TYPE_CHECKING:
    from distributed import Client

SCHEDULER_VARIABLE = "OLCI_DASK_SCHEDULER"
_LOOK_EVERY_S = 0.2
_CLUSTER_HINT = f"Start it again; without client and {SCHEDULER_VARIABLE} this machine does the work."
_KILLED_HINT = "The product may be damaged, or the memory too small: check the product."
_CONNECT_WITHIN_S = 5
_MIN_FOR_PROCESSES = 6  # a process takes a second or two to start
_MAX_NAMED = 3  # products in one sentence

Result = TypeVar("Result")
OnProgress = Callable[[float, int], object]
"""Hears how many products are done, and of how many, several times a second; raises ``Cancelled`` to stop.

Those under way count by their share (0.3 of 1), but for those on a cluster.
"""


@dataclass(frozen=True, slots=True)
class Broken:
    """A product that was left out, and the sentence that says why."""

    path: str
    why: str
    hint: str = ""


def ignore_progress(_done: float, _of: int) -> None:
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
    """Do the work once for each product; return the results in the order of the paths, and what was left out.

    Paths of one product (the same path again, a zip and its folder) are tried one after the other until one can be
    used; ``given_again`` names such products.

    ``connect_within_s``: how long a cluster may take to answer.

    Raises:
        InputError: there is no path, or not one product could be used; the first one's reason is given.
        SettingsError: the cluster cannot be reached.
        Cancelled: raised by ``on_progress``; what waits is taken back, what is under way is broken off (a cluster
            finishes what it has begun).
    """
    if not paths:
        raise InputError("No product was given.", hint="Choose one product at least.")
    products = [tuple(dict.fromkeys(group)) for group in _by_product(paths).values()]
    outcomes: dict[int, ProductResult[Result]] = {}
    with _workers(client, environ, count=len(products), connect_within_s=connect_within_s) as submit:
        outcomes.update(_done(submit, work, products, on_progress))
    on_progress(len(products), len(products))
    ordered = [outcomes[number] for number in range(len(products))]
    broken = [each for outcome in ordered for each in outcome.broken]
    if not any(outcome.results for outcome in ordered):
        raise InputError(
            f"None of the {len(products)} products could be used. The first: {broken[0].why}"
            if len(products) > 1
            else broken[0].why,
            hint=broken[0].hint or "Check the products in the library, or choose others.",
        )
    return [result for outcome in ordered for result in outcome.results], broken


def left_out(broken: Sequence[Broken]) -> str:
    """Return what was left out in sentences, "" for nothing."""
    return " ".join(f"{Path(each.path).name} was left out: {each.why}" for each in broken)


def each_once(results: Iterable[Result], name_of: Callable[[Result], str]) -> list[Result]:
    """Return one result a product: a renamed zip shows only when it is opened which product it is."""
    found: dict[str, Result] = {}
    for result in results:
        found.setdefault(name_of(result), result)
    return list(found.values())


def given_again(paths: Iterable[Path | str], names: Iterable[str]) -> str:
    """Return, in a sentence, which products were given more than once and count once; "" where none was.

    ``names``: those of the results, one as often as it was found.
    """
    again = [key for key, group in _by_product(paths).items() if len(group) > 1]
    again += [name for name, number in Counter(names).items() if number > 1 and name not in again]
    if not again:
        return ""
    more = f" and {len(again) - _MAX_NAMED:,} more" if len(again) > _MAX_NAMED else ""
    names = ", ".join(Path(key).name for key in again[:_MAX_NAMED])
    return f"Given more than once and counted once: {names}{more}."


def versions_among(names: Iterable[str]) -> str:
    """Return, in a sentence, which products are versions of one acquisition (NR and NT …); "" where none are.

    Each counts: which one is better is for the caller to choose (``olci_core.catalogue.current`` does).
    """
    passes: dict[tuple[str, str, int, int], list[ProductName]] = {}
    for name in map(ProductName.parse, dict.fromkeys(names)):
        passes.setdefault((name.platform, name.product_type, name.cycle, name.relative_orbit), []).append(name)
    pairs = [
        f"{one} and {other}"
        for found in passes.values()
        for one, other in combinations(found, 2)
        if same_stretch((one.begin, one.end), (other.begin, other.end))
    ]
    if not pairs:
        return ""
    more = f"; and {len(pairs) - _MAX_NAMED:,} more" if len(pairs) > _MAX_NAMED else ""
    return f"Versions of one acquisition, each of which counts: {'; '.join(pairs[:_MAX_NAMED])}{more}."


def _by_product(paths: Iterable[Path | str]) -> dict[str, list[str]]:
    """Return paths by the product that they name; one that names none stands for itself."""
    found: dict[str, list[str]] = {}
    for path in map(str, paths):
        bare = bare_name(Path(path).name)
        try:
            key = str(ProductName.parse(bare))
        except InputError:
            key = os.path.abspath(path)  # noqa: PTH100  # a link keeps its own name
        found.setdefault(key, []).append(path)
    return found


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


class _UnderWay:
    """How far each product is that somebody works on, by its number; and whether all is to be broken off."""

    def __init__(self) -> None:
        self._shares: dict[int, float] = {}
        self._is_stopped = threading.Event()

    def listener(self, number: int) -> Listener:
        """Return who listens to a product's work."""

        def hear(share: float) -> None:
            if self._is_stopped.is_set():
                raise Cancelled("Stopped.")
            self._shares[number] = share

        return hear

    def among(self, numbers: Iterable[int]) -> float:
        """Return how much is done of some products, each whole one counting 1."""
        return sum(self._shares.get(number, 0.0) for number in numbers)

    def stop(self) -> None:
        """Break off what listens, at its next step."""
        self._is_stopped.set()


def _done(
    submit: Submit, work: Callable[[str], Result], products: Sequence[Sequence[str]], on_progress: OnProgress
) -> Iterator[tuple[int, ProductResult[Result]]]:
    under_way = _UnderWay()
    numbers = {submit(work, paths, under_way.listener(number)): number for number, paths in enumerate(products)}
    waiting = set(numbers)
    while waiting:
        try:
            begun = under_way.among(numbers[future] for future in waiting)
            on_progress(len(products) - len(waiting) + begun, len(products))
        except Cancelled:
            under_way.stop()
            for future in waiting:
                future.cancel()
            raise
        ready, waiting = wait(waiting, timeout=_LOOK_EVERY_S, return_when=FIRST_COMPLETED)
        for future in ready:
            yield numbers[future], _outcome(future, products[numbers[future]][0])


def _outcome(future: Future[ProductResult[Result]], path: str) -> ProductResult[Result]:
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
def _workers(
    client: Client | None, environ: Mapping[str, str], *, count: int, connect_within_s: float
) -> Iterator[Submit]:
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
        with LocalWorkers(min(cores, count)) as workers:
            yield lambda work, paths, listener: workers.submit(attempted, work, paths, listener=listener)
