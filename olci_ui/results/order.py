"""In what order scenes are looked at, and what is known of each over the area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from olci_core.picture import Candidate
from olci_core.scene import Scene


def ordered(
    scenes: Sequence[Scene],
    order: str,
    *,
    coverage: Mapping[str, float],
    bright: Mapping[str, float | None],
) -> tuple[Scene, ...]:
    """Return scenes in an order of ``texts.ORDERS``; what is not known goes last, equal ones stay in order of time.

    Products of one acquisition begin within the same second, in any order: level 1 stands before its level 2.
    """
    by_name = sorted(scenes, key=lambda scene: scene.name)
    by_time = sorted(by_name, key=lambda scene: scene.begin.replace(microsecond=0), reverse=order == "newest")
    if order == "coverage":
        by_time.sort(key=lambda scene: -round(coverage.get(scene.id, 0.0), 3))
    elif order == "clearest":
        by_time.sort(key=lambda scene: 2.0 if (share := bright.get(scene.id)) is None else round(share, 3))
    return tuple(by_time)


def candidates(
    scenes: Sequence[Scene], *, coverage: Mapping[str, float], bright: Mapping[str, float | None]
) -> tuple[Candidate, ...]:
    """Return scenes with what is known of them, for choosing among them."""
    return tuple(Candidate(scene, coverage.get(scene.id, 0.0), bright.get(scene.id)) for scene in scenes)
