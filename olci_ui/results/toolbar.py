"""How the scenes are looked at: the view, their order, the size of the pictures, and the best of them."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from olci_ui.results.best_of import Wish, best_of
from olci_ui.results.order import ORDERS
from olci_ui.state import TabState

VIEWS: Mapping[str, str] = {
    "area": ":material/crop: My area",
    "whole": ":material/grid_view: Whole scenes",
    "table": ":material/table_rows: Table",
    "calendar": ":material/calendar_month: Calendar",
}
SMALLEST_CARD_PX, LARGEST_CARD_PX = 140, 560


def toolbar(state: TabState) -> Wish | None:
    """Draw the switches and write what they say to the tab's state; return what is to be ticked, if anything."""
    assert state.found is not None
    has_area = state.found.query is not None and state.found.query.area is not None
    views = [view for view in VIEWS if has_area or view != "area"]
    if state.results_view not in views:
        state.results_view = "area" if has_area else "table"
    wish = None
    with st.container(horizontal=True, vertical_alignment="bottom", key="results_toolbar"):
        state.results_view = _view(views, state.results_view)
        state.order = _order(state.order, has_area=has_area)
        if state.results_view != "table":
            state.card_px = _card_px(state.card_px)
        if has_area:
            with st.popover("Best of", icon=":material/hotel_class:", width="content"):
                wish = best_of()
    return wish


def _view(views: list[str], chosen: str) -> str:
    st.session_state.setdefault("results_look", chosen)
    if st.session_state["results_look"] not in views:
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
    at = orders.index(order) if order in orders else 0
    chosen = st.selectbox(
        "Order",
        orders,
        index=at,
        format_func=lambda one: ORDERS[one],
        label_visibility="collapsed",
        width=210,
        filter_mode=None,
    )
    return str(chosen)


def _card_px(card_px: int) -> int:
    chosen = st.slider(
        "Picture size",
        SMALLEST_CARD_PX,
        LARGEST_CARD_PX,
        card_px,
        20,
        format="%d px",
        label_visibility="collapsed",
        width=170,
    )
    return int(chosen)
