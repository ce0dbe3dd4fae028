"""How fast and how light a search is, beside the tutorial way in the same run.

The tutorial way asks for one page after the other with requests.get(…).json() and joins them in a pandas table.
Both ask a local stub, a process of its own, that lists products like the recorded ones. The last column says what
the ratio must not exceed.

    python -m benchmarks.search [--products 5000] [--rounds 5]
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import count as counted
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pandas as pd
import requests

from benchmarks.clients import NOT_INSTALLED, SEARCH_RIVALS, search_by
from benchmarks.figures import Rival, report
from benchmarks.list_work import list_works
from benchmarks.stub_catalogue import BEGIN, STEP, answered_at, stub
from olci_core.area import Area
from olci_core.catalogue import Catalogue, SearchQuery
from olci_core.errors import Cancelled
from olci_core.settings import Settings

AREAS = {
    "whole earth": None,
    "box": Area.from_bounds(-82, 71, -75, 74),
    "coast": Area.from_point(-60, 72, radius_km=900),
}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    for delay_s in (0.2, 0.0):
        for label, area in AREAS.items():
            with stub(options.products, delay_s) as url:
                what = f"search of {options.products:,}, {delay_s * 1000:.0f} ms an answer, {label}"
                compare(what, url, area, rounds=options.rounds if delay_s == 0 else min(options.rounds, 3))
        with stub(options.products, delay_s) as url:
            beside_clients(f"search of {options.products:,}, {delay_s * 1000:.0f} ms an answer", url, options)
    with stub(options.products, 0.0) as url:
        compare_memory(url)
    first_scenes()
    over_ten_thousand()


def compare(what: str, url: str, area: Area | None, *, rounds: int) -> None:
    """Time both ways in turn and report the ratios."""
    ours, theirs, bare = [], [], []
    for _ in range(rounds):
        theirs.append(timed_with_cpu(lambda: tutorial(url)))
        ours.append(timed_with_cpu(lambda: picker(url, area)))
        if area is None:
            bare.append(timed_with_cpu(lambda: bytes_alone(url)))
    walls, cpus = ([one[place] / other[place] for one, other in zip(ours, theirs, strict=True)] for place in (0, 1))
    report(what, walls, "× the tutorial way", limit=0.5)
    report(f"{what}, CPU", cpus, "× the tutorial way")
    report(f"{what}, alone", [wall_s for wall_s, _ in ours], "s")
    if bare:  # what no client can fall below that asks for one page after the other
        shares = [one[0] / other[0] for one, other in zip(bare, theirs, strict=True)]
        report(f"{what}, the bytes received and not read", shares, "× the tutorial way")


def beside_clients(what: str, url: str, options: argparse.Namespace) -> None:
    """Time our search and those of published clients in turn and report the ratios; none installed is said."""
    for name in SEARCH_RIVALS:
        ratios = []
        for _ in range(min(options.rounds, 3)):
            found = search_by(name, url)
            if found is None:
                print(f"{what}, beside {name}: {NOT_INSTALLED}")
                break
            seconds, number = found
            if number != options.products:
                raise SystemExit(f"{name} found {number:,} of {options.products:,} products")
            ratios.append(timed(lambda: picker(url)) / seconds)
        else:
            report(f"{what}, beside {name}", ratios, f"× {name}", limit=1.0)


def compare_memory(url: str) -> None:
    """Run each way in a process of its own and report what it holds and what it took at most."""
    rivals = {way.__name__: memory_of(way, url) for way in (tutorial, picker)}
    for place, what in enumerate(("at most", "held at the end")):
        ratio = rivals["picker"][place] / rivals["tutorial"][place]
        report(f"memory of a search, {what}", [ratio], "× the tutorial way", limit=0.6)


def _note(came: list[float], _scenes: object) -> None:
    came.append(time.time())


def first_scenes() -> None:
    """Time how long after the first answer the first scenes of ten years are handed on, or a first page in a table."""
    with stub(50_000, 0.2) as url:
        after, theirs = list[float](), list[float]()
        for _ in range(3):
            before = len(answered_at(url))
            pd.DataFrame(requests.get(page_address(url, 0), timeout=60).json()["value"])
            there_at = time.time()
            theirs.append(there_at - answered_at(url)[before])
            before, came = len(answered_at(url)), list[float]()
            picker(
                url,
                days=50_000 * STEP // timedelta(days=1),
                on_scenes=partial(_note, came),
                is_enough=partial(bool, came),
            )
            after.append(came[0] - answered_at(url)[before])
    rival = Rival("the tutorial's first page", tuple(theirs))
    report("first scenes of 50,000, after the first answer", after, "s", limit=2.0, rival=rival)


def over_ten_thousand() -> None:
    """Time filtering, counting, sorting and grouping of many scenes, beside the same in a table of pandas."""
    for number, days in ((10_000, 360), (50_000, 360)):
        with stub(number, 0.0) as url:
            scenes = picker(url, days=days)
        for label, ours, rival, theirs in list_works(scenes):
            mine, others = list[float](), list[float]()
            for _ in range(5):
                others.append(timed(theirs))
                mine.append(timed(ours))
            beside = Rival(rival, tuple(others))
            report(f"{label}, {number:,} scenes", mine, "s", limit=1.0, size=number, rival=beside)


def page_address(url: str, skip: int) -> str:
    """Return the address of a page as the tutorials ask for it."""
    return (
        f"{url}/Products?$filter=Collection/Name eq 'SENTINEL-3'&$orderby=ContentDate/Start asc"
        f"&$top=1000&$skip={skip}&$expand=Attributes&$expand=Assets"
    )


def bytes_alone(url: str) -> None:
    """Receive the same pages and do nothing with them."""
    for skip in counted(step=1000):
        if len(requests.get(page_address(url, skip), timeout=60).content) < 1000:
            return


def tutorial(url: str) -> pd.DataFrame:
    """Search as the tutorials do."""
    pages, skip = [], 0
    while True:
        products = requests.get(page_address(url, skip), timeout=60).json()["value"]
        if not products:
            break
        pages.append(pd.DataFrame(products))
        skip += len(products)
        if len(products) < 1000:
            break
    return pd.concat(pages, ignore_index=True)


def picker(
    url: str,
    area: Area | None = None,
    *,
    days: int = 360,
    on_scenes: Callable[[tuple[Any, ...]], object] | None = None,
    is_enough: Callable[[], bool] | None = None,
) -> tuple[Any, ...]:
    """Search as this program does, and insist on the whole unless it is enough before."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder)).at(identity_url=url, catalogue_url=url, download_url=url)
        catalogue = Catalogue(settings)
        query = SearchQuery(BEGIN, BEGIN + timedelta(days=days), area=area)
        try:
            result = catalogue.search(query, on_scenes=on_scenes, cancelled=is_enough)
        except Cancelled:
            return ()
        finally:
            catalogue.close()
    if not result.complete:
        raise SystemExit(f"the search is not complete: {result.notes}")
    return result.scenes


def memory_of(way: Callable[[str], object], url: str) -> tuple[float, float]:
    """Return the most and the final memory in MB that a search takes in a fresh process."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_weigh, args=(way, url, there))
    process.start()
    found: tuple[float, float] = here.recv()
    process.join()
    return found


def _weigh(way: Callable[[str], object], url: str, line: Connection) -> None:
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    kept = way(url)
    after, most = tracemalloc.get_traced_memory()
    line.send(((most - before) / 1e6, (after - before) / 1e6))
    del kept


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that some work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def timed_with_cpu(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that some work takes, and those of CPU in this process (the stub's are its own)."""
    begun, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - busy


if __name__ == "__main__":
    main()
