"""Which products are the same acquisition, and which of them is the best."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from olci_core.scene import Scene

# A reprocessing may cut its frames some seconds off; the shortest frames follow each other after about 20 s.
MAX_APART = timedelta(seconds=10)
_TIMELINESS_RANK = {"NR": 0, "ST": 1, "NT": 2}


def current(scenes: Iterable[Scene]) -> tuple[Scene, ...]:
    """Return each acquisition once, in its best version, ordered by begin."""
    return tuple(versions[0] for versions in versions_of(scenes))


def versions_of(scenes: Iterable[Scene]) -> tuple[tuple[Scene, ...], ...]:
    """Return the acquisitions ordered by begin, each as its versions, the best first.

    Products are the same acquisition when platform, product type, cycle and relative orbit agree, they begin within
    MAX_APART of each other, and share at least half of the shorter one's time.
    """
    passes: dict[tuple[str, str, int, int], list[Scene]] = defaultdict(list)
    for scene in scenes:
        passes[scene.platform, scene.product_type, scene.cycle, scene.relative_orbit].append(scene)
    acquisitions = [group for products in passes.values() for group in _groups(products)]
    best_first = [tuple(sorted(group, key=rank, reverse=True)) for group in acquisitions]
    return tuple(sorted(best_first, key=lambda versions: (versions[0].begin, versions[0].name, versions[0].id)))


def rank(scene: Scene) -> tuple[int, str, datetime, str, str]:
    """Return what orders the versions of an acquisition: the best is the greatest.

    NT before ST before NR, then the higher baseline, then the later creation; name and id settle the rest.
    """
    return _TIMELINESS_RANK.get(scene.timeliness, -1), scene.baseline, scene.created, scene.name, scene.id


def same_acquisition(one: Scene, other: Scene) -> bool:
    """Whether two products of one pass show the same stretch of it."""
    if abs(one.begin - other.begin) > MAX_APART:
        return False
    shared = min(one.end, other.end) - max(one.begin, other.begin)
    shorter = min(one.end - one.begin, other.end - other.begin)
    return 2 * shared >= shorter


def _groups(products: list[Scene]) -> list[list[Scene]]:
    """Group the products of one pass; each group is measured by its earliest, so that groups do not creep."""
    groups: list[list[Scene]] = []
    for scene in sorted(products, key=lambda scene: (scene.begin, scene.end, scene.name, scene.id)):
        for group in reversed(groups):
            if same_acquisition(group[0], scene):
                group.append(scene)
                break
            if scene.begin - group[0].begin > MAX_APART:
                groups.append([scene])
                break
        else:
            groups.append([scene])
    return groups
