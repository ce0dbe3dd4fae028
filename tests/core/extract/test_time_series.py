"""Many products: figures of each day, cuts one on another, the same by Dask, and no broken one spoils the others."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from distributed import KilledWorker

from olci_core.area import Area
from olci_core.errors import Cancelled, InputError, SettingsError
from olci_core.extract import cube, cut, series
from olci_core.extract.parallel import for_each
from olci_core.extract.workers import attempted
from tests.core.extract.conftest import Make

AREA = Area.from_point(20, 57, radius_km=6)
ROOT = Path(__file__).resolve().parents[3]
NAMES = ["Oa17_reflectance", "Oa08_reflectance"]


@pytest.fixture(scope="module")
def paths(make: Make) -> Any:
    """Return seven products of one place, given in disorder, one of which half sees it and one not at all."""
    days = [make(20.0, 57.0, begin=f"202406{day:02d}T000000", rows=80, columns=90, is_zip=day % 2) for day in (3, 1, 2)]
    return [
        *days,
        make(20.2, 57.0, begin="20240604T000000", rows=80, columns=90),
        make(60.0, 10.0, begin="20240605T000000", rows=80, columns=90),
    ]


def test_a_series_has_a_row_a_product_and_variable_and_the_figures_of_the_cut(paths: Any) -> None:
    table = series(paths, AREA, variables=NAMES)
    assert list(table.columns)[:9] == [
        *("product", "time", "variable", "mean", "std", "min", "max"),
        *("valid_share", "covered_share"),
    ]
    assert len(table) == 10
    assert table["time"].is_monotonic_increasing
    assert table["variable"][:2].tolist() == NAMES
    values = cut(paths[0], AREA, variables=NAMES)["Oa08_reflectance"].values
    row = table[
        (table["product"] == paths[0].name.removesuffix(".zip")) & (table["variable"] == "Oa08_reflectance")
    ].iloc[0]
    assert row["mean"] == pytest.approx(np.nanmean(values), rel=1e-5)
    assert (row["min"], row["max"]) == pytest.approx((np.nanmin(values), np.nanmax(values)))
    assert row["std"] == pytest.approx(np.nanstd(values.astype(float)), rel=1e-4)
    assert (row["valid_share"], row["covered_share"]) == pytest.approx((1.0, 1.0))


def test_a_scene_that_half_sees_the_area_or_not_at_all_says_so(paths: Any) -> None:
    table = series(paths, AREA, variables=NAMES[:1]).set_index("product")
    assert 0.05 < table.loc[paths[3].name, "covered_share"] < 0.95
    beside = table.loc[paths[4].name]
    assert beside["covered_share"] == 0
    assert np.isnan(beside["mean"])


def test_what_the_flags_take_out_lowers_the_valid_share(make: Make) -> None:
    flags = np.zeros((80, 90), np.uint32)
    flags[:40] = 4
    table = series([make(20.0, 57.0, rows=80, columns=90, flags=flags)], AREA, variables=["Oa08_reflectance"])
    assert table["valid_share"][0] == pytest.approx(0.5, abs=0.05)
    assert table["covered_share"][0] == pytest.approx(1)


def test_a_cube_stacks_the_cuts_in_order_of_time_and_names_what_it_leaves_out(paths: Any, tmp_path: Path) -> None:
    broken = tmp_path / f"{paths[0].name.removesuffix('.zip')}.zip"
    broken.write_bytes(b"no zip at all")
    stacked = cube([*paths[1:], broken], AREA, variables=["Oa08_reflectance"], pixel_m=600)
    assert stacked.Oa08_reflectance.dims == ("time", "y", "x")
    assert stacked.sizes["time"] == 3
    assert (np.diff(stacked.time.values) >= np.timedelta64(0)).all()
    assert "not a whole zip" in stacked.attrs["left_out"]
    assert "does not see the area" in stacked.attrs["left_out"]
    single = cut(paths[1], AREA, variables=["Oa08_reflectance"], pixel_m=600)
    layer = stacked.isel(time=list(stacked.product.values).index(single.attrs["source"]))
    assert np.array_equal(layer.Oa08_reflectance, single.Oa08_reflectance, equal_nan=True)


def test_a_quantity_of_level_1_is_not_laid_on_one_of_level_2_that_has_its_name(make: Make) -> None:
    paths = [make(20.0, 57.0, rows=80, columns=90), make(20.0, 57.0, rows=80, columns=90, kind="OL_2_WFR___")]
    with pytest.raises(InputError, match="latitude is not the same quantity") as refused:
        cube(paths, AREA, variables="latitude", pixel_m=1200)
    assert "one level" in refused.value.hint


def test_processes_of_this_machine_give_the_same_figures(paths: Any, make: Make) -> None:
    more = [make(20.0, 57.0, begin=f"202406{day}T000000", rows=80, columns=90) for day in (10, 11, 12)]
    some, many = series(paths, AREA, variables=NAMES), series([*paths, *more], AREA, variables=NAMES)
    same = many[many["product"].isin(some["product"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(same, some)
    assert len(many) == 16


def test_a_broken_product_is_left_out_and_named_and_the_others_stay(paths: Any, tmp_path: Path) -> None:
    table = series([tmp_path / "gone.zip", *paths[:2]], AREA, variables=NAMES)
    assert len(table) == 4
    assert "gone.zip was left out" in table.attrs["left_out"]
    with pytest.raises(InputError, match=r"^There is no file gone\.zip\.$"):
        series(tmp_path / "gone.zip", AREA, variables=NAMES)
    with pytest.raises(InputError, match=r"None of the 2 products could be used\. The first: There is no file"):
        series([tmp_path / "gone.zip", tmp_path / "lost.zip"], AREA, variables=NAMES)
    with pytest.raises(InputError, match="No product"):
        series([], AREA, variables=NAMES)


def test_a_product_given_more_than_once_counts_once_and_is_named(paths: Any, tmp_path: Path) -> None:
    folder = paths[2]
    zipped_too = tmp_path / f"{folder.name}.zip"
    zipped_too.write_bytes(b"no zip at all")
    table = series([folder, paths[1], folder, zipped_too], AREA, variables=NAMES)
    assert len(table) == 4
    assert table.attrs["notes"] == f"Given more than once and counted once: {folder.name}."
    assert table.attrs["left_out"] == ""
    renamed = tmp_path / "from a colleague.zip"
    renamed.write_bytes(paths[1].read_bytes())
    table = series([folder, paths[1], renamed], AREA, variables=NAMES)
    assert len(table) == 4
    assert paths[1].name.removesuffix(".zip") in table.attrs["notes"]
    stacked = cube([zipped_too, folder, paths[1], renamed], AREA, variables=NAMES[:1], pixel_m=1200)
    assert stacked.sizes["time"] == 2
    assert f"{zipped_too.name} was left out" in stacked.attrs["left_out"]
    assert folder.name in stacked.attrs["notes"]


def test_versions_of_one_acquisition_are_named_and_both_count(make: Make, tmp_path: Path) -> None:
    late = make(20.0, 57.0, rows=80, columns=90)
    early = tmp_path / late.name.replace("20240601T010000", "20240601T003000").replace("_NT_", "_NR_")
    early.symlink_to(late)
    table = series([early, late], AREA, variables=NAMES[:1])
    assert len(table) == 2
    assert early.name in table.attrs["notes"]
    assert late.name in table.attrs["notes"]
    assert "one acquisition" in table.attrs["notes"]
    assert series([late], AREA, variables=NAMES[:1]).attrs["notes"] == ""


def test_progress_counts_up_and_can_stop_the_work(paths: Any) -> None:
    heard: list[tuple[float, int]] = []
    series(paths, AREA, variables=NAMES, on_progress=lambda done, of: heard.append((done, of)))
    assert heard[-1] == (5.0, 5)
    assert heard == sorted(heard)

    def stop(done: Any, of: Any) -> None:
        if done >= 1:
            raise Cancelled(f"Stopped after {done} of {of} products.")

    with pytest.raises(Cancelled, match="of 5 products"):
        series(paths, AREA, variables=NAMES, on_progress=stop)


@pytest.mark.parametrize("count", [1, 6])  # in threads, in processes
def test_a_product_under_way_counts_by_its_share_and_is_broken_off(
    count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"slow_work_{count}.py").write_text(
        "import time\nfrom olci_core.extract.progress import share_done\n"
        "def work(path):\n"
        "    for number in range(100_000):\n        time.sleep(0.01)\n        share_done(0.25)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    work = importlib.import_module(f"slow_work_{count}").work

    def stop(done: float, of: int) -> None:
        if done:
            raise Cancelled(f"Stopped at {done} of {of}.")

    with pytest.raises(Cancelled, match=rf"^Stopped at (0\.25|0\.5) of {count}\.$"):
        for_each(work, [f"product {number}" for number in range(count)], on_progress=stop)


def test_a_product_that_kills_its_worker_takes_no_other_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deadly_work.py").write_text(
        "import os\ndef work(path):\n    if path == 'deadly':\n        os._exit(9)\n    return path\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    work = importlib.import_module("deadly_work").work
    fine = [f"fine {number}" for number in range(6)]
    done, broken = for_each(work, [*fine, "deadly"])
    assert done == fine
    assert [each.path for each in broken] == ["deadly"]
    assert "worker process ended" in broken[0].why


def test_a_cluster_that_does_not_answer_is_said_to_be_so(paths: Any) -> None:
    with pytest.raises(SettingsError, match="does not answer"):
        for_each(str, ["a"], environ={"OLCI_DASK_SCHEDULER": "tcp://127.0.0.1:9"}, connect_within_s=0.3)


class _Cluster:
    """Stands for a cluster that answers as Dask does; it takes what it is given, and ``end`` says what comes of it."""

    def __init__(self, end: Callable[[Future[Any], str], object], *, status: str = "running") -> None:
        self.status, self._end = status, end

    @contextmanager
    def get_executor(self, *, pure: bool) -> Iterator[_Cluster]:
        yield self

    def submit(self, attempt: Any, work: Any, paths: Sequence[str]) -> Future[Any]:
        future: Future[Any] = Future()
        self._end(future, paths[0])
        return future


def test_a_cluster_that_ends_is_said_and_a_product_that_kills_its_workers_is_left_out() -> None:
    def gone(future: Future[Any], _path: str) -> None:
        future.cancel()
        future.set_running_or_notify_cancel()

    def dies_of_b(future: Future[Any], path: str) -> None:
        if path == "b":
            future.set_exception(KilledWorker("b", cast("Any", None), 3))
        else:
            future.set_result(attempted(str.upper, [path]))

    with pytest.raises(SettingsError, match="cluster ended"):
        for_each(str, ["a"], client=cast("Any", _Cluster(gone)))
    with pytest.raises(SettingsError, match="not connected"):
        for_each(str, ["a"], client=cast("Any", _Cluster(gone, status="closed")))
    done, broken = for_each(str.upper, ["a", "b", "c"], client=cast("Any", _Cluster(dies_of_b)))
    assert done == ["A", "C"]
    assert [each.path for each in broken] == ["b"]
    assert "worker of the cluster ended" in broken[0].why


def test_a_scheduler_with_two_workers_gives_the_same_figures(paths: Any, tmp_path: Path) -> None:
    expected = series(paths, AREA, variables=NAMES)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    script = tmp_path / "on_cluster.py"
    table, stacked = tmp_path / "table.csv", tmp_path / "shape.txt"
    script.write_text(
        SCRIPT.format(paths=[str(path) for path in paths], names=NAMES, table=str(table), shape=str(stacked))
    )
    subprocess.run([sys.executable, str(script)], check=True, env=environment, cwd=tmp_path, timeout=100)
    found = pd.read_csv(table, parse_dates=["time"])
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, check_exact=False, rtol=1e-12)
    assert stacked.read_text() == "4 2"


SCRIPT = """
import os, subprocess, sys, tempfile
from pathlib import Path
folder = Path(tempfile.mkdtemp())
file = folder / "scheduler.json"
start = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
running = [subprocess.Popen([*start, "--no-dashboard", "--scheduler-file", str(file)], stderr=subprocess.DEVNULL)]
for _ in range(2):
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(file), "--no-nanny"]
    worker += ["--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1"]
    running.append(subprocess.Popen(worker, stderr=subprocess.DEVNULL))
try:
    from distributed import Client
    from olci_core.area import Area
    from olci_core.extract import cube, series
    with Client(scheduler_file=str(file), timeout=60) as client:
        client.wait_for_workers(2, timeout=60)
        area = Area.from_point(20, 57, radius_km=6)
        paths, names = {paths}, {names}
        address = client.scheduler.address
        stacked = cube(paths, area, variables=names[:1], pixel_m=600, client=client)
        Path({shape!r}).write_text(f"{{stacked.sizes['time']}} {{len(client.scheduler_info()['workers'])}}")
    os.environ["OLCI_DASK_SCHEDULER"] = address
    series(paths, area, variables=names).to_csv({table!r}, index=False)
finally:
    for process in running:
        process.kill()
    for process in running:
        process.wait()
"""
