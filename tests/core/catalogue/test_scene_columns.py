"""Columns of scenes: read once, and the same answer as scene by scene."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from olci_core.catalogue.scene_columns import SceneColumns
from olci_core.catalogue.scene_filter import CHOICES, Facts, SceneFilter, choices, choices_in
from olci_core.scene import Scene

BEGIN = datetime(2018, 6, 1, tzinfo=UTC)
New = Callable[..., Scene]
COVERAGES = st.one_of(st.none(), st.floats(0, 1))
WANTED: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "platforms": st.frozensets(st.sampled_from(["S3A", "S3B"])),
        "relative_orbits": st.frozensets(st.sampled_from([7, 12])),
        "min_coverage": st.floats(0, 1),
        "online": st.booleans(),
        "downloaded": st.booleans(),
    },
)


def passes(scene: Scene, wanted: SceneFilter, facts: Facts, *, but: str = "") -> bool:
    """Decide on one scene as its sentence reads, without the field ``but``."""
    coverage = facts.coverage.get(scene.id)
    passed = {
        "platforms": not wanted.platforms or scene.platform in wanted.platforms,
        "relative_orbits": not wanted.relative_orbits or scene.relative_orbit in wanted.relative_orbits,
        "min_coverage": wanted.min_coverage is None or (coverage is not None and coverage >= wanted.min_coverage),
        "online": wanted.online is None or scene.online == wanted.online,
        "downloaded": wanted.downloaded is None or (scene.id in facts.downloaded) == wanted.downloaded,
    }
    return all(is_so for name, is_so in passed.items() if name != but)


@given(
    data=st.lists(st.tuples(st.sampled_from(["S3A", "S3B"]), st.sampled_from([7, 12]), st.booleans(), COVERAGES)),
    asked=WANTED,
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_columns_decide_and_count_as_one_would_scene_by_scene(
    new_scene: New, data: list[tuple[str, int, bool, float | None]], asked: dict[str, Any]
) -> None:
    scenes = tuple(
        new_scene(BEGIN + timedelta(hours=place), platform=platform, relative_orbit=orbit, Online=online)
        for place, (platform, orbit, online, _) in enumerate(data)
    )
    known = zip(scenes, data, strict=True)
    coverage = {scene.id: share for scene, (*_, share) in known if share is not None}
    facts = Facts(coverage=coverage, downloaded={scene.id for scene in scenes[::3]})
    wanted, columns = SceneFilter(**asked), SceneColumns(scenes)
    assert wanted.narrow(columns, facts) == tuple(scene for scene in scenes if passes(scene, wanted, facts))
    counts = choices_in(wanted, columns, facts)
    for name, of in CHOICES.items():
        assert counts[name] == Counter(of(scene) for scene in scenes if passes(scene, wanted, facts, but=name))
    here = (scene.id in facts.downloaded for scene in scenes if passes(scene, wanted, facts, but="downloaded"))
    assert counts["downloaded"] == Counter(here)
    assert counts == choices(wanted, scenes, facts)


def test_a_column_is_read_from_the_scenes_once(new_scene: New) -> None:
    asked: list[str] = []

    def platform(scene: Scene) -> str:
        asked.append(scene.id)
        return scene.platform

    columns = SceneColumns([new_scene(BEGIN), new_scene(BEGIN + timedelta(hours=1), platform="S3B")])
    for _ in range(3):
        assert columns.is_one_of("platforms", platform, {"S3B"}).tolist() == [False, True]
    assert len(asked) == 2
    assert columns.counted("platforms", platform, np.array([True, False])) == {"S3A": 1}
