"""How old a result is, with a way to ask anew; and what was looked for by name and is not there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import streamlit as st

from olci_ui.formats import count, moment_in_words, plain
from olci_ui.results import texts
from olci_ui.session.clicks import kept, taken, waits
from olci_ui.session.found import Found
from olci_ui.session.searching import begin_search, find
from olci_ui.session.tab_state import TabState

MAX_NAMES = 200
MAX_CHARS_A_NAME = 120  # a scene's name has 94 and what a file adds; what is longer is none
_REFRESH = "refresh"


def freshness(state: TabState, found: Found) -> None:
    """Say as of when the result is, and offer to ask the catalogue anew."""
    with st.container(horizontal=True, vertical_alignment="center", width="content", gap="small"):
        st.caption(texts.FRESH_AS_OF.format(as_of(found.asked_at, now=datetime.now(UTC))), width="content")
        st.button(
            texts.REFRESH,
            key="refresh",
            type="tertiary",
            icon=":material/refresh:",
            help=texts.REFRESH_HELP,
            on_click=kept(_REFRESH),
        )
        if waits(_REFRESH):
            if found.query is not None:
                taken(_REFRESH)
                begin_search(state, found.query, refresh=True)
            else:
                with st.spinner(texts.LOOKING_FOR_NAMES):
                    taken(_REFRESH)
                    state.take(find(found.names))
            st.rerun()


def as_of(moment: datetime, *, now: datetime) -> str:
    """Return a time of today as 14:03 UTC, an earlier one with its day."""
    if now - moment < timedelta(hours=12):
        return f"{moment:%H:%M} UTC"
    return moment_in_words(moment)


def missing_names(found: Found) -> None:
    """List what was looked for by name and is not in the catalogue, each with a guess why."""
    if not found.missing:
        return
    st.warning(
        texts.NOT_FOUND.format(count(len(found.missing), "name"), _most(found)),
        icon=":material/search_off:",
    )
    with st.expander(texts.WHY_NOT_FOUND, expanded=len(found.missing) <= 10):
        for name in found.missing[:MAX_NAMES]:
            st.markdown(f"{plain(_shortened(name))}  \n:small[{plain(found.reasons.get(name, texts.NOT_LISTED))}]")


def _shortened(name: str) -> str:
    return name if len(name) <= MAX_CHARS_A_NAME else f"{name[:MAX_CHARS_A_NAME]} …"


def _most(found: Found) -> str:
    return texts.FOR_THE_FIRST.format(MAX_NAMES) if len(found.missing) > MAX_NAMES else ""
