"""What a long search holds in memory, and what its table costs, beside a list of dictionaries and pandas.

Each way runs in a process of its own and in turn, against the same catalogue of products like the recorded ones. What
a process holds is its resident memory, less what it held before the work began; "at most" is looked at every 5 ms.

    python -m benchmarks.memory [--scenes 1000 10000 50000 200000] [--rounds 2]
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import tempfile
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pandas as pd
import requests

from benchmarks.figures import Rival, report
from benchmarks.stub_catalogue import BEGIN, STEP, stub
from olci_core.catalogue import Catalogue, SearchQuery, write_csv
from olci_core.settings import Settings

MAX_BYTES_A_SCENE = 3_000
MAX_MB_OF_200_000 = 700.0
MAX_TABLE_MB, MAX_TABLE_S = 300.0, 5.0
MIN_OF_BYTES_A_SCENE = 50_000  # with fewer the modules that the first search loads weigh more than its scenes
MAX_OF_SEVERAL_ROUNDS = 50_000
MAX_LAID_OUT = 10_000  # more than twice as many outlines as are kept at once


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, nargs="+", default=[1_000, 10_000, 50_000, 200_000])
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    for number in options.scenes:
        measure(number, rounds=options.rounds if number <= MAX_OF_SEVERAL_ROUNDS else 1)


def measure(number: int, *, rounds: int) -> None:
    """Report what so many scenes cost, and beside it what they cost the rival: at most some six gigabytes."""
    with stub(number, 0.0) as url:
        runs = [[measured(way, url, number) for way in (ours, rival)] for _ in range(rounds)]
    a_scene = MAX_BYTES_A_SCENE if number >= MIN_OF_BYTES_A_SCENE else None
    for name, label, unit, limit in (
        ("search_s", f"search, {number:,} scenes", "s", None),
        ("held_bytes", f"memory a scene held, {number:,} scenes", "bytes", a_scene),
        ("search_mb", f"memory of the search at most, {number:,} scenes", "MB", MAX_MB_OF_200_000),
        ("table_mb", f"memory of the table to CSV at most, {number:,} scenes", "MB", MAX_TABLE_MB),
        ("table_s", f"table to CSV, {number:,} scenes", "s", MAX_TABLE_S * max(1.0, number / 50_000)),
    ):
        mine, theirs = ([run[way][name] for run in runs] for way in (0, 1))
        beside = Rival("a list of dicts and pandas", tuple(theirs))
        report(label, mine, unit, limit=limit, size=number, rival=beside)


def measured(way: Callable[[str, int, dict[str, float]], object], url: str, scenes: int) -> dict[str, float]:
    """Return what one way takes in a fresh process."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_run, args=(way, url, scenes, there))
    process.start()
    there.close()
    figures: dict[str, float] = here.recv()
    process.join()
    return figures


def _run(way: Callable[[str, int, dict[str, float]], object], url: str, scenes: int, line: Connection) -> None:
    figures: dict[str, float] = {}
    way(url, scenes, figures)
    line.send(figures)


def ours(url: str, scenes: int, figures: dict[str, float]) -> None:
    """Search, lay out footprints (as the map and the coverage do), and write the table."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder)).at(identity_url=url, catalogue_url=url, download_url=url)
        catalogue = Catalogue(settings)
        with Watch() as watch:
            result = catalogue.search(SearchQuery(BEGIN, BEGIN + scenes * STEP))
        if len(result.scenes) != scenes or not result.complete:
            raise SystemExit(f"the search is not complete: {result.notes}")
        figures["search_mb"], figures["search_s"] = watch.peak_mb, watch.seconds
        for scene in result.scenes[:MAX_LAID_OUT]:
            assert scene.footprint is not None
        figures["held_bytes"] = watch.held_bytes() / scenes
        with Watch() as table:
            write_csv(result.scenes, Path(folder, "table.csv"))
        figures["table_mb"], figures["table_s"] = table.peak_mb, table.seconds
        catalogue.close()


def rival(url: str, scenes: int, figures: dict[str, float]) -> None:
    """Do the same with requests, a list of dictionaries and pandas."""
    with tempfile.TemporaryDirectory() as folder:
        with Watch() as watch:
            records = _tutorial_records(url, scenes)
        figures["search_mb"], figures["search_s"] = watch.peak_mb, watch.seconds
        figures["held_bytes"] = watch.held_bytes() / scenes
        with Watch() as table:
            pd.DataFrame(records).drop(columns=["Attributes", "Assets"]).to_csv(Path(folder, "table.csv"), index=False)
        figures["table_mb"], figures["table_s"] = table.peak_mb, table.seconds


def _tutorial_records(url: str, scenes: int) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = []
    while len(records) < scenes:
        address = (
            f"{url}/Products?$filter=Collection/Name eq 'SENTINEL-3'&$orderby=ContentDate/Start asc"
            f"&$top=1000&$skip={len(records)}&$expand=Attributes&$expand=Assets"
        )
        records += requests.get(address, timeout=60).json()["value"]
    return records


class Watch:
    """Looks at the resident memory of this process while a block runs."""

    def __enter__(self) -> Watch:
        gc.collect()
        self._before_mb = self._peak_mb = resident_mb()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        self._began_s = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._began_s
        self._over.set()
        self._thread.join()

    @property
    def peak_mb(self) -> float:
        """The most that was held during the block above what was held before, MB."""
        return self._peak_mb - self._before_mb

    def held_bytes(self) -> float:
        """Return what is held now above what was held before the block."""
        gc.collect()
        return (resident_mb() - self._before_mb) * 1e6

    def _look(self) -> None:
        while not self._over.wait(0.005):
            self._peak_mb = max(self._peak_mb, resident_mb())


def resident_mb() -> float:
    """Return the resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    main()
