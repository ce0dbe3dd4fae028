"""The wait for a search: shown until its result is there, with a way to stop it."""

from __future__ import annotations

import html

import streamlit as st

from olci_core.catalogue import SearchEstimate, SearchProgress
from olci_ui.formats import count, moment, plain
from olci_ui.pictures.previews import small_preview
from olci_ui.search import texts
from olci_ui.services import services
from olci_ui.session.background_search import RunningSearch
from olci_ui.session.found import Found
from olci_ui.session.saved_searches import SavedSearches, news_of
from olci_ui.session.searching import found_of, stop_search
from olci_ui.session.tab_state import TabState

LOOK_UP_S = 0.15
_INTO_SIGHT = """<script>
document.querySelector(".st-key-search_under_way")?.scrollIntoView({ block: "nearest", behavior: "instant" });
</script>"""


def await_search(state: TabState) -> bool:
    """Show the search under way until it is over, and take its result; False: there is none, or it was stopped.

    Whatever is clicked meanwhile draws the page again, and the search goes on.

    Raises:
        ConnectionFailed, ServiceError: nothing came at all.
    """
    if state.stopped is not None:
        st.info(state.stopped, icon=":material/stop_circle:")
    running = state.running
    if running is None:
        return False
    if not running.wait(LOOK_UP_S):
        _show_wait(state, running)
    state.end_search()
    found = found_of(running.kind, running.query, running.result())
    state.take(found)
    if running.saved_as:
        _look_at_saved(state, found, running.saved_as)
    return True


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
        bar = st.progress(0.0, text=texts.ASKING)
        st.button(texts.STOP, key="stop_search", icon=":material/stop:", on_click=stop_search, args=(state,))
        first = st.empty()
        expected = services.archive_of(running.kind).recent.estimate(running.query)
        while not running.wait(LOOK_UP_S):
            if running.first_scenes and not is_shown:
                first.html(_first_scenes(running))
                is_shown = True
            bar.progress(
                running.progress.fraction, text=plain(wait_words(running.progress, expected, waited_s=running.waited_s))
            )
    place.empty()


def wait_words(progress: SearchProgress, expected: SearchEstimate, *, waited_s: float) -> str:
    """Say how far a search is: scenes of about how many, the month it is at, and for how long it has been asked."""
    waited = texts.FOR_SECONDS.format(seconds=int(waited_s))
    if progress.trouble:
        return progress.trouble
    if not progress.pages_done:
        return f"{texts.ASKING} · {waited}"
    parts = [texts.SO_FAR.format(scenes=count(progress.scenes, "scene"))]
    if expected.records > progress.scenes:
        parts[0] += f" {texts.OF_ABOUT.format(scenes=round(expected.records, 2 - len(str(expected.records))))}"
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
