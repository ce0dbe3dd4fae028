"""A transaction counts whole or not at all, and whoever only reads waits for nobody."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from olci_core.sqlite_transaction import transaction


def opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, timeout=0.0)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(opened(tmp_path / "a.sqlite")) as base:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("CREATE TABLE scenes (name TEXT)")
        yield base


def names(base: sqlite3.Connection) -> list[str]:
    with transaction(base, writes=False):
        return [name for (name,) in base.execute("SELECT name FROM scenes ORDER BY name")]


def test_what_failed_leaves_nothing_and_the_next_one_counts(connection: sqlite3.Connection) -> None:
    with pytest.raises(KeyError), transaction(connection):
        connection.execute("INSERT INTO scenes VALUES ('half')")
        raise KeyError("in the middle")
    with transaction(connection):
        connection.execute("INSERT INTO scenes VALUES ('whole')")
    assert names(connection) == ["whole"]


def test_what_made_it_fail_is_raised_though_sqlite_has_rolled_back_already(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE UNIQUE INDEX once ON scenes (name)")
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"), transaction(connection):
        connection.execute("INSERT INTO scenes VALUES ('same')")
        connection.execute("INSERT OR ROLLBACK INTO scenes VALUES ('same')")
    assert names(connection) == []


def test_a_commit_that_fails_leaves_no_transaction_behind(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)")
    connection.execute("CREATE TABLE taken (of INTEGER REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(sqlite3.IntegrityError), transaction(connection):
        connection.execute("INSERT INTO taken VALUES (7)")
    assert not connection.in_transaction


def test_who_only_reads_waits_for_nobody_who_writes(connection: sqlite3.Connection, tmp_path: Path) -> None:
    with closing(opened(tmp_path / "a.sqlite")) as other, transaction(connection):
        connection.execute("INSERT INTO scenes VALUES ('under way')")
        assert names(other) == []
        with pytest.raises(sqlite3.OperationalError, match="locked"), transaction(other):
            pass
