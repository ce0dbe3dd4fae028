"""One transaction of an SQLite file: all of it counts, or nothing; the error raised is the one that made it fail."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)


@contextmanager
def transaction(connection: sqlite3.Connection, *, writes: bool = True) -> Iterator[sqlite3.Connection]:
    """Do what belongs together on a connection without transactions of its own (``isolation_level=None``).

    One that ``writes`` waits at its begin until no other process writes; one that only reads waits for nobody.

    Raises:
        sqlite3.Error: the file cannot be read or written; it is as it was.
    """
    connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
    try:
        yield connection
        connection.execute("COMMIT")
    finally:
        _roll_back(connection)


def _roll_back(connection: sqlite3.Connection) -> None:
    """End a transaction that has not come to its COMMIT, unless SQLite has done it, as on a full disk."""
    try:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        log.warning("a transaction could not be rolled back: %s", error)  # what made it necessary counts
