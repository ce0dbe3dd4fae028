"""Fewer scenes at once, without asking the catalogue again: what the filter says, and what passes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from math import ceil, floor

import streamlit as st

from olci_core.catalogue.scene_filter import Facts, SceneFilter, choices
from olci_core.scene import Scene
from olci_ui.pictures.crops import crops
from olci_ui.results.filters.fields import CHOICES, SCALES, YES_OR_NO, Bound, field_key, read_filter
from olci_ui.session.choices import Chosen
from olci_ui.session.found import Found


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a filter leaves of a result.

    ``number`` of scenes there are without it. ``unseen`` would pass if their pictures were looked at; with
    ``unseen_are_hidden`` they stay out until then. ``counts`` are those beside each choice.
    """

    chosen: Chosen
    scenes: tuple[Scene, ...]
    number: int
    unseen: tuple[Scene, ...]
    unseen_are_hidden: bool
    counts: Mapping[str, Counter[object]]
    bounds: Mapping[str, Bound]


def chosen_now(before: Chosen, bounds: Mapping[str, Bound], *, turn: int) -> Chosen:
    """Return what the fields of the filter say now; they are drawn after that, for their counts depend on it."""
    keys = {name: field_key(name, turn) for name in (*CHOICES, *YES_OR_NO, *SCALES)}
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
) -> Narrowed:
    """Return what a filter leaves of a result, in its order. The coverage is as far as it has been measured."""
    base = found.every_version if chosen.with_superseded else found.shown
    if chosen.only_new and seen_before is not None:
        base = tuple(scene for scene in base if scene.id not in seen_before)
    area = found.query.area if found.query else None
    bright = crops.shares(area, base) if area else {}
    facts = Facts(found.coverage, found.sun_height_deg, bright, on_disk)
    scenes = chosen.filter.apply(base, facts)
    are_hidden = chosen.filter.max_bright_in_area is not None
    others = replace(chosen.filter, max_bright_in_area=None).apply(base, facts) if are_hidden else scenes
    return Narrowed(
        chosen,
        scenes,
        len(found.scenes if chosen.with_superseded else found.shown),
        tuple(scene for scene in others if scene.id not in bright) if area else (),
        are_hidden,
        choices(chosen.filter, base, facts),
        bounds,
    )


def bounds_of(found: Found) -> dict[str, Bound]:
    """Return the bounds that make a difference: those of figures in which scenes differ."""
    base = found.scenes
    bounds: dict[str, Bound] = {}
    if found.measuring is not None and len(base) > 1:
        words = "Share of your area that lies inside the scene"
        bounds["min_coverage"] = Bound("Covers at least", 0, 100, 0, " %%", words, scale=SCALES["min_coverage"])
    if found.query is not None and found.query.area is not None and len(base) > 1:
        words = "Share of your area that is bright in the picture: cloud, ice, snow and sun glint look alike"
        scale = SCALES["max_bright_in_area"]
        bounds["max_bright_in_area"] = Bound("Bright in my area at most", 0, 100, 100, " %%", words, scale=scale)
    if found.differs_in_bright:
        words = "Share of the whole scene that is bright: cloud, ice, snow and sun glint look alike"
        bounds["max_bright"] = Bound("Bright in the whole scene at most", 0, 100, 100, " %%", words)
    if found.differs_in_cloud:
        words = "Share of the whole scene that is cloud, as level 2 says"
        bounds["max_cloud"] = Bound("Cloud in the whole scene at most", 0, 100, 100, " %%", words)
    heights = found.sun_height_deg.values()
    if heights and (low := floor(min(heights))) + 1 < (high := ceil(max(heights))):
        words = "Height of the sun above the horizon at the middle of your area"
        bounds["min_sun_height_deg"] = Bound("Sun at least", low, high, low, "°", words, step=1)
    return bounds


def conditions(wanted: SceneFilter, bounds: Mapping[str, Bound]) -> Sequence[tuple[str, str]]:
    """Return what a filter asks, in words, by the name of its field: ("platforms", "Satellite: Sentinel-3A")."""
    said: list[tuple[str, str]] = []
    for name, choice in CHOICES.items():
        if values := getattr(wanted, name):
            said.append((name, f"{choice.label}: {', '.join(sorted(choice.worded(one) for one in values))}"))
    for name, choice in YES_OR_NO.items():
        if (value := getattr(wanted, name)) is not None:
            said.append((name, f"{choice.label}: {choice.worded(value)}"))
    for name, bound in bounds.items():
        if (value := getattr(wanted, name)) is not None:
            said.append((name, f"{bound.label} {round(value / bound.scale)}{bound.unit.replace('%%', '%')}"))
    return said


def without(chosen: Chosen, name: str) -> Chosen:
    """Return a choice that does not ask for this field any more."""
    return replace(chosen, filter=replace(chosen.filter, **{name: getattr(SceneFilter(), name)}))
