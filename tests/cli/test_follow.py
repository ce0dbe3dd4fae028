"""``olci follow``: orders kept, listed and looked after; the fetching itself is the queue's."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from olci_cli.follow_words import say_look
from olci_core.area import Area
from olci_core.follow import LookReport, StandingOrder

Olci = Callable[..., subprocess.CompletedProcess[str]]


def test_an_order_is_kept_looks_and_says_why_it_passes_scenes_over(olci: Olci) -> None:
    assert olci("follow").stdout == "Nothing is followed.\n"
    since = f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%d}"
    wide = ("--area", "-20, -10, 20, 10", "--min-coverage", "99")  # more than any frame covers
    done = olci("follow", "--add", "Atlantic", *wide, "--from", since)
    assert (done.returncode, done.stdout) == (0, "Atlantic: has not looked yet.\n")
    done = olci("follow", "--once", "--json")
    assert done.returncode == 0, done.stderr
    (look,) = json.loads(done.stdout)["looks"]
    assert list(look) == ["order", "decisions", "trouble", "cuts"]
    assert look["decisions"]
    for decision in look["decisions"]:
        assert list(decision) == ["scene_name", "verdict", "reason", "coverage", "bright"]
        assert decision["verdict"] != "fetch"
        assert "covers" in decision["reason"]
    (order,) = json.loads(olci("follow", "--json").stdout)["orders"]
    assert order["name"] == "Atlantic"
    assert order["last_look_at"] is not None
    assert list(order) == [
        "id", "name", "area", "product_types", "is_paused", "last_look_at", "next_look_at", "trouble", "found",
        "fetched", "on_the_way", "failed", "undone_by_hand", "passed_over", "waiting", "cuts", "failed_cuts",
    ]  # fmt: skip
    assert order["passed_over"] == len(look["decisions"])
    assert json.loads(olci("status", "--json").stdout)["following"] == {"orders": [order], "trouble": ""}
    assert "covers " in olci("follow", "--why", "Atlantic").stdout
    assert olci("follow", "--once", "--due").stdout == "", "its time has not come"
    assert olci("follow", "--remove", "Atlantic").stdout == "Nothing is followed.\n"


def test_a_look_that_failed_is_not_said_to_have_found_nothing() -> None:
    since = datetime(2024, 6, 1, tzinfo=UTC)
    report = LookReport(StandingOrder("North", Area.from_bounds(0, 0, 1, 1), since), at=since)
    assert say_look(report) == "North: nothing new."
    assert say_look(replace(report, trouble="catalogue.example cannot be reached.")) == "North: the look failed."


def test_an_order_without_area_or_name_is_wrong_usage(olci: Olci) -> None:
    assert olci("follow", "--add", "North").returncode == 2
    done = olci("follow", "--remove", "South")
    assert done.returncode == 2
    assert "There is no order called South." in done.stderr


FILES = (
    "Oa08_radiance.nc", "geo_coordinates.nc", "instrument_data.nc", "qualityFlags.nc", "tie_geometries.nc",
    "time_coordinates.nc", "tie_geo_coordinates.nc", "xfdumanifest.xml",
)  # fmt: skip
GULF = ("--area", "POLYGON((9.9 -0.1,10.1 -0.1,10.1 0.1,9.9 0.1,9.9 -0.1))", "--min-coverage", "99")
KILLED = """
import os, sys
from olci_core.transfer import DownloadQueue
from olci_cli.__main__ import run
plain = DownloadQueue.add
def add(self, *args, **options):
    plain(self, *args, **options)
    os._exit(9)  # between ordering and noting
DownloadQueue.add = add
run(["follow", "--once"])
"""


def test_what_an_order_wants_is_fetched_once_by_whoever_looks_and_cut(
    olci: Olci, environment: dict[str, str], tmp_path: Path
) -> None:
    since = f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%d}"
    rule = [
        *GULF,
        "--from",
        since,
        "--versions",
        "first",
        "--min-free-gb",
        "0",
        "--cut",
        "--variables",
        "Oa08_radiance",
    ]
    rule += [one for file in FILES for one in ("--file", file)]
    tried = olci("follow", "--add", "Gulf", *rule, "--dry-run", "--json")
    assert tried.returncode == 0, tried.stderr
    assert json.loads(tried.stdout)["fetched_bytes"] > 0
    assert olci("follow", "--add", "Gulf", *rule).returncode == 0, "a dry run keeps nothing, so the name is free"
    killed = subprocess.run([sys.executable, "-c", KILLED], cwd=tmp_path, env=environment, check=False)
    assert killed.returncode == 9

    command = [sys.executable, "-m", "olci_cli", "follow", "--once", "--json"]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, cwd=tmp_path, env=environment, **pipes) for _ in range(2)]
    said = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    scenes = [
        decision["scene_name"]
        for out, _ in said
        for look in json.loads(out)["looks"]
        for decision in look["decisions"]
        if decision["verdict"] == "fetch"
    ]
    jobs = json.loads(olci("status", "--json").stdout)["jobs"]
    assert sorted(job["scene_name"] for job in jobs) == sorted({*scenes, *(job["scene_name"] for job in jobs)})
    assert {(job["state"], job["attempts"]) for job in jobs} == {("done", 1)}
    (order,) = json.loads(olci("follow", "--json").stdout)["orders"]
    assert (order["fetched"], order["on_the_way"], order["failed"]) == (len(jobs), 0, 0)
    assert len(order["cuts"]) == len(jobs) == len({*order["cuts"]})
    assert all(Path(file).exists() for file in order["cuts"])
    curve = (tmp_path / "scenes" / "following" / "Gulf" / "series.csv").read_text("utf-8")
    assert curve.count("Oa08_radiance") == len(jobs)

    first = Path(jobs[0]["path"])
    shutil.rmtree(first)
    again = olci("follow", "--once")
    assert again.returncode == 0, again.stderr
    assert not first.exists(), "what was removed by hand is not fetched again"
    said_of_it = olci("follow", "--pause", "Gulf").stdout
    assert said_of_it.startswith("Gulf: paused, last look")
    assert "1 undone by hand" in said_of_it


def test_a_spoiled_list_of_orders_is_kept_aside_and_said_and_the_queue_is_shown(olci: Olci, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "follow.sqlite").mkdir()
    done = olci("status")
    assert done.returncode == 0
    assert "The queue is empty." in done.stdout
    assert "standing orders" in done.stderr
    assert len([*(tmp_path / "data").glob("follow.2*.sqlite")]) == 1
    again = olci("follow")
    assert (again.returncode, again.stderr) == (0, "")


def test_a_list_of_orders_that_cannot_be_opened_is_said_and_the_queue_is_shown(olci: Olci, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "follow.sqlite").symlink_to(tmp_path / "not here" / "follow.sqlite")
    done = olci("status")
    assert done.returncode == 0
    assert "The queue is empty." in done.stdout
    assert "standing orders" in done.stderr
    assert olci("follow").returncode == 1
