"""``olci follow``: orders kept, listed and looked after; the fetching itself is the queue's."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Olci = Callable[..., subprocess.CompletedProcess[str]]


def test_an_order_is_kept_looks_and_says_why_it_passes_scenes_over(olci: Olci) -> None:
    assert olci("follow").stdout == "Nothing is followed.\n"
    since = f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%d}"
    whole_north = ("--area", "-180, 60, 180, 90", "--min-coverage", "99")  # more than any frame covers
    done = olci("follow", "--add", "North", *whole_north, "--from", since)
    assert (done.returncode, done.stdout) == (0, "North: has not looked yet.\n")
    done = olci("follow", "--once", "--json")
    assert done.returncode == 0, done.stderr
    (look,) = json.loads(done.stdout)["looks"]
    assert list(look) == ["order", "decisions", "trouble"]
    assert look["decisions"]
    for decision in look["decisions"]:
        assert list(decision) == ["scene_name", "verdict", "reason", "coverage", "bright"]
        assert decision["verdict"] != "fetch"
        assert "covers" in decision["reason"]
    (order,) = json.loads(olci("follow", "--json").stdout)["orders"]
    assert order["name"] == "North"
    assert order["last_look_at"] is not None
    assert olci("follow", "--once", "--due").stdout == "", "its time has not come"
    assert olci("follow", "--remove", "North").stdout == "Nothing is followed.\n"


def test_an_order_without_area_or_name_is_wrong_usage(olci: Olci) -> None:
    assert olci("follow", "--add", "North").returncode == 2
    done = olci("follow", "--remove", "South")
    assert done.returncode == 2
    assert "There is no order called South." in done.stderr
