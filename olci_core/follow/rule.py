"""What of the scenes that are listed a standing order fetches, and why not the others: decided here, done elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from olci_core.catalogue import versions_of
from olci_core.follow.standing_order import Choice, StandingOrder, Versions
from olci_core.percent import in_percent
from olci_core.picture import Candidate, clearest_of_each
from olci_core.scene import Scene, same_stretch

NEAR_REAL_TIME = "NR"
TAKEN_BEFORE = "taken before"
# When the scenes of a day are all listed: near real time within three hours, the final ones within two days.
DAY_IS_LISTED_AFTER = {
    Versions.FIRST: timedelta(hours=6),
    Versions.REPLACE: timedelta(hours=6),
    Versions.FINAL: timedelta(hours=60),
}
FINAL_COMES_WITHIN = timedelta(days=60)  # after that a near-real-time scene is all that will be had

DecisionKind = Literal["fetch", "passed", "waits"]
KnownState = Literal["claimed", "ordered", "fetched", "failed", "cancelled", "removed", "replaced"]


@dataclass(frozen=True, slots=True)
class KnownScene:
    """A scene that this order has taken, and what became of it.

    ``claimed``: written down, but whether the queue has it is not known (the program ended in between).
    """

    scene_id: str
    scene_name: str
    platform: str
    product_type: str
    relative_orbit: int
    cycle: int
    begin: datetime
    end: datetime
    timeliness: str
    state: KnownState

    def shows_same(self, scene: Scene) -> bool:
        """Whether it is a version of the same acquisition as a scene."""
        mine = self.platform, self.product_type, self.cycle, self.relative_orbit
        theirs = scene.platform, scene.product_type, scene.cycle, scene.relative_orbit
        return mine == theirs and same_stretch((self.begin, self.end), (scene.begin, scene.end))


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one acquisition: its version that counts, the verdict and the reason in a few words.

    ``coverage``, ``bright``: shares of the area, 0 to 1, None where not looked at. ``replaces``: ids of the near-real-
    time scenes in whose place this one comes.
    """

    scene: Scene
    verdict: DecisionKind
    reason: str
    coverage: float | None = None
    bright: float | None = None
    replaces: tuple[str, ...] = ()


class DecidedScenes:
    """What has been decided on some scenes, in a look or in a dry run."""

    __slots__ = ()
    decisions: tuple[Decision, ...]

    @property
    def fetched(self) -> tuple[Decision, ...]:
        """What was put into the download queue, or would have been."""
        return tuple(one for one in self.decisions if one.verdict == "fetch")


def decide_by_version(
    order: StandingOrder, scenes: Iterable[Scene], *, known: Sequence[KnownScene], now: datetime
) -> list[Decision]:
    """Decide on each acquisition by its versions and by what was taken of it before."""
    by_pass: dict[tuple[str, str, int, int], list[KnownScene]] = defaultdict(list)
    for one in known:
        by_pass[one.platform, one.product_type, one.cycle, one.relative_orbit].append(one)
    decisions = []
    for versions in versions_of(scene for scene in scenes if scene.begin >= order.since):
        best = versions[0]
        near = by_pass.get((best.platform, best.product_type, best.cycle, best.relative_orbit), ())
        taken = [one for one in near if any(one.shows_same(version) for version in versions)]
        decisions.append(_by_version(order, best, taken=taken, now=now))
    return decisions


def _by_version(order: StandingOrder, best: Scene, *, taken: Sequence[KnownScene], now: datetime) -> Decision:
    if taken:
        return _after(order, best, taken=taken)
    if order.versions is not Versions.FINAL or best.timeliness != NEAR_REAL_TIME:
        return Decision(best, "fetch", "new")
    if now - best.begin > FINAL_COMES_WITHIN:
        return Decision(best, "passed", "the final version has not come")
    return Decision(best, "waits", "waits for the final version")


def _after(order: StandingOrder, best: Scene, *, taken: Sequence[KnownScene]) -> Decision:
    """Decide on an acquisition of which something was taken."""
    if any(one.scene_id == best.id or one.scene_name == best.name for one in taken):
        return Decision(best, "passed", TAKEN_BEFORE)
    if unwanted := [one for one in taken if one.state in ("cancelled", "removed")]:
        return Decision(best, "passed", f"{unwanted[0].state} by hand")
    is_awaited = order.versions is Versions.REPLACE and best.timeliness != NEAR_REAL_TIME
    if is_awaited and all(one.timeliness == NEAR_REAL_TIME for one in taken):
        reason = "in place of the near-real-time one"
        return Decision(best, "fetch", reason, replaces=tuple(one.scene_id for one in taken))
    return Decision(best, "passed", f"{TAKEN_BEFORE} in another version")


def decide_by_coverage(order: StandingOrder, decision: Decision) -> Decision:
    """Decide on a scene by the share of the area that it covers; what comes in another's place is decided on."""
    footprint = decision.scene.footprint
    if decision.verdict != "fetch" or decision.replaces or footprint is None or footprint.geometry.is_empty:
        return decision
    coverage = order.area.coverage_by(footprint)
    decision = replace(decision, coverage=coverage)
    if coverage + 1e-9 < order.min_coverage:
        return replace(decision, verdict="passed", reason=f"covers {in_percent(coverage)}")
    return decision


def needs_picture(order: StandingOrder, decision: Decision) -> bool:
    """Whether the quicklook decides on a scene. What comes in another's place was decided on with that."""
    asks = order.max_bright is not None or order.choice is Choice.CLEAREST_OF_DAY
    return asks and decision.verdict == "fetch" and not decision.replaces


def decide_by_picture(order: StandingOrder, decision: Decision, *, bright: float | None) -> Decision:
    """Decide on a scene by the share of bright pixels in the area; None: there is no picture."""
    if bright is None:
        return replace(decision, verdict="passed", reason="no picture to judge it by")
    decision = replace(decision, bright=bright)
    if order.max_bright is not None and bright > order.max_bright + 1e-9:
        return replace(decision, verdict="passed", reason=f"bright {in_percent(bright)}")
    return decision


def decide_by_day(
    order: StandingOrder, decisions: Sequence[Decision], *, known: Sequence[KnownScene], now: datetime
) -> list[Decision]:
    """Leave the clearest scene of each day (UTC) and product type, once all of that day can be listed."""
    if order.choice is not Choice.CLEAREST_OF_DAY:
        return list(decisions)
    rivals = [one for one in decisions if one.verdict == "fetch" and not one.replaces]
    taken = {(one.product_type, one.begin.date()) for one in known}
    clearest = _clearest(rivals)
    decided = []
    for one in decisions:
        day = one.scene.product_type, one.scene.begin.date()
        midnight = one.scene.begin.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        if one.verdict != "fetch" or one.replaces:
            decided.append(one)
        elif day in taken:
            decided.append(replace(one, verdict="passed", reason="another one of that day was taken"))
        elif now < midnight + DAY_IS_LISTED_AFTER[order.versions]:
            decided.append(replace(one, verdict="waits", reason="waits for the rest of the day"))
        elif one.scene.id in clearest:
            decided.append(replace(one, reason=clearest[one.scene.id]))
        else:
            decided.append(replace(one, verdict="passed", reason="a clearer one that day"))
    return decided


def _clearest(rivals: Sequence[Decision]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for product_type in {one.scene.product_type for one in rivals}:
        candidates = [
            Candidate(one.scene, one.coverage or 0.0, one.bright)
            for one in rivals
            if one.scene.product_type == product_type
        ]
        found |= {choice.scene.id: choice.reason for choice in clearest_of_each(candidates, span="day")}
    return found


@dataclass(slots=True)
class Budget:
    """What may still be ordered: bytes of this week (None: any number) and bytes of the disk."""

    week_bytes: float | None
    disk_bytes: float

    def decide(self, decision: Decision, *, size_bytes: int) -> Decision:
        """Decide on a scene by its size; what is fetched is taken off."""
        if decision.verdict != "fetch":
            return decision
        if self.week_bytes is not None and size_bytes > self.week_bytes:
            return replace(decision, verdict="waits", reason="this week's gigabytes are used up")
        if size_bytes > self.disk_bytes:
            return replace(decision, verdict="waits", reason="the disk runs low")
        if self.week_bytes is not None:
            self.week_bytes -= size_bytes
        self.disk_bytes -= size_bytes
        return decision
