"""The file of the standing orders: one that cannot be used is kept aside, and what can be read of it saved."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from olci_core.area import Area
from olci_core.errors import InputError, StorageError
from olci_core.follow import StandingOrder
from olci_core.follow.store import FOLLOW_FILE, FollowStore
from tests.core.follow.samples import AREA, SINCE
from tests.core.spoiled import spoil

_TAKEN = (
    "INSERT INTO taken VALUES"
    " (1, 'id-1', 'a.SEN3', 'S3A', 'OL_1_EFR___', 1, 1, 0, 180, 'NT', 'done', 5, '', '', 9, NULL)"
)


def filled(path: Path) -> None:
    store = FollowStore(path)
    for number in range(20):
        store.orders.add(StandingOrder(f"Bay {number}", AREA, SINCE))
    store.close()
    with sqlite3.connect(path) as base:
        base.execute(_TAKEN)
    base.close()


@pytest.mark.parametrize(
    ("how", "says", "saved"),
    [
        ("no database", "was spoiled", 0),
        ("empty", "was empty", 0),
        ("another database", "was not a list of standing orders", 0),
        ("newer", "was written by a newer version of this program (9)", 20),
        ("cut", "was spoiled", 0),
    ],
)
def test_a_file_that_cannot_be_used_is_kept_aside_and_what_can_be_read_of_it_saved(
    how: str, says: str, saved: int, tmp_path: Path
) -> None:
    path = tmp_path / FOLLOW_FILE
    filled(path)
    spoil(path, how, table="orders", version=2)
    before = path.read_bytes()
    store = FollowStore(path)
    (aside,) = tmp_path.glob("follow.2*.sqlite")
    assert says in store.notice
    assert aside.name in store.notice
    assert how == "newer" or aside.read_bytes() == before
    assert len(store.orders.states()) >= saved
    assert len(store.taken.of(1)) == (1 if saved else 0)
    kept = store.orders.add(StandingOrder("Another", Area.from_point(10, 0, radius_km=20), SINCE))
    assert kept in [state.order for state in store.orders.states()]
    store.close()
    again = FollowStore(path)
    assert again.notice == ""
    again.close()


def test_a_newer_file_that_another_window_uses_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FOLLOW_FILE
    filled(path)
    other = FollowStore(path)
    other._database.connection.execute("PRAGMA user_version = 9")
    with pytest.raises(StorageError, match="another window of this program uses it"):
        FollowStore(path)
    assert len(other.orders.states()) == 20
    other.close()
    store = FollowStore(path)
    assert "newer version" in store.notice
    store.close()


def test_two_who_open_a_spoiled_file_at_once_begin_one_new_file(tmp_path: Path) -> None:
    (tmp_path / FOLLOW_FILE).write_bytes(b"rubbish" * 99)
    stores = [FollowStore(tmp_path / FOLLOW_FILE) for _ in range(2)]
    assert [bool(store.notice) for store in stores] == [True, False]
    stores[0].orders.add(StandingOrder("Bay", Area.from_point(10, 0, radius_km=20), SINCE))
    assert len(stores[1].orders.states()) == 1
    for store in stores:
        store.close()


def test_an_order_of_a_later_version_stays_in_the_file_and_spoils_no_other(tmp_path: Path) -> None:
    store = FollowStore(tmp_path / FOLLOW_FILE)
    kept = store.orders.add(StandingOrder("Bay", AREA, SINCE))
    store._database.connection.execute("INSERT INTO orders (body) VALUES (?)", (b'{"name":"from tomorrow"}',))
    assert [state.order for state in store.orders.states()] == [kept]
    store.orders.looked(
        kept.id or 0,
        at=SINCE,
        next_look_at=SINCE + timedelta(hours=6),
        covered_until=SINCE,
        oldest_waiting=None,
        failures=0,
        trouble="",
    )
    store.close()
    again = FollowStore(tmp_path / FOLLOW_FILE)
    assert again.orders.states()[0].covered_until == SINCE
    assert again._database.connection.execute("SELECT count(*) FROM orders").fetchone() == (2,)
    again.close()


def test_a_file_of_the_first_version_is_carried_over(tmp_path: Path) -> None:
    path = tmp_path / FOLLOW_FILE
    filled(path)
    with sqlite3.connect(path) as base:
        base.executescript(
            "ALTER TABLE taken DROP COLUMN record; ALTER TABLE orders DROP COLUMN seen_at; DROP TABLE cuts;"
            "PRAGMA user_version = 1;"
        )
    base.close()
    store = FollowStore(path)
    assert store.notice == ""
    assert len(store.orders.states()) == 20
    (taken,) = store.taken.of(1)
    assert taken.known.scene_id == "id-1"
    assert store.taken.latest_scenes(1, limit=8) == ()
    assert store.cuts.of(1) == ()
    store.close()


def test_two_orders_cannot_have_one_name(tmp_path: Path) -> None:
    store = FollowStore(tmp_path / FOLLOW_FILE)
    bay = store.orders.add(StandingOrder("Bay", Area.from_point(10, 0, radius_km=20), SINCE))
    other = store.orders.add(replace(bay, name="Other", id=None))
    for action in (
        lambda: store.orders.add(replace(bay, name=" bay", id=None)),
        lambda: store.orders.change(replace(other, name="Bay.")),
    ):
        with pytest.raises(InputError, match="of that name"):
            action()
    store.orders.change(replace(bay, name="Bay of Guinea"))
    assert [state.order.name for state in store.orders.states()] == ["Bay of Guinea", "Other"]
    store.close()
