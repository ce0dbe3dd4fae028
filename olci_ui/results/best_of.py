"""Best of: one click ticks the clearest scenes, or the fewest that cover the area, and each says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from olci_core.picture import ChosenScene, clearest_of_each, fewest_covering
from olci_core.scene import Scene
from olci_ui.pictures.crops import crops
from olci_ui.popovers import close_popover, popover
from olci_ui.results import texts
from olci_ui.results.order import candidates
from olci_ui.session.auto_tick import AutoTick, AutoTickKind
from olci_ui.session.found import Found

PERIODS: tuple[AutoTickKind, ...] = ("day", "week", "month")


def best_of(*, choose: Callable[[AutoTick], None]) -> None:
    """Draw the two ways to have scenes ticked; ``choose`` hears the one whose button was pressed."""
    with popover(texts.BEST_OF, icon=":material/hotel_class:", key="best_of"):
        st.markdown(texts.CLEAREST_OF_EACH)
        kind = st.segmented_control(
            texts.OF_EACH,
            PERIODS,
            default="week",
            key="best_span",
            format_func=lambda one: texts.SPANS[one],
            required=True,
            label_visibility="collapsed",
        )
        least = st.slider(texts.COVERS_AT_LEAST_THIS, 0, 100, 80, 5, format="%d %%", key="best_least")
        clearest = AutoTick(kind, least_coverage=least / 100)
        st.button(
            texts.TICK_CLEAREST,
            type="primary",
            width="stretch",
            key="tick_clearest",
            on_click=partial(_chosen, choose, clearest),
        )
        st.divider()
        st.markdown(texts.FEWEST_THAT_COVER)
        days = st.number_input(texts.WITHIN_DAYS, 1, 60, 3, key="best_days")
        fewest = AutoTick("mosaic", within_days=int(days))
        st.button(texts.TICK_FEWEST, width="stretch", key="tick_fewest", on_click=partial(_chosen, choose, fewest))
        st.caption(texts.CLEAREST_MEANS)


def _chosen(choose: Callable[[AutoTick], None], auto_tick: AutoTick) -> None:
    choose(auto_tick)
    close_popover("best_of")


def worth_a_look(found: Found, scenes: Sequence[Scene], auto_tick: AutoTick) -> list[Scene]:
    """Return the scenes that cover enough of the area to be chosen."""
    return [scene for scene in scenes if found.coverage.get(scene.id, 0.0) >= auto_tick.least_coverage - 1e-9]


def choose_best(found: Found, scenes: Sequence[Scene], auto_tick: AutoTick) -> tuple[ChosenScene, ...]:
    """Return the scenes to be ticked, each with its reason, out of those that were looked at."""
    area = found.query.area if found.query else None
    if area is None:
        return ()
    wanted = worth_a_look(found, scenes, auto_tick)
    known = candidates(wanted, coverage=found.coverage, bright=crops.shares(area, wanted))
    if auto_tick.kind == "mosaic":
        return fewest_covering(known, area, within_days=auto_tick.within_days).choices
    return clearest_of_each(known, span=auto_tick.kind, least_coverage=auto_tick.least_coverage)
