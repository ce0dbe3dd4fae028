"""Standing orders in words: the rule, how it goes, and what became of each scene."""

from __future__ import annotations

from calendar import month_abbr
from collections.abc import Mapping
from datetime import datetime

from olci_core.follow import Choice, StandingOrder, Summary, Taken, Versions
from olci_ui.formats import count, moment, rough_duration, season_words

VERSIONS: Mapping[Versions, str] = {
    Versions.REPLACE: "Near real time at once, the final one in its place when it comes",
    Versions.FIRST: "The first one listed (near real time), and no other after it",
    Versions.FINAL: "The final one alone (about a day later)",
}
CHOICES: Mapping[Choice, str] = {
    Choice.ALL: "All that pass",
    Choice.CLEAREST_OF_DAY: "The clearest of each day",
}
BECAME: Mapping[str, str] = {
    "claimed": "On its way",
    "ordered": "On its way",
    "fetched": "Fetched",
    "failed": "Failed",
    "cancelled": "Cancelled by hand",
    "removed": "Removed by hand",
    "replaced": "Replaced by the final version",
}
VERDICTS: Mapping[str, str] = {"fetch": "Fetched", "passed": "Passed over", "waits": "Waits"}
_SHORT_VERSIONS: Mapping[Versions, str] = {
    Versions.REPLACE: "near real time, then final in its place",
    Versions.FIRST: "near real time alone",
    Versions.FINAL: "final alone",
}
_SHORT_REASONS: Mapping[str, str] = {"covers": "with too little covered", "bright": "too bright"}


def rule_of(order: StandingOrder) -> str:
    """Return an order's rule in a line."""
    parts = [
        ", ".join(order.product_types),
        f"at least {order.min_coverage:.0%} covered" if order.min_coverage else "",
        f"at most {order.max_bright:.0%} bright" if order.max_bright is not None else "",
        "the clearest of each day" if order.choice is Choice.CLEAREST_OF_DAY else "",
        _SHORT_VERSIONS[order.versions],
        count(len(order.files), "chosen file") if order.files else "whole products",
        f"{order.max_gb_a_week:g} GB a week at most" if order.max_gb_a_week is not None else "",
        "area cut out" if order.cuts_area else "",
        ", ".join(month_abbr[one] for one in order.months),
        f"{order.hours[0]:g}–{order.hours[1]:g} h UTC" if order.hours else "",
        season_words(order.season) if order.season else "",
        f"since {order.since:%Y-%m-%d}",
    ]
    return " · ".join(filter(None, parts))


def looks_of(summary: Summary, *, now: datetime) -> str:
    """Return when an order looked last, and when it looks next."""
    state = summary.state
    last = f"Last look {moment(state.last_look_at)} UTC" if state.last_look_at else "Has not looked yet"
    if state.order.is_paused:
        return f"{last} · paused"
    if state.next_look_at is None or state.next_look_at <= now:
        return f"{last} · next look at once"
    return f"{last} · next look in {rough_duration((state.next_look_at - now).total_seconds())}"


def numbers_of(summary: Summary) -> str:
    """Return how an order goes: found, fetched, on the way, and what it passed over and why."""
    reasons = ", ".join(f"{number:,} {_SHORT_REASONS.get(reason, reason)}" for reason, number in summary.reasons)
    passed = len(summary.passed)
    parts = [
        f"**{summary.found:,} found**",
        f"**{summary.fetched:,} fetched**",
        f"{summary.on_the_way:,} on the way" if summary.on_the_way else "",
        f"{summary.failed:,} failed" if summary.failed else "",
        f"{summary.undone_by_hand:,} cancelled or removed by hand" if summary.undone_by_hand else "",
        f"{passed:,} passed over ({reasons})" if passed else "",
        f"{len(summary.waiting):,} waiting" if summary.waiting else "",
        f"{count(len(summary.cuts), 'cut')} of the area" if summary.state.order.cuts_area else "",
    ]
    return " · ".join(filter(None, parts))


def became(taken: Taken) -> str:
    """Return what became of a scene that was taken."""
    return BECAME[taken.known.state]
