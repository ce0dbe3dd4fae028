"""Standing orders in words: the rule in a line, and how it goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from olci_core.area import Area
from olci_core.follow import Choice, OrderState, Remembered, StandingOrder, Summary, Versions
from olci_ui.following.texts import looks_of, numbers_of, rule_of

NOW = datetime(2024, 6, 20, 12, tzinfo=UTC)
ORDER = StandingOrder("Gulf", Area.from_point(10, 0, radius_km=20), datetime(2024, 5, 1, tzinfo=UTC))


def summary(*reasons: str, order: StandingOrder = ORDER, next_look_at: datetime | None = None) -> Summary:
    state = OrderState(order, next_look_at, NOW - timedelta(hours=1), NOW, None, 0, "")
    passed = tuple(Remembered(reason, reason, "passed", reason, 0.1, None, NOW, NOW) for reason in reasons)
    return Summary(state, (), passed, (), (), (), frozenset())


def test_a_rule_is_one_line() -> None:
    assert rule_of(ORDER) == "OL_1_EFR___ · near real time, then final in its place · whole products · since 2024-05-01"
    rule = rule_of(
        replace(
            ORDER, min_coverage=0.5, max_bright=0.8, choice=Choice.CLEAREST_OF_DAY, versions=Versions.FINAL,
            files=("geo_coordinates.nc",), max_gb_a_week=20, cuts_area=True, months=(5, 6), hours=(9.5, 12.0),
            season=((4, 10), (4, 24)),
        )
    )  # fmt: skip
    for words in (
        "at least 50 % covered", "at most 80 % bright", "the clearest of each day", "final alone", "1 chosen file",
        "20 GB a week at most", "area cut out", "May–Jun", "09:30–12:00 UTC", "10 April to 24 April",
    ):  # fmt: skip
        assert f" · {words}" in rule


def test_reasons_are_counted_by_kind() -> None:
    words = numbers_of(summary("covers 12 %", "covers 30 %", "bright 91 %", "cancelled by hand"))
    assert "**4 found** · **0 downloaded**" in words
    assert "4 passed over (2 with too little covered, 1 too bright, 1 cancelled by hand)" in words


def test_the_next_look_is_said_as_a_wait() -> None:
    assert looks_of(summary(), now=NOW) == "Last look 2024-06-20 11:00 UTC · next look at once"
    later = summary(next_look_at=NOW + timedelta(hours=5))
    assert looks_of(later, now=NOW) == "Last look 2024-06-20 11:00 UTC · next look in about 5 h"
    resting = summary(order=replace(ORDER, is_paused=True))
    assert looks_of(resting, now=NOW) == "Last look 2024-06-20 11:00 UTC · paused"
