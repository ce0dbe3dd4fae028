"""The page that was chosen comes, also where the browser asks for something of the one that is left meanwhile.

A part of the old page that draws itself anew, a map that has come, a click in it: Streamlit joins what the browser asks
for with the way into one run, or runs it after the first run of the new page; either is a run of the page that should
be left. So the way of a click is held until the browser itself says that it is on the new page, and in the place of
each part of the old page stands the way back. What the browser itself turns to, by a link of the menu, back or forward,
it asks for again where the page that is left stands still (``turning.js``).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import streamlit as st
import streamlit.components.v2 as components
from streamlit.file_util import get_static_dir
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from olci_ui.page_paths import page_path, scripts_that_draw, web_text

MAX_TURNS = 3  # a browser that never says that it is there may go back by itself after these
_WAY, _DRAWN, _SIGN = "way", "page_drawn", "arrival"
_sign = components.component("olci_arrival", js=web_text("session/arrival.js"))
_turning = components.component(
    "olci_turning",
    js=web_text("session/drawn.js", "session/table_first.js", "session/table_ahead.js", "session/turning.js"),
)
_DRAW_TABLE = scripts_that_draw("DataFrame", static_dir=Path(get_static_dir()))


@dataclass(slots=True)
class Way:
    """The way from a page to another one, what the address carries there, and how often it was turned on to again."""

    left: str
    page: str
    address: dict[str, str] | None
    number: int
    turns: int = 0


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The page drawn last, its name, and the mark that Streamlit has for it."""

    page: StreamlitPage
    mark: str

    @property
    def name(self) -> str:
        return name_of(self.page)


def name_of(page: StreamlitPage) -> str:
    """Return what the other pages call a page; the first one has no path of its own."""
    return page.url_path or "search"


def drawn_page() -> str:
    """Return the name of the page that is being drawn, "" before the first."""
    drawn: _Drawn | None = st.session_state.get(_DRAWN)
    return drawn.name if drawn else ""


def lead_to(page: str, *, address: dict[str, str] | None = None) -> NoReturn:
    """Turn to another page; ``address`` is what its address carries."""
    number = st.session_state.get(f"{_WAY}s", 0) + 1
    st.session_state[f"{_WAY}s"] = number
    st.session_state[_WAY] = Way(drawn_page(), page, address, number)
    st.switch_page(page_path(page), query_params=address)


def come_to(page: StreamlitPage) -> None:
    """Begin a whole page; turn on to the one that a click leads to instead while the browser is not there yet."""
    name, way = name_of(page), _way()
    if way is not None and name == way.left != way.page and way.turns < MAX_TURNS:
        way.turns += 1
        st.switch_page(page_path(way.page), query_params=way.address)
    if way is not None and name != way.page:
        _end_way()
    _lead_back_from_old_parts(page)
    with st.container(key="arrival_place"):
        _turning(key="turning", data={"page": name, "table": _DRAW_TABLE})
        _await_browser()


def stay_on_page() -> None:
    """Turn to the page drawn last, where something of the one before it came after the way to it: both are heard."""
    context, drawn = get_script_run_ctx(), st.session_state.get(_DRAWN)
    if context is not None and drawn is not None and drawn.mark != context.page_script_hash:
        st.switch_page(drawn.page)


def _lead_back_from_old_parts(page: StreamlitPage) -> None:
    """Let each part of the page before, asked for once more, lead to this one: a run of it alone would draw nothing."""
    context, drawn = get_script_run_ctx(), st.session_state.get(_DRAWN)
    if context is None:
        return
    if drawn is not None and drawn.mark != context.page_script_hash:
        parts = context.fragment_storage
        for part in parts.ids_registered_after(0):
            parts.register(part, stay_on_page)
            context.shared.new_fragment_ids.check_and_add(part)
    st.session_state[_DRAWN] = _Drawn(page, context.page_script_hash)


@st.fragment
def _await_browser() -> None:
    way = _way()
    if way is not None:
        _sign(key=_SIGN, data={"way": way.number}, on_there_change=_end_way)


def _way() -> Way | None:
    way: Way | None = st.session_state.get(_WAY)
    return way


def _end_way() -> None:
    st.session_state.pop(_WAY, None)
