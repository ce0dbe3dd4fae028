"""A standing order is made or edited: its form, its area, and what it would have fetched."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from olci_core.errors import OlciError
from olci_core.follow import Following, StandingOrder
from olci_ui.following import texts
from olci_ui.following.dry_run import begin_or_find_dry_run, dry_run_panel, files_listed
from olci_ui.following.order_form import order_form
from olci_ui.formats import latitude, longitude, plain, square_km
from olci_ui.maps.mini_map import mini_map
from olci_ui.notices import errors_shown, show_error
from olci_ui.services import services
from olci_ui.session.clicks import heard, kept, taken
from olci_ui.session.tab_state import TabState
from olci_ui.texts import CANCEL

_KEEP = "keep_order"


def making_panel(state: TabState, following: Following) -> None:
    """Draw the form of the order that is being made or edited."""
    view = state.following
    assert view.draft is not None
    is_new = view.draft.id is None
    if view.dry_run is None:
        begin_or_find_dry_run(view, following, view.draft)
    with st.container(border=True, key="making_order"):
        st.header(texts.FOLLOW_AREA if is_new else texts.EDIT_ORDER.format(plain(view.draft.name)), anchor=False)
        left, right = st.columns([1, 1.15], gap="large")
        with left:
            order, problem = _filled_in(state)
        with right:
            _area(view.draft)
            with st.container():  # there or not, what comes after it keeps its place
                if problem is not None:
                    show_error(problem)
            _end_buttons(state, following, order, is_new=is_new)
            dry_run_panel(view, following, order or view.draft)


def _filled_in(state: TabState) -> tuple[StandingOrder | None, OlciError | None]:
    """Draw the fields; return what they say, or why that cannot be: it is said beside the button, in sight."""
    view = state.following
    assert view.draft is not None
    try:
        order = order_form(view.draft, turn=view.turn, today=datetime.now(UTC).date(), listed_files=files_listed(view))
    except OlciError as error:
        return None, error
    view.keep(order)
    return order, None


def _area(draft: StandingOrder) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(mini_map(draft.area), width="content")
        lon, lat = draft.area.center
        st.markdown(texts.AREA_AROUND.format(square_km(draft.area.area_km2), latitude(lat), longitude(lon)))


def _end_buttons(state: TabState, following: Following, order: StandingOrder | None, *, is_new: bool) -> None:
    view = state.following
    with st.container(horizontal=True), errors_shown():
        words = texts.START if is_new else texts.SAVE_CHANGES
        st.button(words, key=_KEEP, type="primary", icon=":material/notifications_active:",
                  disabled=order is None, on_click=kept(_KEEP))  # fmt: skip
        if order is not None and taken(_KEEP):
            if is_new:
                following.add(order)
            else:
                following.change(order)
            services.archive.orders.wake()
            view.end()
            state.say((texts.IS_FOLLOWED if is_new else texts.IS_CHANGED).format(order.name))
            st.rerun()
        st.button(CANCEL, key="cancel_order", on_click=heard(view.end))
