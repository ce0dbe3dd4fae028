"""A point alone, asked about at the map: which of two it is, and how far round it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from olci_core.area import Area
from olci_core.area.place_names import place_name
from olci_core.area.text.places import Place
from olci_core.area.text.readings import circle
from olci_core.errors import InputError
from olci_ui.formats import plain
from olci_ui.maps.mini_map import mini_map
from olci_ui.notices import show_error
from olci_ui.search import texts
from olci_ui.session.clicks import kept, taken

RADIUS_KM, MAX_KM = 10.0, 9000.0
_CIRCLE = "make_circle"


def point_question(places: Sequence[Place]) -> Area | None:
    """Ask for the radius round a point, and which point where it may be one of several; return the circle once."""
    with st.container(border=True, key="point_question"):
        place = places[0]
        if len(places) > 1:
            place = _which(places)
        else:
            st.markdown(f":material/my_location: {texts.HOW_FAR.format(point=plain(_words(place)))}")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            radius_km = st.number_input(
                texts.RADIUS_KM, min_value=0.1, max_value=MAX_KM, value=RADIUS_KM, key="point_radius", width=160
            )
            st.button(
                texts.MAKE_CIRCLE, key="make_circle", type="primary", icon=":material/circle:", on_click=kept(_CIRCLE)
            )
        if not taken(_CIRCLE):
            return None
        try:
            return circle(place, radius_km=float(radius_km)).area
        except InputError as error:
            show_error(error)
            return None


def _which(places: Sequence[Place]) -> Place:
    """Show each place on a small map, and let one be chosen."""
    names = [_words(place) for place in places]
    with st.container(horizontal=True, vertical_alignment="center"):
        number = st.radio(
            texts.WHICH_POINT, range(len(places)), format_func=lambda one: plain(names[one]), key="which_point"
        )
        for place in places:
            st.html(
                mini_map(Area.from_point(place.lon, max(-89.9, min(place.lat, 89.9)), radius_km=50)), width="content"
            )
    return places[number or 0]


def _words(place: Place) -> str:
    return f"{place.words} ({place_name(place.lon, place.lat)})"
