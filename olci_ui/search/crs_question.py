"""Which coordinate system numbers are in, where nothing says it: the likely ones, each with where it would lie."""

from __future__ import annotations

import streamlit as st

from olci_core.area import Area, CoordinateSystemUnknown
from olci_core.area.crs import CrsChoice
from olci_core.area.place_names import place_name
from olci_ui.field_values import begin_with, give_value
from olci_ui.formats import plain
from olci_ui.maps.mini_map import mini_map
from olci_ui.search import texts

MAX_LIKELY = 4


def which_system(problem: CoordinateSystemUnknown, *, key: str) -> str | None:
    """Ask for the coordinate system; return its code once it is chosen.

    The likely ones stand on small maps; all others are in the list, which takes any other code as well.
    """
    for number, choice in enumerate(problem.choices[:MAX_LIKELY]):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
            st.html(mini_map(_round(choice)), width="content")
            st.button(
                plain(f"{choice.name}: {place_name(choice.lon, choice.lat)}"),
                key=f"{key}_likely_{number}",
                type="tertiary",
                on_click=_choose,
                args=(key, choice.code),
            )
    begin_with(key, None)
    places = {one.code: f"{one.name} · {place_name(one.lon, one.lat)}" for one in problem.choices}
    code = st.selectbox(
        texts.COORDINATE_SYSTEM,
        list(places),
        index=None,
        key=key,
        format_func=lambda code: f"{code} · {places[code]}" if code in places else str(code),
        placeholder=texts.ANY_OTHER_SYSTEM,
        accept_new_options=True,
    )
    return None if code is None else str(code)


def _choose(key: str, code: str) -> None:
    give_value(key, code)


def _round(choice: CrsChoice) -> Area:
    return Area.from_point(choice.lon, max(-89.9, min(choice.lat, 89.9)), radius_km=50)
