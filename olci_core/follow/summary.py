"""How an order goes, in numbers: found, fetched, passed over and why, what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from olci_core.follow.store import FollowStore, KeptCut, OrderState, Remembered, TakenScene
from olci_core.scene import Scene

MAX_LATEST = 8
_ARRIVED = ("fetched", "replaced")
_ON_THE_WAY = ("claimed", "ordered")


@dataclass(frozen=True, slots=True)
class FailedCut:
    """A product out of which the area could not be cut yet: why, and when it is tried again."""

    scene_name: str
    reason: str
    next_try_at: datetime | None


@dataclass(frozen=True, slots=True)
class Summary:
    """How an order goes. ``passed`` are the scenes that it did not want, the latest first; ``taken`` likewise.

    ``latest`` are the latest scenes that were taken, as the catalogue listed them, MAX_LATEST at most.
    ``judged`` says, by id, what was decided on the scenes that were taken.
    ``found`` counts the scenes that were looked at, those in several versions once for each that was decided on.
    """

    state: OrderState
    taken: tuple[TakenScene, ...]
    passed: tuple[Remembered, ...]
    waiting: tuple[Remembered, ...]
    cuts: tuple[KeptCut, ...]
    failed_cuts: tuple[FailedCut, ...]
    new_ids: frozenset[str]
    judged: Mapping[str, Remembered] = field(default_factory=dict)
    latest: tuple[Scene, ...] = ()

    @property
    def found(self) -> int:
        """How many scenes were met."""
        return len(self.taken) + len(self.passed) + len(self.waiting)

    @property
    def fetched(self) -> int:
        """How many scenes have arrived, those replaced since then included."""
        return self._count(_ARRIVED)

    @property
    def on_the_way(self) -> int:
        """How many scenes are in the download queue."""
        return self._count(_ON_THE_WAY)

    @property
    def failed(self) -> int:
        """How many scenes the queue could not fetch."""
        return self._count(("failed",))

    @property
    def undone_by_hand(self) -> int:
        """How many scenes were cancelled, or removed from the disk, by a person."""
        return self._count(("cancelled", "removed"))

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """Why scenes were passed over, the most frequent first; what differs in its number alone is one reason."""
        kinds = Counter(one.reason.split(" ")[0] if "%" in one.reason else one.reason for one in self.passed)
        return tuple(kinds.most_common())

    def _count(self, states: tuple[str, ...]) -> int:
        return sum(one.known.state in states for one in self.taken)


def summary_of(state: OrderState, store: FollowStore) -> Summary:
    """Return how an order goes.

    Raises:
        StorageError: the standing orders cannot be read.
    """
    assert state.order.id is not None
    taken = tuple(reversed(store.taken.of(state.order.id)))
    ids = {one.known.scene_id for one in taken}
    decisions = store.decisions.of(state.order.id)
    others = [one for one in decisions if one.scene_id not in ids]
    cuts = store.cuts.of(state.order.id)
    names = {one.known.scene_id: one.known.scene_name for one in taken}
    seen_at = state.seen_at
    return Summary(
        state,
        taken,
        tuple(one for one in others if one.is_passed_over),
        tuple(one for one in others if one.verdict == "waits"),
        tuple(one for one in cuts if one.state == "done"),
        tuple(
            FailedCut(names.get(one.scene_id, one.scene_id), one.reason, one.next_try_at)
            for one in cuts
            if one.state == "failed"
        ),
        frozenset(
            one.known.scene_id
            for one in taken
            if one.known.state in (*_ARRIVED, *_ON_THE_WAY) and (seen_at is None or one.taken_at > seen_at)
        ),
        {one.scene_id: one for one in decisions if one.scene_id in ids},
        store.taken.latest_scenes(state.order.id, limit=MAX_LATEST),
    )
