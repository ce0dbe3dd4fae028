"""What is done with a list of many scenes at hand, by us and by pandas: filtered, counted, sorted, grouped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from olci_core.catalogue import current
from olci_core.catalogue.scene_columns import SceneColumns
from olci_core.catalogue.scene_filter import Facts, SceneFilter, choices, choices_in, direction
from olci_core.scene import Scene

ListWork = Callable[[], object]
WANTED = replace(SceneFilter(), timeliness=frozenset({"NT"}), min_coverage=0.5, max_bright=95.0)
PANDAS, FROM_NOTHING = "pandas", "pandas, its table made first"
CHOICE_COLUMNS = {
    "platform": "platforms",
    "timeliness": "timeliness",
    "type": "product_types",
    "orbit": "relative_orbits",
    "direction": "directions",
    "size_known": "size_known",
    "online": "online",
}


def list_works(scenes: tuple[Scene, ...]) -> list[tuple[str, ListWork, str, ListWork]]:
    """Return works on a list of scenes: what they are, ours, and a rival's name and its own, which bring the same."""
    facts = Facts(coverage={scene.id: (place % 100) / 100 for place, scene in enumerate(scenes)})
    table, columns = scene_table(scenes, facts), SceneColumns(scenes)
    ours_counted = choices(WANTED, scenes, facts)
    assert list(counted_beside(table).values()) == [dict(ours_counted[name]) for name in CHOICE_COLUMNS.values()]
    assert list(filtered(table)["id"]) == [scene.id for scene in WANTED.apply(scenes, facts)]
    assert list(best_versions(table)["id"]) == [scene.id for scene in current(scenes)]

    def made_first(work: Callable[[pd.DataFrame], object]) -> ListWork:
        return lambda: work(scene_table(scenes, facts))

    filtering, counting, kept = "filter", "count beside each choice", "its columns read before"
    return [
        (filtering, lambda: WANTED.apply(scenes, facts), FROM_NOTHING, made_first(filtered)),
        (f"{filtering}, {kept}", lambda: WANTED.narrow(columns, facts), PANDAS, lambda: filtered(table)),
        (counting, lambda: choices(WANTED, scenes, facts), FROM_NOTHING, made_first(counted_beside)),
        (f"{counting}, {kept}", lambda: choices_in(WANTED, columns, facts), PANDAS, lambda: counted_beside(table)),
        (
            "sort by coverage",
            lambda: sorted(scenes, key=lambda scene: facts.coverage.get(scene.id, 0.0)),
            PANDAS,
            lambda: table.sort_values("coverage", kind="stable"),
        ),
        ("each acquisition once", lambda: current(scenes), PANDAS, lambda: best_versions(table)),
    ]


def passing(table: pd.DataFrame) -> dict[str, pd.Series[bool]]:
    """Return which scenes pass each part of the filter, by its column."""
    return {
        "timeliness": table["timeliness"].isin(["NT"]),
        "coverage": table["coverage"] >= 0.5,
        "bright": table["bright"] <= 95.0,
    }


def filtered(table: pd.DataFrame) -> pd.DataFrame:
    """Return the scenes that pass the whole filter."""
    return table[np.logical_and.reduce(list(passing(table).values()))]


def counted_beside(table: pd.DataFrame) -> dict[str, dict[object, int]]:
    """Return how many scenes each value of a column would show, by the other parts of the filter."""
    masks, counts = passing(table), {}
    for name in CHOICE_COLUMNS:
        others = [mask for column, mask in masks.items() if column != name]
        counts[name] = table.loc[np.logical_and.reduce(others), name].value_counts().to_dict()
    return counts


def best_versions(table: pd.DataFrame) -> pd.DataFrame:
    """Return each acquisition once, in its best version; two parts of a frame, which ours knows, are two to it."""
    best = table.sort_values(["timeliness", "baseline", "created"], ascending=False)
    return best.drop_duplicates(["platform", "type", "cycle", "orbit", "frame"]).sort_values("begin")


def scene_table(scenes: tuple[Scene, ...], facts: Facts) -> pd.DataFrame:
    """Return what filters ask of scenes, a row each."""
    return pd.DataFrame(
        {
            "id": one.id,
            "platform": one.platform,
            "timeliness": one.timeliness,
            "type": one.product_type,
            "cycle": one.cycle,
            "orbit": one.relative_orbit,
            "frame": one.frame,
            "direction": direction(one),
            "size_known": one.size_bytes is not None,
            "online": one.online,
            "baseline": one.baseline,
            "created": one.created,
            "begin": one.begin,
            "bright": one.attributes["brightCover"],
            "coverage": facts.coverage[one.id],
        }
        for one in scenes
    )
