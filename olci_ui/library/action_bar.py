"""What can be done with the selected scenes, and how far what was begun is."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from olci_core.library import Entry, undo
from olci_ui.formats import count, size
from olci_ui.library import texts
from olci_ui.library.actions import begin_check, begin_unpack, fetch_again, remove_entries
from olci_ui.library.export_menu import hand_on_entries
from olci_ui.popovers import close_popover, popover
from olci_ui.services import services
from olci_ui.services.new_downloads import added_words
from olci_ui.services.tasks import library_tasks
from olci_ui.session.clicks import field_value, heard, kept, refusal_shown, taken
from olci_ui.session.library_view import LibraryView
from olci_ui.session.navigation import lead_to
from olci_ui.session.tab_state import TabState, tab_state
from olci_ui.session.task_lines import task_lines
from olci_ui.texts import DOWNLOAD_AGAIN, REMOVE, SELECT_ALL, USE_THESE

_UNPACK, _FETCH, _REMOVE = "ask_unpack", "ask_fetch", "ask_remove"
_KEEP_ZIPS = "keep_zips"


def action_bar(found: Sequence[Entry], shown: Sequence[Entry], view: LibraryView) -> None:
    """Draw the actions for what is selected."""
    chosen = [entry for entry in found if entry.name in view.selected]
    bar = st.container(horizontal=True, vertical_alignment="center", key="library_actions")
    if not chosen:
        everything = heard(view.select, [entry.name for entry in shown])
        bar.button(SELECT_ALL.format(len(shown)), key="select_all", disabled=not shown, on_click=everything)
        hand_on_entries(bar, shown)
        bar.caption(texts.SELECT_FIRST)
    else:
        _actions(bar, chosen, view)
    with st.container():
        if view.removed:
            _undo(view)
    refusal_shown()


def _actions(bar: st.delta_generator.DeltaGenerator, chosen: Sequence[Entry], view: LibraryView) -> None:
    bar.button(USE_THESE, key="use_these", type="primary", icon=":material/crop:", on_click=kept("use_these"))
    if taken("use_these"):
        view.use_for_extract([entry.path for entry in chosen])
        lead_to("extract")
    check = heard(begin_check, services.archive, chosen)
    bar.button(texts.CHECK_ALL, key="check_all", icon=":material/fact_check:", on_click=check)
    with popover(texts.UNPACK_ALL, icon=":material/folder_zip:", key=_UNPACK, inside=bar):
        keep_zips = st.checkbox(texts.KEEP_THE_ZIPS, value=True, key=_KEEP_ZIPS)
        unpack = texts.UNPACK_THESE.format(count(len(chosen), "scene"))
        st.button(unpack, key="unpack_all", on_click=heard(_unpack, chosen, keep_zips=keep_zips))
    # With the sign that copies in it, the keyboard reaches what scrolls.
    place = popover(texts.COPY_PATHS, icon=":material/content_copy:", key="copy_paths", inside=bar)
    with place, st.container(height=220, border=False):
        st.code("\n".join(str(entry.path) for entry in chosen), language=None, wrap_lines=True)
    hand_on_entries(bar, chosen)
    with popover(DOWNLOAD_AGAIN, icon=":material/download:", key=_FETCH, inside=bar):
        st.markdown(texts.FETCH_AGAIN_MEANS.format(count(len(chosen), "scene")))
        fetch = heard(_fetch_again, tab_state(), chosen, view, at=_FETCH)
        st.button(DOWNLOAD_AGAIN, key="fetch_all", on_click=fetch)
        refusal_shown(_FETCH)
    with popover(REMOVE, icon=":material/delete:", key=_REMOVE, inside=bar):
        st.markdown(texts.REMOVE_MEANS.format(count(len(chosen), "scene")))
        remove = heard(_remove, chosen, view, at=_REMOVE)
        st.button(texts.REMOVE_NOW, key="remove_all", type="primary", on_click=remove)
        refusal_shown(_REMOVE)
    bar.button(texts.SELECT_NONE, key="select_none", type="tertiary", on_click=heard(view.select, ()))
    # It is longer and shorter with every scene selected: behind all that is clicked.
    bar.markdown(texts.SELECTED.format(len(chosen), size(sum(entry.size_bytes for entry in chosen))))


def _undo(view: LibraryView) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="removed"):
        files = sum(len(removed.moved) for removed in view.removed)
        st.info(texts.REMOVED.format(count(files, "file")))
        st.button(texts.UNDO, key="undo_remove", icon=":material/undo:", on_click=heard(_put_back, tab_state(), view))


def _unpack(chosen: Sequence[Entry], *, keep_zips: bool) -> None:
    begin_unpack(chosen, keep_zip=bool(field_value(_KEEP_ZIPS, keep_zips)))
    close_popover(_UNPACK)


def _fetch_again(state: TabState, chosen: Sequence[Entry], view: LibraryView) -> None:
    state.say(added_words(services.archive, fetch_again(services.archive, chosen)))
    view.select(())
    close_popover(_FETCH)


def _remove(chosen: Sequence[Entry], view: LibraryView) -> None:
    view.offer_undo(remove_entries(services.archive, chosen))
    close_popover(_REMOVE)


def _put_back(state: TabState, view: LibraryView) -> None:
    """Put back what was removed last."""
    if left := undo(view.removed.pop()):
        state.say(texts.NOT_PUT_BACK.format(len(left)))


def work_lines() -> None:
    """Say how far what was begun is, and what came of what has ended."""
    task_lines(
        library_tasks.tasks(), key="", so_far=lambda task: f"{task.title} …", outcome=lambda task: str(task.result)
    )
