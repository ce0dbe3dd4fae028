"""Which acquisitions have covers that may pass a filter, found out with no more work than it takes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import compress

from olci_practice.archive.listing import Scalar, ScalarSet, Zone, ZoneTest
from olci_practice.archive.records import COVERS, percent
from olci_practice.archive.zones import with_covers
from olci_practice.earth.picture import LAND_COVERS, LOOKS
from olci_practice.orbit.acquisition import Acquisition

Known = Mapping[str, ScalarSet]
Between = Mapping[str, tuple[float, float]]
# What is seen at few places of a frame can differ by so much from what all of them show there.
_SLACK_PERCENT = 0.3
_NOTHING: Known = {}


def covered(
    acquisitions: Sequence[Acquisition],
    zones: Sequence[Zone],
    may_pass: ZoneTest,
    *,
    land_of: Callable[[Sequence[Acquisition]], Iterable[Mapping[str, float]]],
    weather_between: Callable[[Sequence[Acquisition], int], Iterable[Between]],
    covers_of: Callable[[Sequence[Acquisition]], Iterable[Mapping[str, float]]],
) -> list[Acquisition]:
    """Return the acquisitions whose covers may pass in any of the zones; the cheapest to know are looked at first.

    ``land_of`` works out what depends on the place alone, ``weather_between`` says between what bright and cloudy
    shares lie when one place in so many is looked at, ``covers_of`` works out all covers: the dearest.
    """
    names = may_pass.attribute_names & frozenset(COVERS)
    weather = names - LAND_COVERS
    left, known = list(acquisitions), [_NOTHING] * len(acquisitions)
    if land := names & LAND_COVERS:
        known = [_about(one, land) for one in land_of(left)]
        left, known = _passing(left, known, zones, may_pass)
    for every in LOOKS:
        if weather and left and _is_decisive(every, weather, known, zones, may_pass):
            looked = weather_between(left, every)
            known = [
                {**one, **{name: _whole(*between[name]) for name in weather}}
                for one, between in zip(known, looked, strict=True)
            ]
            left, known = _passing(left, known, zones, may_pass)
    if weather and left:
        left, _ = _passing(left, [_about(one, names) for one in covers_of(left)], zones, may_pass)
    return left


def _about(covers: Mapping[str, float], names: frozenset[str]) -> Known:
    """Return covers as a record has them, and their neighbours.

    The last bits of a cover depend on what it is worked out together with.
    """
    shares = {name: percent(covers[name]) for name in names}
    return {name: frozenset[Scalar]({share - 1, share, share + 1}) for name, share in shares.items()}


def _whole(least: float, most: float) -> ScalarSet:
    """Return what a record may have of a cover that lies between these."""
    return percent(max(least - _SLACK_PERCENT, 0.0)), percent(min(most + _SLACK_PERCENT, 100.0))


def _is_decisive(
    every: int, names: frozenset[str], known: Sequence[Known], zones: Sequence[Zone], may_pass: ZoneTest
) -> bool:
    """Whether there is a cover that a look at one place in so many can leave out: nothing of it there, or all."""
    seen = 100 / every
    edges = [{name: values} for name in names for values in (_whole(0.0, 100 - seen), _whole(seen, 100.0))]
    different = {tuple(sorted(one.items(), key=_name_of)): one for one in known}.values()
    return not all(all(_answers([{**one, **edge} for one in different], zones, may_pass)) for edge in edges)


def _passing(
    acquisitions: Sequence[Acquisition], known: Sequence[Known], zones: Sequence[Zone], may_pass: ZoneTest
) -> tuple[list[Acquisition], list[Known]]:
    answers = _answers(known, zones, may_pass)
    return list(compress(acquisitions, answers)), list(compress(known, answers))


def _answers(known: Sequence[Known], zones: Sequence[Zone], may_pass: ZoneTest) -> list[bool]:
    answers: dict[Hashable, bool] = {}
    found = []
    for covers in known:
        key = tuple(sorted(covers.items(), key=_name_of))
        if key not in answers:
            answers[key] = any(may_pass(with_covers(zone, covers)) for zone in zones)
        found.append(answers[key])
    return found


def _name_of(item: tuple[str, ScalarSet]) -> str:
    return item[0]
