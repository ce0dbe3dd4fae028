"""The search map: draw the area, see the area."""

from __future__ import annotations

import streamlit as st

from olci_ui import maps
from olci_ui.field_values import fields_of
from olci_ui.maps.view_switch import view_switch
from olci_ui.notices import errors_shown
from olci_ui.search import texts
from olci_ui.search.area_input import AreaField, give
from olci_ui.search.point_question import point_question
from olci_ui.session.address import form_at_hand
from olci_ui.session.tab_state import TabState

SEARCH_MAP_HEIGHT_PX = 560
_SEEN = "area_on_map"
VIEW = "search_view"  # the field that says which view of the map is shown


def map_notice(field: AreaField, *, missing: bool) -> None:
    """Draw what belongs above the map: the question for a point's radius, or that an area is missing.

    What comes and goes has a place of its own, so that the map below is not built anew for it.
    """
    with st.container(key="map_notice"):
        if field.places:
            if (area := point_question(field.places)) is not None:
                give(area)
                st.rerun()
        elif missing:
            st.warning(
                texts.NO_AREA,
                icon=":material/arrow_downward:",
            )


@st.fragment
@fields_of("search_map")
def map_panel(state: TabState) -> None:
    """Draw the map with the area on it; what is drawn there becomes the area of the whole page."""
    form = form_at_hand(state)
    if st.session_state.get(_SEEN) != form.area:
        st.session_state[_SEEN] = form.area
        state.keep_map_view(maps.view_for(form.area, state.map_view))
    state.keep_map_view(view_switch(state.map_view, key=VIEW))
    with errors_shown():
        area = maps.search_map(form.area, view=state.map_view, height_px=SEARCH_MAP_HEIGHT_PX)
        if area != form.area:
            give(area)
            st.session_state[_SEEN] = area  # who draws on a map stays on it
            st.rerun()
