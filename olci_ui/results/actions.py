"""What can be done with the ticked scenes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import streamlit as st

from olci_core.scene import Scene
from olci_ui.formats import in_number
from olci_ui.page_paths import page_path
from olci_ui.results import texts
from olci_ui.results.adding import DownloadPlan, add, ask_before_adding, room_words, words_of
from olci_ui.services import Archive, services
from olci_ui.session.clicks import heard, is_open, opens, refusal_shown
from olci_ui.session.found import Found

_ASK = "ask_before_adding"


class FileChoice(Protocol):
    """What offers to download some files of scenes instead of whole products."""

    def __call__(self, archive: Archive, scenes: Sequence[Scene], *, search_name: str) -> None:
        """Draw it."""
        ...


def add_button(
    what: DownloadPlan, found: Found, *, now: Callable[[], DownloadPlan], done: Callable[[int], None]
) -> None:
    """Draw the button that adds; it asks first where somebody may want fewer.

    ``what`` would come as this is drawn, ``now()`` when it is clicked: a tick of the moment before counts, though no
    run has shown it yet. ``done`` hears how many were added, before anything is drawn.
    """
    ask, act = opens(_ASK), heard(lambda: add(found, now().new, done))

    def click() -> None:
        (ask if now().needs_a_question else act)()

    st.button(
        texts.ADD,
        type="primary",
        icon=":material/download:",
        disabled=not what.scenes,
        help=texts.ADD_HELP if what.scenes else texts.ADD_HELP_UNTICKED,
        key="add_to_downloads",
        on_click=click,
    )
    if is_open(_ASK):
        ask_before_adding(what, found, done)
    refusal_shown()


def other_actions(
    what: DownloadPlan,
    found: Found,
    *,
    file_choice: FileChoice,
    tick_all: Callable[[], None],
    untick: Callable[[], None],
) -> None:
    """Draw what else can be done with the ticks; ``file_choice`` draws what adds some files of each scene."""
    file_choice(services.archive_of(found.archive), what.scenes, search_name=found.folder_name)
    with st.container(key="tick_all_or_none", width="content"):  # the focus goes from one to the other
        if what.scenes:
            st.button(texts.TICK_NONE, type="tertiary", key="tick_none", on_click=untick)
        else:
            st.button(texts.TICK_ALL, type="tertiary", key="tick_all", on_click=tick_all)


def words_on_ticks(what: DownloadPlan, found: Found, *, best: int, tick_only_best: Callable[[], None]) -> None:
    """Draw what adding would bring, behind all that is clicked: it is longer and shorter with every tick.

    ``best``: so many were ticked by *Best of* beside others that somebody had ticked; 0 where that is not so.
    """
    st.caption(words_of(what) if what.scenes else texts.TICK_SCENES, width="content")
    with st.container(key="adding_room", width="content"):
        if what.scenes:
            st.caption(room_words(what), width="content")
    with st.container(width="content"):  # there or not, what comes after it keeps its place
        if what.scenes and best:
            words = in_number(best, texts.ONLY_BEST)
            st.button(words, type="tertiary", key="tick_only_best", help=texts.ONLY_BEST_HELP, on_click=tick_only_best)
    with st.container(width="content"):
        if services.archive_of(found.archive).queue.snapshot():
            st.page_link(page_path("downloads"), label=texts.SEE_DOWNLOADS, icon=":material/downloading:")
