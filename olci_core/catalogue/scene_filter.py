"""Choosing among the scenes that came back, without asking the catalogue again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from enum import Enum

from olci_core.area import Area
from olci_core.scene import Scene

_Test = Callable[[Scene], bool]


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
        tests = tuple(self._tests(facts).values())
        return tuple(scene for scene in scenes if all(test(scene) for test in tests))

    def _tests(self, facts: Facts) -> dict[str, _Test]:
        """Return the tests that ask something, by the name of their field."""
        tests: dict[str, _Test] = {}
        for name, of in CHOICES.items():
            if chosen := getattr(self, name):
                tests[name] = _is_one_of(of, chosen)
        for name, of_scene in _YES_OR_NO.items():
            if (wanted := getattr(self, name)) is not None:
                tests[name] = _is_same(of_scene(facts), wanted)
        if self.min_coverage is not None:
            tests["min_coverage"] = _at_least(lambda scene: facts.coverage.get(scene.id), self.min_coverage)
        if self.min_sun_height_deg is not None:
            tests["min_sun_height_deg"] = _at_least(
                lambda scene: facts.sun_height_deg.get(scene.id), self.min_sun_height_deg
            )
        if self.max_bright_in_area is not None:
            tests["max_bright_in_area"] = _up_to(
                lambda scene: facts.bright_in_area.get(scene.id), self.max_bright_in_area
            )
        if self.max_bright is not None:
            tests["max_bright"] = _up_to(bright_percent, self.max_bright)
        if self.max_cloud is not None:
            tests["max_cloud"] = _up_to(cloud_percent, self.max_cloud)
        return tests


def choices(wanted: SceneFilter, scenes: Iterable[Scene], facts: Facts = Facts()) -> dict[str, Counter[object]]:
    """Count the scenes beside each choice: for a field of the filter, how many a value would show.

    A field's counts heed all other fields but not the field itself, so they say what choosing it would bring.
    """
    tests = wanted._tests(facts)  # noqa: SLF001 - the class makes itself
    of_field = {**CHOICES, **{name: of(facts) for name, of in _YES_OR_NO.items()}}
    counts: dict[str, Counter[object]] = {name: Counter() for name in of_field}
    for scene in scenes:
        failed = [name for name, test in tests.items() if not test(scene)]
        if not failed:
            for name, of in of_field.items():
                counts[name][of(scene)] += 1
        elif len(failed) == 1 and failed[0] in of_field:
            counts[failed[0]][of_field[failed[0]](scene)] += 1
    return counts


def coverages(area: Area, scenes: Iterable[Scene]) -> dict[str, float]:
    """Return by scene id the share of an area that each scene covers, 0 to 1; none for a scene without footprint."""
    return {scene.id: area.coverage_by(scene.footprint) for scene in scenes if scene.footprint is not None}


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
_YES_OR_NO: Mapping[str, Callable[[Facts], Callable[[Scene], object]]] = {
    "size_known": lambda _: lambda scene: scene.size_bytes is not None,
    "online": lambda _: lambda scene: scene.online,
    "downloaded": lambda facts: lambda scene: scene.id in facts.downloaded,
}


def _is_one_of(of: Callable[[Scene], object], chosen: Set[object]) -> _Test:
    return lambda scene: of(scene) in chosen


def _is_same(of: Callable[[Scene], object], wanted: object) -> _Test:
    return lambda scene: of(scene) == wanted


def _at_least(of: Callable[[Scene], float | None], bound: float) -> _Test:
    return lambda scene: (value := of(scene)) is not None and value >= bound


def _up_to(of: Callable[[Scene], float | None], bound: float) -> _Test:
    return lambda scene: (value := of(scene)) is not None and value <= bound


def _number(value: object) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        return float(value)
    except OverflowError:  # hundreds of digits
        return None
