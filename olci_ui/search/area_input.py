"""Where to search: one field that takes an area in any form, says how it read it, and asks when in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from olci_core.area import Area
from olci_core.area.named_regions import matching, name_of, region_named
from olci_core.area.text.places import Place, PointWithoutRadius
from olci_core.area.text.reading import Reading
from olci_core.area.text.readings import readings
from olci_core.area.text.repairs import repairs, swapped
from olci_core.errors import InputError
from olci_ui.formats import plain
from olci_ui.notices import show_error
from olci_ui.search.area_file import file_choice
from olci_ui.search.mini_map import mini_map
from olci_ui.search.recent_areas import RecentAreas, words_for
from olci_ui.search.suggestions import suggest_regions
from olci_ui.services import services
from olci_ui.session.search_form import SearchForm

PLACEHOLDER = (
    "Baffin Bay\n-82, 71.5, -75, 74  (west, south, east, north)\n57.5 N 20 E 50 km, or WKT, GeoJSON, corners …"
)
_IF_WRONG = "If it lies in the wrong place"
MAX_SHOWN = 20_000  # characters; a longer outline would make the page slow
_GIVEN, _TEXT, _SHOWN = "area_given", "area_text", "area_shown"


@dataclass(frozen=True, slots=True)
class AreaField:
    """The area in use; or the text that is none yet, what is wrong with it, and the points that it may mean."""

    area: Area | None
    text: str = ""
    problem: InputError | None = None
    places: tuple[Place, ...] = ()


def area_field(form: SearchForm) -> AreaField:
    """Draw "Area as text", showing the area in use, and the other ways to give one; return what stands there now.

    A text that cannot be read keeps standing, with what is wrong and how to repair it below; no area is in use then.
    """
    area = st.session_state.pop(_GIVEN, form.area)
    shown = shown_text(area)
    if _TEXT not in st.session_state or st.session_state.get(_SHOWN) != area:
        st.session_state[_TEXT] = shown or form.area_text
        st.session_state[_SHOWN] = area
    text = st.text_area("Area as text", key=_TEXT, height=104, placeholder=PLACEHOLDER)
    # What comes and goes below has a place of its own, so that no field further down is built anew for it.
    with st.container(key="area_answers", gap="small"):
        st.html("<span></span>")  # what holds nothing is not drawn, and keeps no room
        field = AreaField(area) if text == shown else _answered(text)
    st.session_state[_SHOWN] = field.area
    suggest_regions()
    with st.container(horizontal=True, key="area_ways", gap="small"):
        _recent_areas()
        if (chosen := file_choice()) is not None:
            give(chosen)
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


@lru_cache(maxsize=8)
def _read(text: str) -> tuple[Reading, ...] | InputError:
    """Return what a text may mean, or why it means nothing: read once, not in every run of the page."""
    try:
        return readings(text)
    except InputError as error:
        return error


def _answered(text: str) -> AreaField:
    """Read a text, say how it was read, or what is wrong with it and what it may mean instead."""
    if not text.strip():
        return AreaField(None)
    found = _read(text)
    if isinstance(found, PointWithoutRadius):
        st.caption(f":material/my_location: {plain(str(found))} It is asked for at the map.")
        return AreaField(None, text, found, found.places)
    if isinstance(found, InputError):
        return AreaField(None, text, _refused(text, found))
    if len(found) > 1:
        problem = InputError("This can be read in more than one way.", hint="Choose what is meant:")
        show_error(problem)
        _offer_each(found)
        return AreaField(None, text, problem)
    _say(found[0])
    return AreaField(found[0].area)


def _say(reading: Reading) -> None:
    """Say how a text was read; where that leaves the order of longitude and latitude in doubt, offer the other one."""
    other = None if name_of(reading.area) is not None else swapped(reading.area)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="area_read_as"):
        if reading.words:
            st.caption(f"Read as {plain(reading.words)}", width="content")
        if other is not None:
            _offer("Swap longitude and latitude", other, icon=":material/swap_horiz:", words=_IF_WRONG)


def _refused(text: str, error: InputError) -> InputError:
    """Say what is wrong, and offer the regions or the repaired outline that may be meant."""
    if names := matching(text.strip()):
        problem = InputError("Which region is meant?", hint="Choose one, or write its whole name.")
        show_error(problem)
        _offer_each([Reading(region_named(name), name) for name in names])
        return problem
    show_error(error)
    for repair in repairs(text):
        _offer(repair.action, repair.area, icon=":material/healing:", words=repair.words)
    return error


def _offer_each(found: Sequence[Reading]) -> None:
    """Offer each reading with a small map of where it lies."""
    for number, reading in enumerate(found):
        key = f"area_reading_{number}"
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small", key=key):
            st.html(mini_map(reading.area), width="content")
            _offer(reading.words, reading.area, icon=":material/check:")


def _offer(action: str, area: Area, *, icon: str, words: str = "") -> None:
    st.button(
        plain(action),
        key=f"area_offer_{action}",
        type="tertiary" if words == _IF_WRONG else "secondary",
        icon=icon,
        help=words or None,
        on_click=give,
        args=(area,),
    )


def _recent_areas() -> None:
    """Draw the areas searched last, each with a small map; a click makes one the area."""
    areas = RecentAreas(services.data_dir).all()
    with st.popover("Recent areas", icon=":material/history:", disabled=not areas):
        for number, area in enumerate(areas):
            with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
                st.html(mini_map(area), width="content")
                st.button(
                    plain(words_for(area)), key=f"recent_area_{number}", type="tertiary", on_click=give, args=(area,)
                )
