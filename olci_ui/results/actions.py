"""What can be done with the ticked scenes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import streamlit as st

from olci_core.catalogue import to_csv
from olci_core.scene import Scene
from olci_ui.formats import count, total_size
from olci_ui.notices import errors_shown
from olci_ui.page_paths import page_path
from olci_ui.services import Archive, services
from olci_ui.services.new_downloads import add_to_downloads
from olci_ui.session.tab_state import Found, TabState


class FileChoice(Protocol):
    """What offers to download some files of scenes instead of whole products."""

    def __call__(self, archive: Archive, scenes: Sequence[Scene], *, search_name: str) -> None:
        """Draw it."""
        ...


def actions(state: TabState, found: Found, scenes: Sequence[Scene], *, file_choice: FileChoice) -> None:
    """Draw what can be done with the ticked scenes; ``file_choice`` draws what adds some files of each instead."""
    chosen = [found.by_id[scene_id] for scene_id in state.ticked if scene_id in found.by_id]
    if st.button(
        "Add to downloads", type="primary", icon=":material/download:", disabled=not chosen, help=_why_add(chosen)
    ):
        with errors_shown():
            archive = services.archive_of(found.archive)
            words = f"Adding {count(len(chosen), 'scene')} …"
            bar = st.progress(0.0, text=words)
            number = add_to_downloads(
                archive,
                chosen,
                search_name=found.folder_name,
                progress=lambda share: bar.progress(share, text=words),
            )
            bar.empty()
            state.ticked, state.table_turn = {}, state.table_turn + 1
            state.reasons = {}
            state.told_once = f"{count(number, 'scene')} added to the downloads."
            st.switch_page(page_path("downloads"))
    file_choice(services.archive_of(found.archive), chosen, search_name=found.folder_name)
    if st.button("Tick none" if chosen else "Tick all", type="tertiary"):
        state.ticked = {} if chosen else {scene.id: None for scene in scenes}
        state.reasons = {}
        state.table_turn += 1
        st.rerun(scope="fragment")
    st.caption(
        f"{count(len(chosen), 'scene')} ticked · {total_size(s.size_bytes for s in chosen)}"
        if chosen
        else "Tick the scenes you want.",
        width="stretch",
    )
    st.download_button(
        "Save table as CSV",
        data=lambda: to_csv(scenes),
        file_name=f"olci-scenes-{found.asked_at:%Y%m%d-%H%M}.csv",
        mime="text/csv",
        icon=":material/table_view:",
        on_click="ignore",
    )


def _why_add(chosen: list[Scene]) -> str:
    return "They go to the download queue at once." if chosen else "Tick at least one scene first."
