"""Fewer scenes at once, without asking the catalogue again: what the filter says, and what passes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from math import ceil, floor

import streamlit as st

from olci_core.catalogue.scene_columns import SceneColumns
from olci_core.catalogue.scene_filter import Facts, SceneFilter, choices_in
from olci_core.scene import Scene
from olci_ui.pictures.crops import crops
from olci_ui.results import texts
from olci_ui.results.filters.fields import CHOICE_FIELDS, SCALES, YES_OR_NO, Bound, field_key, read_filter
from olci_ui.session.choices import Chosen
from olci_ui.session.found import Found
from olci_ui.session.memo import Memo
from olci_ui.texts import BRIGHT_IN_AREA_AT_MOST, COVERS_AT_LEAST


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a filter leaves of a result.

    ``number`` of scenes there are without it. ``unseen`` would pass if their pictures were looked at; with
    ``unseen_are_hidden`` they stay out until then. ``counts`` gives those beside each choice.
    """

    chosen: Chosen
    scenes: tuple[Scene, ...]
    number: int
    unseen: tuple[Scene, ...]
    unseen_are_hidden: bool
    counts: Callable[[], Mapping[str, Counter[object]]]
    bounds: Mapping[str, Bound]


def chosen_now(before: Chosen, bounds: Mapping[str, Bound], *, turn: int) -> Chosen:
    """Return what the fields of the filter say now; they are drawn after that, for their counts depend on it."""
    keys = {name: field_key(name, turn) for name in (*CHOICE_FIELDS, *YES_OR_NO, *SCALES)}
    answers = {name: st.session_state[key] for name, key in keys.items() if key in st.session_state}
    for name, bound in bounds.items():
        if answers.get(name) == bound.idle:
            answers[name] = None
    return Chosen(
        read_filter(before.filter, answers),
        with_superseded=st.session_state.get(field_key("with_superseded", turn), before.with_superseded),
        only_new=st.session_state.get(field_key("only_new", turn), before.only_new),
    )


def narrowed(
    found: Found,
    chosen: Chosen,
    bounds: Mapping[str, Bound],
    *,
    seen_before: frozenset[str] | None,
    on_disk: Set[str],
    work: Memo,
) -> Narrowed:
    """Return what a filter leaves of a result, in its order. The coverage is as far as it has been measured."""
    new_to = seen_before if chosen.only_new else None
    every = found.every_version if chosen.with_superseded else found.shown
    columns = work.of("columns", (every, new_to), lambda: SceneColumns(_new(every, new_to)))
    area = found.query.area if found.query else None
    bright = crops.known_shares(area) if area else {}
    facts = Facts(found.coverage, found.sun_height_deg, bright, on_disk)
    scenes = _passing(columns, chosen.filter, facts, work, "narrowed")
    are_hidden = chosen.filter.max_bright_in_area is not None
    others = scenes
    if are_hidden:
        others = _passing(columns, replace(chosen.filter, max_bright_in_area=None), facts, work, "any_brightness")
    unseen = work.of("unseen", (others, bright), lambda: _unknown(others, bright)) if area else ()
    return Narrowed(
        chosen,
        scenes,
        len(found.scenes if chosen.with_superseded else found.shown),
        unseen,
        are_hidden,
        lambda: choices_in(chosen.filter, columns, facts),
        bounds,
    )


def _new(scenes: tuple[Scene, ...], seen_before: frozenset[str] | None) -> tuple[Scene, ...]:
    return scenes if seen_before is None else tuple(scene for scene in scenes if scene.id not in seen_before)


def _unknown(scenes: tuple[Scene, ...], shares: Mapping[str, float | None]) -> tuple[Scene, ...]:
    return tuple(scene for scene in scenes if scene.id not in shares)


def _passing(columns: SceneColumns, wanted: SceneFilter, facts: Facts, work: Memo, name: str) -> tuple[Scene, ...]:
    """Return the scenes that pass, found out anew only where something that is asked for has changed."""
    asked = (
        facts.coverage if wanted.min_coverage is not None else None,
        facts.bright_in_area if wanted.max_bright_in_area is not None else None,
        facts.downloaded if wanted.downloaded is not None else None,
    )
    return work.of(name, (columns, wanted, *asked), lambda: wanted.narrow(columns, facts))


def bounds_of(found: Found) -> dict[str, Bound]:
    """Return the bounds that make a difference: those of figures in which scenes differ."""
    base = found.scenes
    bounds: dict[str, Bound] = {}
    if found.measuring is not None and len(base) > 1:
        words, scale = texts.COVERS_AT_LEAST_HELP, SCALES["min_coverage"]
        bounds["min_coverage"] = Bound(COVERS_AT_LEAST, 0, 100, 0, " %%", words, scale=scale)
    if found.query is not None and found.query.area is not None and len(base) > 1:
        words, scale = texts.BRIGHT_IN_AREA_HELP, SCALES["max_bright_in_area"]
        bounds["max_bright_in_area"] = Bound(BRIGHT_IN_AREA_AT_MOST, 0, 100, 100, " %%", words, scale=scale)
    if found.differs_in_bright:
        bounds["max_bright"] = Bound(texts.BRIGHT_AT_MOST, 0, 100, 100, " %%", texts.BRIGHT_HELP)
    if found.differs_in_cloud:
        bounds["max_cloud"] = Bound(texts.CLOUD_AT_MOST, 0, 100, 100, " %%", texts.CLOUD_HELP)
    if found.sun_range_deg is not None:
        low, high = floor(found.sun_range_deg[0]), ceil(found.sun_range_deg[1])
        if low + 1 < high:
            bounds["min_sun_height_deg"] = Bound(texts.SUN_AT_LEAST, low, high, low, "°", texts.SUN_HELP, step=1)
    return bounds


def conditions(wanted: SceneFilter, bounds: Mapping[str, Bound]) -> Sequence[tuple[str, str]]:
    """Return what a filter asks, in words, by the name of its field: ("platforms", "Satellite: Sentinel-3A")."""
    said: list[tuple[str, str]] = []
    for name, choice in CHOICE_FIELDS.items():
        if values := getattr(wanted, name):
            words = ", ".join(sorted(choice.worded(one) for one in values))
            said.append((name, texts.CONDITION.format(choice.label, words)))
    for name, choice in YES_OR_NO.items():
        if (value := getattr(wanted, name)) is not None:
            said.append((name, texts.CONDITION.format(choice.label, choice.worded(value))))
    for name, bound in bounds.items():
        if (value := getattr(wanted, name)) is not None:
            said.append((name, f"{bound.label} {round(value / bound.scale)}{bound.unit.replace('%%', '%')}"))
    return said


def without(chosen: Chosen, name: str) -> Chosen:
    """Return a choice that does not ask for this field any more."""
    return replace(chosen, filter=replace(chosen.filter, **{name: getattr(SceneFilter(), name)}))
