"""How the scenes are looked at: the view, their order, the size of the pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from olci_ui.results.order import ORDERS
from olci_ui.session.choices import Look

VIEWS: Mapping[str, str] = {
    "area": ":material/crop: My area",
    "whole": ":material/grid_view: Whole scenes",
    "table": ":material/table_rows: Table",
    "calendar": ":material/calendar_month: Calendar",
}
MIN_CARD_PX, MAX_CARD_PX = 140, 560


def toolbar(look: Look, *, has_area: bool, has_passes: bool = False) -> Look:
    """Draw the switches, in a row that is open; return how the scenes are to be looked at.

    With ``has_passes``, products found together, all scenes of a pass can be shown as one.
    """
    views = [view for view in VIEWS if has_area or view != "area"]
    look = replace(look, view=_view(views, look.view if look.view in views else views[0 if has_area else 1]))
    look = replace(look, order=_order(look.order, has_area=has_area))
    with st.container(width="content"):  # there or not, what comes after it keeps its place
        if look.view != "table":
            look = replace(look, card_px=_card_px(look.card_px))
    with st.container(width="content"):
        return replace(look, by_pass=has_passes and _by_pass(look.by_pass))


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
        width=190,
        filter_mode=None,
    )
    return str(chosen)


def _by_pass(is_on: bool) -> bool:  # noqa: FBT001 - the one argument
    _remembered("results_by_pass", is_on)
    words = "All scenes that a satellite took in one go, of every product, as one line with one tick"
    return bool(st.toggle("One line a pass", key="results_by_pass", help=words))


def order_by_time() -> None:
    """Let the field say the order that needs no looking, from the next run on."""
    st.session_state["results_order"] = "time"


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
        width=130,
    )
    return int(chosen)


def only_ticked(*, is_on: bool, is_usable: bool) -> bool:
    """Draw the switch that leaves the ticked scenes alone in sight; return what it says."""
    _remembered("results_only_ticked", is_on)
    if not is_usable:
        st.session_state["results_only_ticked"] = False
    return bool(st.toggle("Ticked only", key="results_only_ticked", disabled=not is_usable))


def with_held(*, is_on: bool, is_usable: bool) -> bool:
    """Draw the switch that lets ticking and adding take what is here or on its way, where anything is."""
    _remembered("results_with_held", is_on)
    if not is_usable:
        return is_on
    return bool(st.toggle("Also what I have", key="results_with_held"))


def _remembered(key: str, value: Any) -> Any:
    """Give a field the value that the tab holds, where Streamlit has let go of it on another page."""
    return st.session_state.setdefault(key, value)
