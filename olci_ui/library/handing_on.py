"""Hand on: scenes of the library in the forms of a search's result, with what the catalogue knows of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from olci_core.errors import OlciError
from olci_core.library import Entry
from olci_ui.formats import count
from olci_ui.notices import show_error
from olci_ui.services import ArchiveKind, services
from olci_ui.session.found import Found
from olci_ui.session.handing_on import handed_on


def hand_on_entries(bar: DeltaGenerator, entries: Sequence[Entry]) -> None:
    """Draw the button behind which scenes can be saved and copied in several forms."""
    place = bar.popover("Hand on", icon=":material/ios_share:", key="library_hand_on", on_change="rerun")
    if not place.open or not entries:
        return
    names = tuple(entry.name for entry in entries)
    with place, st.container(key="library_hand_on_fields", width=430):
        st.caption(f"{count(len(names), 'scene')}, with what the catalogue knows of each.")
        try:
            with st.spinner("Asking the catalogue …"):
                found = _looked_up(services.archive.kind, names)
        except OlciError as error:
            show_error(error)
            st.caption("Their names:")
            st.code("\n".join(names), language=None, height=150)
            return
        if found.missing:
            st.caption(f"The catalogue does not list {count(len(found.missing), 'scene')} of them any more.")
        if found.scenes:
            handed_on(found, found.scenes, key="library_hand_on_form")


@st.cache_resource(max_entries=4, ttl=3600, show_spinner=False)
def _looked_up(kind: ArchiveKind, names: tuple[str, ...]) -> Found:
    found = services.archive_of(kind).catalogue.find(names)
    return Found(kind, None, found.scenes, complete=True, notes=(), asked_at=datetime.now(UTC), missing=found.missing)
