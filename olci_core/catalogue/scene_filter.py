"""Choosing among the scenes that came back, without asking the catalogue again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from enum import Enum
from itertools import compress

import numpy as np

from olci_core.catalogue.scene_columns import SceneColumns
from olci_core.scene import Scene
from olci_core.sphere import Flags


class Direction(Enum):
    """Which way the satellite flew."""

    ASCENDING = "ascending"
    DESCENDING = "descending"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of scenes beside their records, by scene id.

    ``coverage``: the share of the area that lies inside, 0 to 1; ``sun_height_deg``: of the sun at the area;
    ``bright_in_area``: the share of the area that is bright in the scene's picture, 0 to 1, None where the picture does
    not show the area; only scenes whose picture was looked at are in it; ``downloaded``: ids of the scenes that are on
    the disk.
    """

    coverage: Mapping[str, float] = field(default_factory=dict)
    sun_height_deg: Mapping[str, float] = field(default_factory=dict)
    bright_in_area: Mapping[str, float | None] = field(default_factory=dict)
    downloaded: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SceneFilter:
    """What a scene must be like; an empty set and None ask nothing.

    ``min_coverage`` and ``max_bright_in_area`` 0 to 1; ``max_bright`` and ``max_cloud`` in percent of the whole scene
    (bright is cloud, ice and glint together; only level 2 has cloud); ``min_sun_height_deg`` of the sun above the
    horizon at the area. A scene of which the asked-for figure is not known stays out, as it cannot be said to be
    within the bound.
    """

    platforms: frozenset[str] = frozenset()
    timeliness: frozenset[str] = frozenset()
    product_types: frozenset[str] = frozenset()
    relative_orbits: frozenset[int] = frozenset()
    directions: frozenset[Direction] = frozenset()
    min_coverage: float | None = None
    max_bright_in_area: float | None = None
    max_bright: float | None = None
    max_cloud: float | None = None
    min_sun_height_deg: float | None = None
    size_known: bool | None = None
    online: bool | None = None
    downloaded: bool | None = None

    def apply(self, scenes: Iterable[Scene], facts: Facts = Facts()) -> tuple[Scene, ...]:
        """Return the scenes that pass, in their order."""
        return self.narrow(SceneColumns(scenes), facts)

    def narrow(self, columns: SceneColumns, facts: Facts = Facts()) -> tuple[Scene, ...]:
        """Return the scenes that pass, of columns that may have been read before."""
        passing = self._passing(columns, facts)
        if not passing:
            return columns.scenes
        return tuple(compress(columns.scenes, np.logical_and.reduce(list(passing.values())).tolist()))

    def _passing(self, columns: SceneColumns, facts: Facts) -> dict[str, Flags]:
        """Return which scenes pass each test that asks something, by the name of its field."""
        passing: dict[str, Flags] = {}
        for name, of in CHOICES.items():
            if chosen := getattr(self, name):
                passing[name] = columns.is_one_of(name, of, chosen)
        for name, of in _YES_OR_NO.items():
            if (wanted := getattr(self, name)) is not None:
                passing[name] = columns.is_one_of(name, of, {wanted})
        if self.downloaded is not None:
            passing["downloaded"] = columns.ids_in(facts.downloaded) == self.downloaded
        with np.errstate(invalid="ignore"):  # what is not known is within no bound
            if self.min_coverage is not None:
                passing["min_coverage"] = columns.figures_by_id(facts.coverage) >= self.min_coverage
            if self.min_sun_height_deg is not None:
                passing["min_sun_height_deg"] = columns.figures_by_id(facts.sun_height_deg) >= self.min_sun_height_deg
            if self.max_bright_in_area is not None:
                passing["max_bright_in_area"] = columns.figures_by_id(facts.bright_in_area) <= self.max_bright_in_area
            if self.max_bright is not None:
                passing["max_bright"] = columns.figures("max_bright", bright_percent) <= self.max_bright
            if self.max_cloud is not None:
                passing["max_cloud"] = columns.figures("max_cloud", cloud_percent) <= self.max_cloud
        return passing


def choices(wanted: SceneFilter, scenes: Iterable[Scene], facts: Facts = Facts()) -> dict[str, Counter[object]]:
    """Count the scenes beside each choice: for a field of the filter, how many a value would show.

    A field's counts heed all other fields but not the field itself, so they say what choosing it would bring.
    """
    return choices_in(wanted, SceneColumns(scenes), facts)


def choices_in(wanted: SceneFilter, columns: SceneColumns, facts: Facts = Facts()) -> dict[str, Counter[object]]:
    """Count the same in columns that may have been read before."""
    passing = wanted._passing(columns, facts)  # noqa: SLF001 - the class makes itself
    everywhere: Flags = np.ones(len(columns.scenes), dtype=np.bool_)

    def among(name: str) -> Flags:
        others = [flags for field_name, flags in passing.items() if field_name != name]
        return np.logical_and.reduce(others) if others else everywhere

    counts = {name: columns.counted(name, of, among(name)) for name, of in {**CHOICES, **_YES_OR_NO}.items()}
    is_here, here = columns.ids_in(facts.downloaded), among("downloaded")
    numbers: dict[object, int] = {True: int((is_here & here).sum()), False: int((~is_here & here).sum())}
    return {**counts, "downloaded": Counter({value: number for value, number in numbers.items() if number})}


def bright_percent(scene: Scene) -> float | None:
    """Return the share of bright pixels (cloud, ice and glint together) of the whole scene, None where unknown."""
    return _number(scene.attributes.get("brightCover"))


def cloud_percent(scene: Scene) -> float | None:
    """Return the share of cloud of the whole scene, None where unknown (level 1 has none)."""
    return _number(scene.attributes.get("cloudCover"))


def direction(scene: Scene) -> Direction:
    """Return which way the satellite flew."""
    return Direction.ASCENDING if scene.is_ascending else Direction.DESCENDING


CHOICES: Mapping[str, Callable[[Scene], object]] = {
    "platforms": lambda scene: scene.platform,
    "timeliness": lambda scene: scene.timeliness,
    "product_types": lambda scene: scene.product_type,
    "relative_orbits": lambda scene: scene.relative_orbit,
    "directions": direction,
}
_YES_OR_NO: Mapping[str, Callable[[Scene], object]] = {
    "size_known": lambda scene: scene.size_bytes is not None,
    "online": lambda scene: scene.online,
}


def _number(value: object) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        return float(value)
    except OverflowError:  # hundreds of digits
        return None
