"""Hand on: scenes of the library in the forms of a search's result, with what the catalogue knows of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from olci_core.area import Area
from olci_core.errors import OlciError
from olci_core.library import Entry, footprint_of
from olci_core.scene import Scene
from olci_ui.formats import count
from olci_ui.library import texts
from olci_ui.notices import show_error
from olci_ui.popovers import popover
from olci_ui.services import ArchiveKind, services
from olci_ui.session.export_menu import handed_on
from olci_ui.session.found import Found
from olci_ui.session.library_view import scene_named
from olci_ui.texts import ASKING_CATALOGUE, HAND_ON

_OPEN = "library_hand_on"


def hand_on_entries(bar: DeltaGenerator, entries: Sequence[Entry]) -> None:
    """Draw the button behind which scenes can be saved and copied in several forms."""
    place = popover(HAND_ON, icon=":material/ios_share:", key=_OPEN, inside=bar)
    if not place.open or not entries:
        return
    names = tuple(entry.name for entry in entries)
    with place, st.container(key="library_hand_on_fields", width=430):
        try:
            with st.spinner(ASKING_CATALOGUE):
                found = _looked_up(services.archive.kind, names)
        except OlciError as error:
            show_error(error)
            found = _found(services.archive.kind, (), names)
        listed = {scene.name for scene in found.scenes}
        unlisted = [scene_of(entry) for entry in entries if entry.name not in listed]
        if unlisted:
            st.caption(texts.NOT_LISTED.format(count(len(unlisted), "scene"), len(names)))
        key = f"library_hand_on_form_{bool(found.scenes)}"
        handed_on(found, found.scenes, unlisted=unlisted, key=key, inside=_OPEN)


def scene_of(entry: Entry) -> Scene:
    """Return what the disk alone knows of a product; without an id nobody can be sent to fetch it."""
    return replace(scene_named(entry), footprint=_footprint(entry))


def _footprint(entry: Entry) -> Area | None:
    try:
        return footprint_of(entry.path)
    except OlciError:
        return None


@st.cache_resource(max_entries=4, ttl=3600, show_spinner=False)
def _looked_up(kind: ArchiveKind, names: tuple[str, ...]) -> Found:
    found = services.archive_of(kind).catalogue.find(names)
    return _found(kind, found.scenes, found.missing)


def _found(kind: ArchiveKind, scenes: tuple[Scene, ...], missing: tuple[str, ...]) -> Found:
    return Found(kind, None, scenes, complete=True, notes=(), asked_at=datetime.now(UTC), missing=missing)
