"""About how large a search will be: said beside its button, and asked about before a very large one."""

from __future__ import annotations

from functools import partial

import streamlit as st

from olci_core.catalogue import SearchEstimate
from olci_core.errors import InputError
from olci_ui.formats import about, count, rough_duration
from olci_ui.search import texts
from olci_ui.services import services
from olci_ui.session.clicks import kept, taken
from olci_ui.session.search_form import SearchForm
from olci_ui.session.searching import begin_search
from olci_ui.session.tab_state import TabState

_INTO_SIGHT = """<script>
document.querySelector(".st-key-size_question")?.scrollIntoView({ block: "nearest", behavior: "instant" });
</script>"""


def size_line(form: SearchForm) -> None:
    """Say about how many scenes the form asks for; an empty line where it asks for nothing yet."""
    try:
        words = in_words(services.archive.recent.estimate(form.query()))
    except InputError:
        words = "\u00a0"
    st.caption(words, help=texts.ESTIMATE_HELP if words.strip() else None)


def size_question(state: TabState) -> None:
    """Ask about a search that is very large: search all the same, or change it."""
    query = state.asked_about
    if query is None:
        return
    with st.container(key="size_question"):
        st.html(_INTO_SIGHT, unsafe_allow_javascript=True)
        st.warning(
            texts.LARGE.format(estimate=in_words(services.archive.recent.estimate(query))),
            icon=":material/help:",
        )
        with st.container(horizontal=True):
            st.button(texts.ALL_THE_SAME, key="search_large", type="primary", on_click=kept("search_large"))
            st.button(texts.CHANGE, key="leave_large", on_click=partial(state.ask_about, None))
    if taken("search_large"):
        begin_search(state, query)


def in_words(estimate: SearchEstimate) -> str:
    """Return an estimate in words: "About 6,000 scenes, half a minute"."""
    if not estimate.scenes:
        return texts.NONE_EXPECTED
    scenes = estimate.scenes
    return texts.ABOUT.format(scenes=count(about(scenes), "scene"), time=rough_duration(estimate.seconds))
