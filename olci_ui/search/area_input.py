"""The area beside the map: written, chosen by name or taken from a file; mistakes are mended on a click."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from olci_core.area import Area
from olci_core.area.named_regions import region_named, regions
from olci_core.area.text.mends import mends, swapped
from olci_core.area.text.reading import EXAMPLES
from olci_core.area.text.readings import readings
from olci_core.errors import InputError
from olci_ui.formats import plain
from olci_ui.notices import show_error
from olci_ui.search.area_file import file_choice

AREA_HINT = EXAMPLES
MAX_SHOWN = 20_000  # characters; a longer outline would make the page slow
_GIVEN, _TEXT, _SHOWN, _REGION = "area_given", "area_text", "area_shown", "area_region"


@dataclass(frozen=True, slots=True)
class AreaField:
    """The area in use, and what is wrong with the text that stands in the field, if anything is."""

    area: Area | None
    problem: InputError | None


def area_field(area: Area | None) -> AreaField:
    """Draw "Area as text", showing the area in use, and the other ways to give one; return what stands there now.

    A text that cannot be read keeps standing, with what is wrong and how to mend it below; the area in use stays.
    """
    area = st.session_state.pop(_GIVEN, area)
    shown = shown_text(area)
    if _TEXT not in st.session_state or st.session_state.get(_SHOWN) != area:
        st.session_state[_TEXT] = shown
        st.session_state[_SHOWN] = area
    text = st.text_area("Area as text", key=_TEXT, height=104, placeholder=EXAMPLES)
    field = AreaField(area, None) if text == shown else _written(text, area)
    if field.problem is None:
        st.session_state[_SHOWN] = field.area
    with st.container(horizontal=True, key="area_ways", gap="small"):
        _region_choice(field.area)
        if (area := file_choice()) is not None:
            give(area)
            st.rerun()
    return field


def give(area: Area) -> None:
    """Make this the area of the page from its next run on."""
    st.session_state[_GIVEN] = area


def shown_text(area: Area | None) -> str:
    """Return the text that stands for an area in the field: WKT, or how long it is where nobody could read it."""
    if area is None:
        return ""
    text = area.to_wkt()
    return text if len(text) <= MAX_SHOWN else f"An outline of about {text.count(',') + 1:,} corners, in use"


def _written(text: str, area: Area | None) -> AreaField:
    """Read a text, say what is wrong with it, and offer what it may mean instead."""
    if not text.strip():
        return AreaField(None, None)
    try:
        found = readings(text)
    except InputError as error:
        show_error(error)
        for mend in mends(text):
            _offer(mend.action, mend.area, icon=":material/healing:", words=mend.words)
        return AreaField(area, error)
    if len(found) > 1:
        problem = InputError("This can be read in more than one way.", hint="Choose what is meant:")
        show_error(problem)
        for reading in found:
            _offer(reading.words, reading.area, icon=":material/check:")
        return AreaField(area, problem)
    if found[0].words:
        st.caption(f"Read as {plain(found[0].words)}")
    if (other := swapped(found[0].area)) is not None:
        _offer(
            "Swap longitude and latitude", other, icon=":material/swap_horiz:", words="If it lies in the wrong place"
        )
    return AreaField(found[0].area, None)


def _offer(action: str, area: Area, *, icon: str, words: str = "") -> None:
    st.button(
        plain(action),
        key=f"area_offer_{action}",
        type="tertiary" if action.startswith("Swap") and words.startswith("If") else "secondary",
        icon=icon,
        help=words or None,
        on_click=give,
        args=(area,),
    )


def _region_choice(area: Area | None) -> None:
    """Draw the list of named regions; the one chosen stays there for as long as it is the area."""
    name = st.session_state.get(_REGION)
    if name is not None and region_named(name) != area:
        st.session_state[_REGION] = None
    st.selectbox(
        "Named region",
        list(regions()),
        index=None,
        key=_REGION,
        placeholder="Or a named region …",
        label_visibility="collapsed",
        on_change=_give_region,
    )


def _give_region() -> None:
    name = st.session_state[_REGION]
    if name is not None:
        give(region_named(name))
