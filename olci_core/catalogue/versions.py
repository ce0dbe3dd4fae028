"""Which products are the same acquisition, and which of them is the best."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from olci_core.scene import Scene

_TIMELINESS_RANK = {"NR": 0, "ST": 1, "NT": 2}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def current(scenes: Iterable[Scene]) -> tuple[Scene, ...]:
    """Return each acquisition once, in its best version, ordered by begin."""
    return tuple(versions[0] for versions in versions_of(scenes))


def versions_of(scenes: Iterable[Scene]) -> tuple[tuple[Scene, ...], ...]:
    """Return the acquisitions ordered by begin, each as its versions, the best first.

    Products are versions of one acquisition when platform, product type, cycle and relative orbit agree and the
    shorter one lies at least half within the other. Their begins may differ by more than a minute: near-real-time
    frames are cut where a downlink ends, so two halves of a frame may stand beside the whole one. The best version
    of each stretch of the pass leads its acquisition; any other belongs to the one it shares the most time with.
    """
    passes: dict[tuple[str, str, int, int], list[Scene]] = defaultdict(list)
    for scene in scenes:
        passes[scene.platform, scene.product_type, scene.cycle, scene.relative_orbit].append(scene)
    acquisitions = [group for products in passes.values() for group in _grouped(products)]
    return tuple(sorted(acquisitions, key=lambda versions: (versions[0].begin, versions[0].name, versions[0].id)))


def rank(scene: Scene) -> tuple[int, str, datetime, str, str]:
    """Return what orders the versions of an acquisition: the best is the greatest.

    NT before ST before NR before what is unknown, then the higher baseline, then the later creation; name and id
    decide the rest.
    """
    return _TIMELINESS_RANK.get(scene.timeliness, -1), scene.baseline, scene.created, scene.name, scene.id


@dataclass(slots=True)
class _Leaders:
    """The best versions of one pass by the time they begin at; times are whole microseconds.

    ``places`` says which group each leads; ``spans`` and ``frames`` are by place.
    """

    begins: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    frames: list[int | None] = field(default_factory=list)
    longest: int = 0

    def add(self, begin: int, end: int, frame: int | None) -> None:
        """Take in the leader of a new group."""
        at = bisect_right(self.begins, begin)
        self.begins.insert(at, begin)
        self.places.insert(at, len(self.spans))
        self.spans.append((begin, end))
        self.frames.append(frame)
        self.longest = max(self.longest, end - begin)

    def closest(self, begin: int, end: int, frame: int | None) -> int | None:
        """Return the place of the group a product belongs to: that of the same stretch with the most in common.

        The frame number decides between equal shares of time, then the better version.
        """
        best: tuple[int, bool, int] | None = None
        at = bisect_right(self.begins, max(begin, end))
        while at:
            at -= 1
            if begin - self.begins[at] > self.longest:
                break
            place = self.places[at]
            other = self.spans[place]
            shared = min(end, other[1]) - max(begin, other[0])
            if 2 * shared >= max(0, min(end - begin, other[1] - other[0])):
                closeness = shared, frame is not None and frame == self.frames[place], -place
                if best is None or closeness > best:
                    best = closeness
        return None if best is None else -best[2]


def _grouped(products: list[Scene]) -> list[tuple[Scene, ...]]:
    """Group the products of one pass, each group and its members from the best version down."""
    if len(products) == 1:
        return [(products[0],)]
    groups: list[list[Scene]] = []
    leaders = _Leaders()
    for scene in sorted(products, key=rank, reverse=True):
        begin, end, frame = _microseconds(scene.begin), _microseconds(scene.end), scene.frame
        place = leaders.closest(begin, end, frame)
        if place is None:
            leaders.add(begin, end, frame)
            groups.append([scene])
        else:
            groups[place].append(scene)
    return [tuple(group) for group in groups]


def _microseconds(moment: datetime) -> int:
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
