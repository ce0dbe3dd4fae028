"""Which scenes a satellite took in one go over an area: frames that follow one another, of whatever product type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from olci_core.scene import Scene

_MAX_GAP = timedelta(minutes=3)  # a frame: a missing one, or one off the area's edge, does not end a pass


def passes_of(scenes: Iterable[Scene]) -> tuple[tuple[Scene, ...], ...]:
    """Return the passes in order of time, each as its scenes ordered by begin.

    Scenes belong to one pass when platform, cycle and relative orbit agree and no more than a frame lies between one
    and the next.
    """
    by_orbit: dict[tuple[str, int, int], list[Scene]] = defaultdict(list)
    for scene in scenes:
        by_orbit[scene.platform, scene.cycle, scene.relative_orbit].append(scene)
    passes: list[list[Scene]] = []
    for group in by_orbit.values():
        ends = None
        for scene in sorted(group, key=lambda one: (one.begin, one.product_type, one.name)):
            if ends is None or scene.begin - ends > _MAX_GAP:
                passes.append([])
            passes[-1].append(scene)
            ends = scene.end if len(passes[-1]) == 1 or ends is None else max(ends, scene.end)
    return tuple(tuple(one) for one in sorted(passes, key=lambda one: (one[0].begin, one[0].name)))
