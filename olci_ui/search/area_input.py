"""Where to search: one field that takes an area in any form, says how it read it, and asks when in doubt."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import streamlit as st

from olci_core.area import Area
from olci_core.area.in_words import in_words
from olci_core.area.named_regions import matching, name_of, region_named
from olci_core.area.place_names import place_name
from olci_core.area.text.places import Place, PointWithoutRadius
from olci_core.area.text.reading import Reading
from olci_core.area.text.readings import reading_in, readings
from olci_core.area.text.repairs import repairs, swapped
from olci_core.area.text.unplaced import UnplacedText
from olci_core.errors import InputError
from olci_ui.field_values import begin_with, give_value
from olci_ui.formats import plain
from olci_ui.maps.mini_map import mini_map
from olci_ui.notices import show_error
from olci_ui.popovers import close_popover, popover
from olci_ui.search import texts
from olci_ui.search.area_file import file_choice
from olci_ui.search.area_line import area_line
from olci_ui.search.crs_question import which_system
from olci_ui.search.recent_areas import RecentAreas, words_for
from olci_ui.search.suggestions import suggest_regions
from olci_ui.services import services
from olci_ui.session.address import form_at_hand
from olci_ui.session.search_form import SearchForm
from olci_ui.session.tab_state import tab_state
from olci_ui.texts import AREA_AS_TEXT

MAX_SHOWN = 20_000  # characters; a longer outline would make the page slow
_TEXT, _SHOWN, _RECENT = "area_text", "area_shown", "recent_areas"


@dataclass(frozen=True, slots=True)
class AreaField:
    """The area in use, with how it was read; or a text that is none yet, its problem, and the points it may mean.

    ``text`` is also what the area was given as, where that says it without a question. ``swap`` is the area with
    longitude and latitude swapped, where their order was left in doubt.
    """

    area: Area | None
    text: str = ""
    problem: InputError | None = None
    places: tuple[Place, ...] = ()
    words: str = ""
    swap: Area | None = None


def area_field(form: SearchForm) -> AreaField:
    """Draw the "Where?" box, showing the area in use, and the other ways to give one; return what stands there now.

    A text that cannot be read keeps standing, with what is wrong and how to repair it beside it; no area is in use
    then. Questions and repairs lie beside the field, over the map: nothing below the field moves for them.
    """
    area = form.area
    given = form.area_text if area is not None else ""
    shown = given or shown_text(area)
    begins = shown or form.area_text
    if _TEXT in st.session_state and st.session_state.get(_SHOWN) != area:
        give_value(_TEXT, begins)
    st.session_state[_SHOWN] = area
    begins = begin_with(_TEXT, begins)
    st.header(texts.WHERE, anchor=False)
    text = st.text_area(AREA_AS_TEXT, begins, key=_TEXT, height=104, placeholder=texts.AREA_PLACEHOLDER)
    ways = st.container(horizontal=True, key="area_ways", gap="small")
    line = st.container(key="area_line", gap=None)
    with st.container(key="area_answers", gap="small"):
        st.html("<span></span>")  # what holds nothing is not drawn, and is built anew later
        field = AreaField(area) if text == shown and not given else _answered(text)
    with line:
        area_line(field.area, words=field.words)
        if field.area is not None and field.swap is not None:
            _offer_swap(field.area, field.swap)
    suggest_regions()
    with ways:
        _recent_areas()
        if file_choice(give):
            st.rerun()
    return field


def area_kept(area: Area | None) -> None:
    """Note that the form holds the area that was shown: a run that is broken off before that leaves all to the next."""
    st.session_state[_SHOWN] = area


def give(area: Area | None) -> None:
    """Make this the area of the page from its next run on, None to have none."""
    state = tab_state()
    state.keep_form(replace(form_at_hand(state), area=area, area_text=""))


def shown_text(area: Area | None) -> str:
    """Return the text that stands for an area in the field: words that mean it, else WKT, or how long that is."""
    if area is None:
        return ""
    text = in_words(area) or area.to_wkt()
    return text if len(text) <= MAX_SHOWN else texts.LONG_OUTLINE.format(corners=text.count(",") + 1)


@lru_cache(maxsize=8)
def _read(text: str, crs: str = "") -> tuple[Reading, ...] | InputError:
    """Return what a text may mean, or why it means nothing: read once, not in every run of the page."""
    try:
        return readings(text)
    except UnplacedText as error:
        if not crs:
            return error
        try:
            return (reading_in(error, crs),)
        except InputError as refused:
            return refused
    except InputError as error:
        return error


def _answered(text: str) -> AreaField:
    """Read a text, say how it was read, or what is wrong with it and what it may mean instead."""
    if not text.strip():
        return AreaField(None)
    found = _read(text)
    needs_system = isinstance(found, UnplacedText)  # alone, the text is a question
    if isinstance(found, UnplacedText) and found.choices:
        show_error(found)
        if (crs := which_system(found, key=f"system_of_{zlib.crc32(text.encode())}")) is None:
            return AreaField(None, text, found)
        found = _read(text, crs)
    if isinstance(found, PointWithoutRadius):
        return AreaField(None, text, found, found.places, words=texts.POINT_AT_MAP.format(point=found))
    if isinstance(found, InputError):
        return AreaField(None, text, _refused(text, found))
    return _several(text, found) if len(found) > 1 else _said(found[0], text="" if needs_system else text)


def _several(text: str, found: Sequence[Reading]) -> AreaField:
    problem = InputError(texts.SEVERAL_WAYS, hint=texts.SEVERAL_WAYS_HINT)
    show_error(problem)
    _offer_each(found)
    return AreaField(None, text, problem)


def _said(reading: Reading, *, text: str) -> AreaField:
    area, words = reading.area, reading.words
    swap = swapped(area) if name_of(area) is None else None
    return AreaField(area, text if len(text) <= MAX_SHOWN else "", words=words, swap=swap)


def _refused(text: str, error: InputError) -> InputError:
    """Say what is wrong, and offer the regions or the repaired outline that may be meant."""
    if names := matching(text.strip()):
        problem = InputError(texts.WHICH_REGION, hint=texts.WHICH_REGION_HINT)
        show_error(problem)
        _offer_each([Reading(region_named(name), name) for name in names])
        return problem
    show_error(error)
    for repair in repairs(text):
        _offer_each([Reading(repair.area, repair.action)], words=repair.words, icon=":material/healing:")
    return error


def _offer_each(found: Sequence[Reading], *, words: str = "", icon: str = ":material/check:") -> None:
    """Offer each reading with a small map of where it lies."""
    for number, reading in enumerate(found):
        key = f"area_reading_{number}"
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small", key=key):
            st.html(mini_map(reading.area), width="content")
            with st.container(gap=None):
                st.button(
                    plain(reading.words),
                    key=f"area_offer_{reading.words}",
                    icon=icon,
                    help=words or None,
                    on_click=give,
                    args=(reading.area,),
                )
                if (place := place_name(*reading.area.center)) != reading.words:
                    st.caption(plain(place))


def _offer_swap(area: Area, swap: Area) -> None:
    """Say where an area lies and where it would with longitude and latitude swapped, and offer that."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="area_doubt"):
        st.caption(plain(place_name(*area.center)), width="content")
        st.button(
            plain(texts.SWAP.format(place=place_name(*swap.center))),
            key="area_swap",
            type="tertiary",
            icon=":material/swap_horiz:",
            help=texts.SWAP_HELP,
            on_click=give,
            args=(swap,),
        )


def _recent_areas() -> None:
    """Draw the areas searched last, each with a small map; a click makes one the area."""
    areas = RecentAreas(services.data_dir).all()
    with popover(texts.RECENT_AREAS, icon=":material/history:", disabled=not areas, key=_RECENT):
        for number, area in enumerate(areas):
            with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
                st.html(mini_map(area), width="content")
                st.button(
                    plain(words_for(area)),
                    key=f"recent_area_{number}",
                    type="tertiary",
                    on_click=_take_recent,
                    args=(area,),
                )


def _take_recent(area: Area) -> None:
    close_popover(_RECENT)
    give(area)
