"""The standing orders themselves: what they are, when they looked, and when somebody last saw how they go."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from olci_core.errors import InputError
from olci_core.follow.standing_order import StandingOrder
from olci_core.follow.store.database import Database, maybe_moment, maybe_seconds


@dataclass(frozen=True, slots=True)
class OrderState:
    """A standing order and how it goes. Times are aware UTC, None for never; ``trouble`` is why the last look failed.

    ``covered_until``: up to when everything listed has been decided on. ``oldest_waiting``: the begin of the oldest
    scene whose decision waits. ``seen_at``: when a person last saw the order on the page.
    """

    order: StandingOrder
    next_look_at: datetime | None
    last_look_at: datetime | None
    covered_until: datetime | None
    oldest_waiting: datetime | None
    failures: int
    trouble: str
    seen_at: datetime | None = None


class OrderTable:
    """The table of the orders."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, order: StandingOrder) -> StandingOrder:
        """Keep a new order and return it with its number.

        Raises:
            InputError: there is one of that name.
            StorageError: the file cannot be written.
        """
        with self._database.transaction() as base:
            _insist_on_own_name(base, order)
            cursor = base.execute(
                "INSERT INTO orders (body, is_paused) VALUES (?, ?)", (order.to_json(), order.is_paused)
            )
        assert cursor.lastrowid is not None
        return order.numbered(cursor.lastrowid)

    def change(self, order: StandingOrder) -> None:
        """Keep an order as it is now; what lay before is looked at anew, what was taken stays taken.

        Raises:
            InputError: another one has its name.
            StorageError: the file cannot be written.
        """
        with self._database.transaction() as base:
            _insist_on_own_name(base, order)
            base.execute(
                "UPDATE orders SET body = ?, is_paused = ?, next_look_at = NULL, covered_until = NULL WHERE id = ?",
                (order.to_json(), order.is_paused, order.id),
            )

    def pause(self, order_id: int, *, is_paused: bool) -> None:
        """Let an order rest, or go on."""
        with self._database.transaction() as base:
            base.execute("UPDATE orders SET is_paused = ? WHERE id = ?", (is_paused, order_id))

    def remove(self, order_id: int) -> None:
        """Forget an order and what it took; files stay."""
        with self._database.transaction() as base:
            base.execute("DELETE FROM orders WHERE id = ?", (order_id,))

    def states(self) -> tuple[OrderState, ...]:
        """Return every order that can be read, in the order in which they were made."""
        with self._database.reading() as base:
            return _read(base)[0]

    def unreadable(self) -> int:
        """Return how many orders cannot be read, such as those of a later version; they stay in the file."""
        with self._database.reading() as base:
            return _read(base)[1]

    def see(self, order_id: int, *, at: datetime) -> None:
        """Note that a person saw how an order goes."""
        with self._database.transaction() as base:
            base.execute("UPDATE orders SET seen_at = ? WHERE id = ?", (at.timestamp(), order_id))

    def looked(
        self,
        order_id: int,
        *,
        at: datetime,
        next_look_at: datetime,
        covered_until: datetime | None,
        oldest_waiting: datetime | None,
        failures: int,
        trouble: str,
    ) -> None:
        """Note how a look ended; ``covered_until`` None leaves it where it was."""
        kept = (
            at.timestamp(),
            next_look_at.timestamp(),
            maybe_seconds(covered_until),
            maybe_seconds(oldest_waiting),
            failures,
            trouble,
            order_id,
        )
        with self._database.transaction() as base:
            base.execute(
                "UPDATE orders SET last_look_at = ?, next_look_at = ?, covered_until = COALESCE(?, covered_until),"
                " oldest_waiting = ?, failures = ?, trouble = ? WHERE id = ?",
                kept,
            )


def _read(base: sqlite3.Connection) -> tuple[tuple[OrderState, ...], int]:
    rows = base.execute(
        "SELECT id, body, is_paused, next_look_at, last_look_at, covered_until, oldest_waiting, failures,"
        " trouble, seen_at FROM orders ORDER BY id"
    ).fetchall()
    found = []
    for row in rows:
        try:
            order = StandingOrder.from_json(row[1], order_id=row[0], is_paused=bool(row[2]))
        except InputError:
            continue
        state = OrderState(
            order,
            next_look_at=maybe_moment(row[3]),
            last_look_at=maybe_moment(row[4]),
            covered_until=maybe_moment(row[5]),
            oldest_waiting=maybe_moment(row[6]),
            failures=row[7],
            trouble=row[8],
            seen_at=maybe_moment(row[9]),
        )
        found.append(state)
    return tuple(found), len(rows) - len(found)


def _insist_on_own_name(base: sqlite3.Connection, order: StandingOrder) -> None:
    """Refuse a name that another order has; the folder of the cuts is named after it, too."""
    others = [state.order for state in _read(base)[0] if state.order.id != order.id]
    if any(one.folder_name.casefold() == order.folder_name.casefold() for one in others):
        raise InputError(f"There is a standing order of that name: {order.name}", hint="Choose another name.")
