"""The calendar: how many scenes each day has, how much they cover, and how clear the best one is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Any

import streamlit as st
import streamlit.components.v2 as components

from olci_core.catalogue.season import DAY, TimeSpan
from olci_core.percent import in_percent
from olci_core.scene import Scene
from olci_ui.formats import count, day, plain
from olci_ui.page_paths import web_text
from olci_ui.pictures.crops import crops
from olci_ui.results import texts
from olci_ui.results.looking import time_for
from olci_ui.results.views.pages import pages_of_scenes
from olci_ui.session.clicks import field_value
from olci_ui.session.found import Found
from olci_ui.session.held_scenes import SIGNS, Mark, mark_words
from olci_ui.session.tab_state import TabState
from olci_ui.session.texts import MARKS as MARK_WORDS

WORTH_A_LOOK = 0.5  # of the area: a corner that happens to be dark says little of the day

_calendar = components.component(
    "olci_calendar",
    html=web_text("sheet/calendar.html"),
    css=web_text("sheet/calendar.css"),
    js=web_text("sheet/calendar.js"),
)


@dataclass(frozen=True, slots=True)
class DayOfScenes:
    """The scenes of one day (UTC): how many, the most one covers, and the least bright share (None: not known)."""

    date: date
    scenes: int
    coverage: float | None
    bright: float | None


def days_of(
    scenes: Sequence[Scene], *, coverage: Mapping[str, float], bright: Mapping[str, float | None]
) -> tuple[DayOfScenes, ...]:
    """Return the days that have scenes, in order; the least bright share is taken of scenes that cover at least half.

    Where no scene of a day does, it is taken of all.
    """
    by_time = sorted(scenes, key=lambda scene: scene.begin)
    days = []
    for one_day, group in groupby(by_time, key=lambda scene: scene.begin.date()):
        ids = [scene.id for scene in group]
        covers = [coverage[one] for one in ids if one in coverage]
        worth = [one for one in ids if coverage.get(one, 1.0) >= WORTH_A_LOOK] or ids
        shares = [share for one in worth if (share := bright.get(one)) is not None]
        days.append(DayOfScenes(one_day, len(ids), max(covers, default=None), min(shares, default=None)))
    return tuple(days)


def calendar(state: TabState, scenes: Sequence[Scene], *, marks: Mapping[str, Mark]) -> None:
    """Draw the days of the search; the scenes of the day that is clicked are shown below."""
    found = state.found
    assert found is not None
    if not scenes:
        return
    area = found.query.area if found.query else None
    bright = crops.shares(area, scenes) if area else {}
    unknown = len(scenes) - len(bright) if area else 0
    if unknown:
        words = texts.LOOK_AT_MORE.format(count(unknown, "more scene"), time_for(unknown))
        st.button(words, key="look_at_days", disabled=state.looks_at_rest, on_click=state.look_at_rest)
    coverage = found.coverage
    days = state.work.of("days", (scenes, coverage, bright), lambda: days_of(scenes, coverage=coverage, bright=bright))
    chosen = state.look.day

    def take_day() -> None:
        if answer := field_value("calendar", None):  # else the page was left in the same instant
            state.look_at_day(date.fromisoformat(answer["day"]))

    have = state.work.of("days_with", (scenes, marks), lambda: _days_with(scenes, marks))
    ticked = {found.by_id[one].begin.date() for one in state.ticked if one in found.by_id}
    signs = " ".join(f"{mark_words(mark)}." for mark in SIGNS if have[mark])
    fields = state.work.of("fields_of_days", (days, ticked, have), lambda: [_field(one, ticked, have) for one in days])
    _calendar(
        key="calendar",
        data={
            "months": list(months_of(_spans(found, days))),
            "days": fields,
            "words": dict(texts.CALENDAR),
            "chosen": chosen.isoformat() if chosen else None,
            "key": (texts.DAYS_OF_AREA if area else texts.DAYS).format(signs),
        },
        on_day_change=take_day,
    )
    of_day = state.work.of(
        "of_day", (scenes, chosen), lambda: [scene for scene in scenes if chosen and scene.begin.date() == chosen]
    )
    if of_day and chosen:
        st.markdown(texts.DAY.format(plain(day(chosen)), count(len(of_day), "scene")))
        pages_of_scenes(state, of_day, marks=marks, cut=area is not None)
    else:
        st.caption(texts.CLICK_A_DAY)


def _days_with(scenes: Sequence[Scene], marks: Mapping[str, Mark]) -> dict[Mark, set[date]]:
    """Return the days on which somebody has a scene already, by where it is."""
    have: dict[Mark, set[date]] = {mark: set() for mark in SIGNS}
    for scene in scenes if marks else ():
        if (mark := marks.get(scene.id)) is not None:
            have[mark].add(scene.begin.date())
    return have


def _field(one: DayOfScenes, ticked: Collection[date], have: Mapping[Mark, Collection[date]]) -> dict[str, Any]:
    words = [day(one.date), count(one.scenes, "scene")]
    if one.coverage is not None:
        words.append(texts.COVERS_UP_TO.format(in_percent(one.coverage)))
    if one.bright is not None:
        words.append(texts.AT_BEST_BRIGHT.format(in_percent(one.bright)))
    if one.date in ticked:
        words.append(texts.DAY_TICKED)
    words += [MARK_WORDS[mark].lower() for mark in SIGNS if one.date in have[mark]]
    return {
        "date": one.date.isoformat(),
        "scenes": one.scenes,
        "cover": one.coverage,
        "bright": one.bright,
        "words": " · ".join(words),
        "ticked": one.date in ticked,
        "sign": "".join(SIGNS[mark] for mark in SIGNS if one.date in have[mark]),
    }


def _spans(found: Found, days: Sequence[DayOfScenes]) -> Sequence[TimeSpan]:
    """Return the stretches of time searched; of scenes found by name, that from the first to the last."""
    if found.query is not None:
        return found.query.spans()
    first, last = (datetime.combine(one.date, time(), tzinfo=UTC) for one in (days[0], days[-1]))
    return [(first, last + DAY)]


def months_of(spans: Iterable[TimeSpan]) -> Iterator[dict[str, Any]]:
    """Yield the months of stretches of time, in order, each with those of its days that lie in one; no others."""
    dates = (
        begin.date() + number * DAY
        for begin, end in spans
        for number in range(((end - datetime.resolution).date() - begin.date()) // DAY + 1)
    )
    for month, group in groupby(dates, key=lambda one: one.replace(day=1)):
        yield {
            "label": f"{month:%b %Y}",
            "first": month.isoformat(),
            "searched": [one.day for one in group],
        }
