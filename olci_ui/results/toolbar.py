"""How the scenes are looked at: the view, their order, the size of the pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from olci_ui.field_values import begin_with, give_value, show_value
from olci_ui.results import texts
from olci_ui.session.choices import Display
from olci_ui.texts import SORT_BY, VIEW

ICONS: Mapping[str, str] = {
    "area": ":material/crop:",
    "whole": ":material/grid_view:",
    "table": ":material/table_rows:",
    "calendar": ":material/calendar_month:",
}
MIN_CARD_PX, MAX_CARD_PX = 140, 560


def toolbar(look: Display, *, has_area: bool) -> Display:
    """Draw the switches, in a row that is open; return how the scenes are to be looked at."""
    views = [view for view in ICONS if has_area or view != "area"]
    look = replace(look, view=_view(views, look.view if look.view in views else views[0 if has_area else 1]))
    look = replace(look, order=_order(look.order, has_area=has_area))
    with st.container(width="content"):  # there or not, what comes after it keeps its place
        if look.view != "table":
            look = replace(look, card_px=_card_px(look.card_px))
    return look


def _view(views: list[str], chosen: str) -> str:
    held = begin_with("results_look", chosen)
    view = st.segmented_control(
        VIEW,
        views,
        default=held if held in views else show_value("results_look", chosen),
        key="results_look",
        format_func=lambda name: f"{ICONS[name]} {texts.VIEWS[name]}",
        required=True,
        label_visibility="collapsed",
    )
    return str(view or chosen)


def _order(order: str, *, has_area: bool) -> str:
    orders = [one for one in texts.ORDERS if has_area or one in ("time", "newest")]
    held = begin_with("results_order", order)
    chosen = st.selectbox(
        SORT_BY,
        orders,
        orders.index(held if held in orders else show_value("results_order", orders[0])),
        key="results_order",
        format_func=lambda one: texts.ORDERS[one],
        label_visibility="collapsed",
        width=190,
        filter_mode=None,
    )
    return str(chosen)


def by_pass(*, is_on: bool, is_usable: bool) -> bool:
    """Draw the switch that shows all scenes of a pass as one, where several products were found together."""
    if not is_usable:
        return False
    is_on = begin_with("results_by_pass", is_on)
    return bool(st.toggle(texts.PASSES, is_on, key="results_by_pass", help=texts.PASSES_HELP))


def order_by_time() -> None:
    """Let the field say the order that needs no looking, from the next run on."""
    give_value("results_order", "time")


def _card_px(card_px: int) -> int:
    chosen = st.slider(
        texts.PICTURE_SIZE,
        MIN_CARD_PX,
        MAX_CARD_PX,
        begin_with("results_card_px", card_px),
        step=20,
        format="%d px",
        key="results_card_px",
        label_visibility="collapsed",
        width=130,
    )
    return int(chosen)


def only_ticked(*, is_on: bool, is_usable: bool, choose: Callable[[bool], None]) -> None:
    """Draw the switch that leaves the ticked scenes alone in sight; ``choose`` hears what it is put to."""
    key = "results_only_ticked"
    st.toggle(
        texts.TICKED_ONLY,
        show_value(key, is_on and is_usable),
        key=key,
        disabled=not is_usable,
        on_change=lambda: choose(bool(st.session_state[key])),
    )


def with_held(*, is_on: bool, is_usable: bool) -> bool:
    """Draw the switch that lets ticking and adding take what is here or on its way, where anything is."""
    if not is_usable:
        return is_on
    return bool(st.toggle(texts.WITH_HELD, begin_with("results_with_held", is_on), key="results_with_held"))
