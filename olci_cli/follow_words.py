"""Standing orders as ``olci follow`` and ``olci status`` print them: lines, or JSON whose keys stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from olci_cli.output import megabytes, say, say_error
from olci_core.follow import CutReport, Decision, DryRun, LookReport, OrderState, Summary


def say_order(summary: Summary) -> None:
    """Print how an order goes."""
    state = summary.state
    looked = f"last look {state.last_look_at:%Y-%m-%d %H:%M}" if state.last_look_at else "has not looked yet"
    paused = "paused, " if state.order.is_paused else ""
    if state.last_look_at is None:
        say(f"{state.order.name}: {paused}{looked}.")
    else:
        say(f"{state.order.name}: {paused}{looked}; {_numbers(summary)}.")
    for sentence in troubles_of(summary):
        say_error(f"{state.order.name}: {sentence}")


def troubles_of(summary: Summary) -> tuple[str, ...]:
    """Return what is wrong with an order: why its last look failed, and which cuts are not made yet."""
    cuts = [f"{one.scene_name} could not be cut: {one.reason}" for one in summary.failed_cuts]
    return tuple(filter(None, (summary.state.trouble, *cuts)))


def order_as_json(summary: Summary) -> dict[str, Any]:
    """Return what ``--json`` says of an order; keys are added here, never renamed."""
    state = summary.state
    order = state.order
    return {
        "id": order.id,
        "name": order.name,
        "area": order.area.to_wkt(),
        "product_types": list(order.product_types),
        "is_paused": order.is_paused,
        "last_look_at": _moment(state, "last_look_at"),
        "next_look_at": _moment(state, "next_look_at"),
        "trouble": state.trouble,
        "found": summary.found,
        "fetched": summary.fetched,
        "on_the_way": summary.on_the_way,
        "failed": summary.failed,
        "undone_by_hand": summary.undone_by_hand,
        "passed_over": len(summary.passed),
        "waiting": len(summary.waiting),
        "cuts": [one.file for one in summary.cuts],
        "failed_cuts": [{"scene_name": one.scene_name, "reason": one.reason} for one in summary.failed_cuts],
    }


def say_why(summary: Summary, *, as_json: bool) -> list[dict[str, Any]]:
    """Print each scene of an order with what became of it and why, the latest first; return the same as JSON."""
    rows = [
        (one.known.begin, one.known.scene_name, one.known.state, summary.judged.get(one.known.scene_id))
        for one in summary.taken
    ] + [(one.begin, one.scene_name, one.verdict, one) for one in (*summary.passed, *summary.waiting)]
    found = []
    for begin, name, what, judged in sorted(rows, key=lambda row: row[0], reverse=True):
        reason = judged.reason if judged is not None else ""
        found.append(
            {
                "scene_name": name,
                "became": what,
                "reason": reason,
                "coverage": judged.coverage if judged is not None else None,
                "bright": judged.bright if judged is not None else None,
            }
        )
        if not as_json:
            say(f"{begin:%Y-%m-%d %H:%M}  {what:9}  {reason:40}  {name}")
    return found


def say_look(report: LookReport) -> str:
    """Return what a look came to, in a line."""
    counts = Counter(one.verdict for one in report.decisions)
    said = ", ".join(f"{number} {verdict}" for verdict, number in counts.items())
    return f"{report.order.name}: {said or ('the look failed' if report.trouble else 'nothing new')}."


def look_as_json(report: LookReport, cuts: Sequence[CutReport]) -> dict[str, Any]:
    """Return what ``--json`` says of a look and of the cuts made after it."""
    mine = [one for one in cuts if one.order.id == report.order.id]
    return {
        "order": report.order.name,
        "decisions": [decision_as_json(one) for one in report.decisions],
        "trouble": report.trouble,
        "cuts": [{"scene_name": one.scene_name, "file": one.file, "trouble": one.trouble} for one in mine],
    }


def decision_as_json(one: Decision) -> dict[str, Any]:
    """Return what ``--json`` says of a decision."""
    return {
        "scene_name": one.scene.name,
        "verdict": one.verdict,
        "reason": one.reason,
        "coverage": one.coverage,
        "bright": one.bright,
    }


def say_dry_run(dry: DryRun) -> None:
    """Print what an order would have fetched, and how much."""
    for one in sorted(dry.decisions, key=lambda one: one.scene.begin):
        say(f"{one.scene.begin:%Y-%m-%d %H:%M}  {one.verdict:6}  {one.reason:40}  {one.scene.name}")
    number = len(dry.fetched)
    say(f"{number:,} of {len(dry.decisions):,} scenes of the last 30 days, {megabytes(dry.fetched_bytes)} in all.")


def _numbers(summary: Summary) -> str:
    parts = [
        f"{summary.found:,} found",
        f"{summary.fetched:,} fetched",
        f"{summary.on_the_way:,} on the way" if summary.on_the_way else "",
        f"{summary.failed:,} failed" if summary.failed else "",
        f"{summary.undone_by_hand:,} undone by hand" if summary.undone_by_hand else "",
        f"{len(summary.passed):,} passed over" if summary.passed else "",
        f"{len(summary.waiting):,} waiting" if summary.waiting else "",
        f"{len(summary.cuts):,} cut" if summary.state.order.cuts_area else "",
    ]
    return ", ".join(filter(None, parts))


def _moment(state: OrderState, name: str) -> str | None:
    moment = getattr(state, name)
    return None if moment is None else str(moment.isoformat())
