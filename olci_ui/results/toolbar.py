"""How the scenes are looked at: the view, their order, the size of the pictures, and the best of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from olci_ui.results.best_of import best_of
from olci_ui.results.order import ORDERS
from olci_ui.session.auto_tick import AutoTick
from olci_ui.session.tab_state import TabState

VIEWS: Mapping[str, str] = {
    "area": ":material/crop: My area",
    "whole": ":material/grid_view: Whole scenes",
    "table": ":material/table_rows: Table",
    "calendar": ":material/calendar_month: Calendar",
}
MIN_CARD_PX, MAX_CARD_PX = 140, 560


def toolbar(state: TabState) -> tuple[AutoTick | None, DeltaGenerator]:
    """Draw the switches and write what they say to the tab's state.

    Returns what is to be ticked, if anything, and the place for the switch that depends on it.
    """
    assert state.found is not None
    has_area = state.found.query is not None and state.found.query.area is not None
    views = [view for view in VIEWS if has_area or view != "area"]
    if state.results_view not in views:
        state.results_view = "area" if has_area else "table"
    auto_tick = None
    with st.container(horizontal=True, vertical_alignment="center", key="results_toolbar"):
        state.results_view = _view(views, state.results_view)
        state.order = _order(state.order, has_area=has_area)
        with st.container(width="content"):  # there or not, what comes after it keeps its place
            if state.results_view != "table":
                state.card_px = _card_px(state.card_px)
        if has_area:
            with st.popover("Best of", icon=":material/hotel_class:", width="content"):
                auto_tick = best_of()
        last = st.container(width="content")
    return auto_tick, last


def _view(views: list[str], chosen: str) -> str:
    if _remembered("results_look", chosen) not in views:
        st.session_state["results_look"] = chosen
    view = st.segmented_control(
        "View",
        views,
        key="results_look",
        format_func=lambda name: VIEWS[name],
        required=True,
        label_visibility="collapsed",
    )
    return str(view or chosen)


def _order(order: str, *, has_area: bool) -> str:
    orders = [one for one in ORDERS if has_area or one in ("time", "newest")]
    if _remembered("results_order", order) not in orders:
        st.session_state["results_order"] = orders[0]
    chosen = st.selectbox(
        "Order",
        orders,
        key="results_order",
        format_func=lambda one: ORDERS[one],
        label_visibility="collapsed",
        width=210,
        filter_mode=None,
    )
    return str(chosen)


def order_by_time(state: TabState) -> None:
    """Choose the order that needs no looking."""
    state.order = st.session_state["results_order"] = "time"


def _card_px(card_px: int) -> int:
    _remembered("results_card_px", card_px)
    chosen = st.slider(
        "Picture size",
        MIN_CARD_PX,
        MAX_CARD_PX,
        step=20,
        format="%d px",
        key="results_card_px",
        label_visibility="collapsed",
        width=170,
    )
    return int(chosen)


def only_ticked(state: TabState) -> None:
    """Draw the switch; what was ticked at its turn stays in sight, so that a tick taken off can be put back."""
    _remembered("results_only_ticked", state.kept_in_sight is not None)
    if not state.ticked and not state.kept_in_sight:
        st.session_state["results_only_ticked"] = False
    usable = bool(state.ticked or state.kept_in_sight)
    only = st.toggle("Ticked only", key="results_only_ticked", disabled=not usable)
    if not only:
        state.kept_in_sight = None
    elif state.kept_in_sight is None:
        state.kept_in_sight = tuple(state.ticked)


def _remembered(key: str, value: Any) -> Any:
    """Give a field the value that the tab holds, where Streamlit has let go of it on another page."""
    return st.session_state.setdefault(key, value)
