"""The wait for a search: shown until its result is there, with a way to stop it."""

from __future__ import annotations

import html

import streamlit as st

from olci_core.catalogue import SearchEstimate, SearchProgress
from olci_core.errors import OlciError
from olci_ui.formats import about, count, moment, plain
from olci_ui.pictures.previews import small_preview
from olci_ui.search import texts
from olci_ui.services import services
from olci_ui.session.background_search import RunningSearch
from olci_ui.session.coverage import NOTHING_KNOWN
from olci_ui.session.found import Found
from olci_ui.session.saved_search import news_of
from olci_ui.session.saved_searches import SavedSearches
from olci_ui.session.searching import cut_short, found_of, found_so_far, is_filling, stop_search
from olci_ui.session.tab_state import TabState
from olci_ui.texts import ASKING_CATALOGUE

LOOK_UP_S = 0.15
REFRESH_S = 1.0
MIN_LEFT_RECORDS = 1_500  # still to come of a search whose list fills while it is looked at: some seconds
MIN_GROWTH = 2  # the list is drawn anew when so many times as many have come: seven times up to 50,000
_INTO_SIGHT = """<script>
document.querySelector(".st-key-search_under_way")?.scrollIntoView({ block: "nearest", behavior: "instant" });
</script>"""


def await_search(state: TabState) -> bool:
    """Show the search under way until there is something to look at, and take it.

    That is the whole result, or of a long search what has come so far: the list fills while it is looked at. False:
    there is no search, it was stopped, or its list is looked at already. Whatever is clicked meanwhile draws the page
    again, and the search goes on.

    Raises:
        ConnectionFailed, ServiceError: nothing came at all.
    """
    if state.stopped is not None:
        st.info(state.stopped, icon=":material/stop_circle:")
    running = state.running
    if running is None:
        return False
    was_filling = is_filling(state)
    if not was_filling and not running.wait(LOOK_UP_S):
        _show_wait(state, running)
    if running.wait(0):
        _take_whole(state, running)
    elif not was_filling or (state.found is not None and running.came >= MIN_GROWTH * len(state.found.scenes)):
        state.take(found_so_far(running, state.found if was_filling else None))
    return not was_filling


def still_coming(state: TabState) -> None:
    """Say how far the search is whose list is looked at already, in a place of its own, with a way to stop it."""
    running, found = state.running, state.found
    with st.container(key="search_goes_on", horizontal=True, vertical_alignment="center"):
        if running is not None and found is not None and is_filling(state):
            _line(running, len(found.scenes))
            # Not in the part that draws itself anew: a click here is one on the whole page.
            st.button(texts.STOP, key="stop_filling", icon=":material/stop:", on_click=stop_search, args=(state,))


@st.fragment(run_every=REFRESH_S)
def _line(running: RunningSearch, shown: int) -> None:
    """Draw the bar anew each second, and the page once the list has grown by as much again or is whole."""
    if running.wait(0) or running.came >= MIN_GROWTH * shown:
        st.rerun()
    st.progress(running.progress.fraction, text=_words(running))


def _take_whole(state: TabState, running: RunningSearch) -> None:
    before = state.found if is_filling(state) else None
    state.end_search()
    try:
        result = running.result()
    except OlciError:
        if before is not None:
            state.take(cut_short(before))
        raise
    measured = before.give_way() if before is not None else NOTHING_KNOWN
    found = found_of(running.kind, running.query, result, measured=measured)
    state.take(found)
    if running.saved_as:
        _look_at_saved(state, found, running.saved_as)


def _is_worth_a_look(state: TabState, running: RunningSearch) -> bool:
    """Whether the list can be looked at while it fills; what was chosen over it before waits for all of it."""
    is_long = running.came > 0 and running.expected.records > running.came + MIN_LEFT_RECORDS
    return is_long and not state.was_chosen_over(running.kind, running.query)


def _words(running: RunningSearch) -> str:
    return plain(wait_words(running.progress, running.expected, waited_s=running.waited_s))


def _look_at_saved(state: TabState, found: Found, name: str) -> None:
    """Say what is new in a saved search since it was last looked at, and keep that it has been looked at now."""
    searches = SavedSearches(services.archive_of(found.archive).settings.data_dir)
    saved = searches.named(name)
    if saved is None:
        return
    if saved.seen_at is not None:
        state.compare_with(saved.seen)
        news = news_of(saved.seen, found.scenes)
        state.say(texts.NEWS.format(time=moment(saved.seen_at), news=news))
    if found.complete:
        searches.put(saved.looked_at(found.scenes, found.asked_at))


def _show_wait(state: TabState, running: RunningSearch) -> None:
    place, is_shown = st.empty(), False
    with place.container(key="search_under_way"):
        st.html(_INTO_SIGHT, unsafe_allow_javascript=True)
        bar = st.progress(0.0, text=ASKING_CATALOGUE)
        st.button(texts.STOP, key="stop_search", icon=":material/stop:", on_click=stop_search, args=(state,))
        first = st.empty()
        while not running.wait(LOOK_UP_S) and not _is_worth_a_look(state, running):
            if running.first_scenes and not is_shown:
                first.html(_first_scenes(running))
                is_shown = True
            bar.progress(running.progress.fraction, text=_words(running))
    place.empty()


def wait_words(progress: SearchProgress, expected: SearchEstimate, *, waited_s: float) -> str:
    """Say how far a search is: products of about how many, the month it is at, for how long it has been asked.

    A scene may be listed in several versions, so these are more than the scenes that the list shows.
    """
    waited = texts.FOR_SECONDS.format(seconds=int(waited_s))
    if progress.trouble:
        return progress.trouble
    if not progress.pages_done:
        return f"{ASKING_CATALOGUE} · {waited}"
    if expected.records > progress.scenes:
        products = count(about(expected.records), "product")
        parts = [texts.SO_FAR_OF_ABOUT.format(number=progress.scenes, products=products)]
    else:
        parts = [texts.SO_FAR.format(products=count(progress.scenes, "product"))]
    if progress.reached:
        parts.append(texts.NOW_AT.format(month=f"{progress.reached:%B %Y}"))
    return " · ".join((*parts, waited))


def _first_scenes(running: RunningSearch) -> str:
    """Return the first scenes that came, as pictures with their times."""
    cards = [
        f"<figure>{small_preview(running.kind, scene.id, turned=scene.is_ascending)}"
        f"<figcaption>{html.escape(moment(scene.begin))}</figcaption></figure>"
        for scene in running.first_scenes
    ]
    return f'<div class="olci-first-scenes">{"".join(cards)}</div>'
