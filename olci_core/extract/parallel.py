"""The same work for many products, with progress and stop, and no one lost for another that is broken."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from pathlib import Path
from typing import TYPE_CHECKING

from olci_core.errors import Cancelled, InputError
from olci_core.extract.given_products import by_product
from olci_core.extract.progress import Listener
from olci_core.extract.workers import CONNECT_WITHIN_S, Broken, ProductResult, Result, Submit, outcome_of, workers

if TYPE_CHECKING:
    from distributed import Client

_LOOK_EVERY_S = 0.2

OnProgress = Callable[[float, int], object]
"""Hears how many products are done, and of how many, several times a second; raises ``Cancelled`` to stop.

Those under way count by their share (0.3 of 1), but for those on a cluster.
"""


def ignore_progress(_done: float, _of: int) -> None:
    """Stand for nobody who listens."""


def for_each(
    work: Callable[[str], Result],
    paths: Sequence[Path | str],
    *,
    client: Client | None = None,
    on_progress: OnProgress = ignore_progress,
    environ: Mapping[str, str] = os.environ,
    connect_within_s: float = CONNECT_WITHIN_S,
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
    products = [tuple(dict.fromkeys(group)) for group in by_product(paths).values()]
    outcomes: dict[int, ProductResult[Result]] = {}
    with workers(client, environ, count=len(products), connect_within_s=connect_within_s) as submit:
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
            yield numbers[future], outcome_of(future, products[numbers[future]][0])
