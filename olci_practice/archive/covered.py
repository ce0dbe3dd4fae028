"""Which acquisitions have covers that may pass a filter, found out with no more work than it takes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from math import ceil, floor

from olci_practice.archive.listing import Scalar, Values, Zone, ZoneTest
from olci_practice.archive.records import COVERS, percent
from olci_practice.archive.zones import with_covers
from olci_practice.earth.picture import LAND_COVERS, land_covers_of
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import unshifted

Known = Mapping[str, Values]
# What a fifth of the places can show of a cover at most: that it is no more, or no less, than this.
_DECIDING: tuple[Values, Values] = (0.0, 81.0), (19.0, 100.0)


def covered(
    acquisitions: Sequence[Acquisition],
    zones: Sequence[Zone],
    may_pass: ZoneTest,
    *,
    weather_between: Callable[[Sequence[Acquisition]], Sequence[Mapping[str, tuple[float, float]]]],
    covers_of: Callable[[Sequence[Acquisition]], Sequence[Mapping[str, float]]],
) -> list[Acquisition]:
    """Return the acquisitions whose covers may pass in any of the zones; the cheapest to know are looked at first.

    ``weather_between`` says between what bright and cloudy shares lie, ``covers_of`` works out all covers: the dearest.
    """
    names = may_pass.attribute_names & set(COVERS)
    land, weather = names & LAND_COVERS, names - LAND_COVERS
    left = list(acquisitions)
    if land:
        found = land_covers_of(unshifted(left))
        left = _passing(left, [_about(one, land) for one in found], zones, may_pass)
    if weather and _is_decisive(weather, zones, may_pass):
        known = [{name: _whole(*one[name]) for name in weather} for one in weather_between(left)]
        left = _passing(left, known, zones, may_pass)
    if weather and left:
        left = _passing(left, [_about(one, names) for one in covers_of(left)], zones, may_pass)
    return left


def _about(covers: Mapping[str, float], names: frozenset[str]) -> Known:
    """Return covers as a record has them, and their neighbours.

    The last bits of a cover depend on what it is worked out together with.
    """
    shares = {name: percent(covers[name]) for name in names}
    return {name: frozenset[Scalar]({share - 1, share, share + 1}) for name, share in shares.items()}


def _whole(least: float, most: float) -> Values:
    return float(floor(least) - 1), float(ceil(most) + 1)


def _is_decisive(names: frozenset[str], zones: Sequence[Zone], may_pass: ZoneTest) -> bool:
    """Whether there is a cover that a look at few places can leave out."""
    return not all(
        any(may_pass(with_covers(zone, {name: values})) for zone in zones) for name in names for values in _DECIDING
    )


def _passing(
    acquisitions: Sequence[Acquisition], known: Sequence[Known], zones: Sequence[Zone], may_pass: ZoneTest
) -> list[Acquisition]:
    answers: dict[Hashable, bool] = {}
    left = []
    for acquisition, covers in zip(acquisitions, known, strict=True):
        key = tuple(sorted(covers.items(), key=lambda item: item[0]))
        if key not in answers:
            answers[key] = any(may_pass(with_covers(zone, covers)) for zone in zones)
        if answers[key]:
            left.append(acquisition)
    return left
