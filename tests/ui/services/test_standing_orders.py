"""Standing orders look by themselves while the program runs; a spoiled file of theirs stops nothing else."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from olci_core.area import Area
from olci_core.follow import StandingOrder
from olci_core.follow.store import FOLLOW_FILE
from olci_ui.services import services

GULF = Area.from_point(10, 0, radius_km=20)


def test_an_order_fetches_by_itself_while_the_program_runs(world: Path) -> None:
    orders = services.archive.orders
    assert orders.following is not None
    assert orders.thread is not None
    orders.following.add(StandingOrder("Gulf", GULF, datetime.now(UTC) - timedelta(days=5), min_free_gb=0.0))
    orders.thread.wake()
    ends_at = time.monotonic() + 30
    while not services.archive.queue.snapshot() and time.monotonic() < ends_at:
        time.sleep(0.05)
    assert services.archive.queue.snapshot()
    assert orders.thread.trouble == ""


def test_orders_follow_the_download_folder(world: Path, tmp_path: Path) -> None:
    before = services.archive.orders
    services.set_download_folder(tmp_path / "elsewhere")
    assert services.archive.orders is not before


def test_a_spoiled_file_is_said_and_keeps_nothing_else_from_working(world: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FOLLOW_FILE).write_bytes(b"no database" * 1000)
    orders = services.archive.orders
    assert orders.following is not None
    assert "was spoiled" in orders.notice
    assert services.archive.queue.snapshot() == ()


def test_where_no_orders_can_be_kept_at_all_it_is_said_and_nothing_else_stops(world: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / FOLLOW_FILE).symlink_to(tmp_path / "not here" / FOLLOW_FILE)
    orders = services.archive.orders
    assert orders.following is None
    assert "cannot be read" in orders.trouble
    assert services.archive.queue.snapshot() == ()
