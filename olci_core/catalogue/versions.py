"""Which products are the same acquisition, and which of them is the best."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from olci_core.scene import Scene

_TIMELINESS_RANK = {"NR": 0, "ST": 1, "NT": 2}
_NO_TIME = timedelta()


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


def same_stretch(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Whether the shorter of two stretches of time (begin and end) lies at least half within the other."""
    shorter = max(_NO_TIME, min(one[1] - one[0], other[1] - other[0]))
    return 2 * shared_time(one, other) >= shorter


def shared_time(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> timedelta:
    """Return how long two stretches of time run side by side; negative is the time between them."""
    return min(one[1], other[1]) - max(one[0], other[0])


@dataclass(slots=True)
class _Leaders:
    """The best versions of one pass, by the time they begin at."""

    _by_begin: list[tuple[datetime, int]] = field(default_factory=list)
    _longest: timedelta = _NO_TIME

    def add(self, scene: Scene, place: int) -> None:
        insort(self._by_begin, (scene.begin, place))
        self._longest = max(self._longest, scene.end - scene.begin)

    def near(self, scene: Scene) -> Iterator[int]:
        """Yield the places of those that may share time with a scene."""
        last = bisect_right(self._by_begin, max(scene.begin, scene.end), key=lambda entry: entry[0])
        for begin, place in reversed(self._by_begin[:last]):
            if scene.begin - begin > self._longest:
                return
            yield place


def _grouped(products: list[Scene]) -> list[tuple[Scene, ...]]:
    """Group the products of one pass, each group and its members from the best version down."""
    groups: list[list[Scene]] = []
    leaders = _Leaders()
    for scene in sorted(products, key=rank, reverse=True):
        stretch = scene.begin, scene.end
        alike = [
            place
            for place in leaders.near(scene)
            if same_stretch(stretch, (groups[place][0].begin, groups[place][0].end))
        ]
        if alike:
            groups[max(alike, key=lambda place: (*_closeness(scene, groups[place][0]), -place))].append(scene)
        else:
            leaders.add(scene, len(groups))
            groups.append([scene])
    return [tuple(group) for group in groups]


def _closeness(scene: Scene, leader: Scene) -> tuple[timedelta, bool]:
    """Return how much two versions have in common; the frame number decides between equal shares of time."""
    shared = shared_time((scene.begin, scene.end), (leader.begin, leader.end))
    return shared, scene.frame is not None and scene.frame == leader.frame
