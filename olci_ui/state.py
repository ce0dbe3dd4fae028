"""What one browser tab holds while it is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import streamlit as st

from olci_core.catalogue import SearchQuery, versions_of
from olci_core.scene import Scene
from olci_ui.downloads.view import DownloadsView
from olci_ui.search.address import SearchForm
from olci_ui.services import ArchiveKind

KEY = "tab"


@dataclass
class Found:
    """What a search brought: every version in ``scenes``, each acquisition once in ``shown``."""

    archive: ArchiveKind
    query: SearchQuery | None
    scenes: tuple[Scene, ...]
    complete: bool
    notes: tuple[str, ...]
    asked_at: datetime
    missing: tuple[str, ...] = ()

    @cached_property
    def shown(self) -> tuple[Scene, ...]:
        """Each acquisition once, its best version."""
        return tuple(versions[0] for versions in self._acquisitions)

    @cached_property
    def versions(self) -> Mapping[str, int]:
        """How many versions the catalogue lists of each shown scene."""
        return {versions[0].id: len(versions) for versions in self._acquisitions}

    @cached_property
    def _acquisitions(self) -> tuple[tuple[Scene, ...], ...]:
        return versions_of(self.scenes)

    @cached_property
    def by_id(self) -> Mapping[str, Scene]:
        """The shown scenes by id."""
        return {scene.id: scene for scene in self.shown}

    @cached_property
    def coverage(self) -> Mapping[str, float]:
        """The share (0 to 1) of the searched area that each shown scene covers; empty without an area."""
        area = self.query.area if self.query else None
        if area is None:
            return {}
        return {s.id: area.coverage_by(s.footprint) for s in self.shown if s.footprint is not None}


@dataclass
class TabState:
    """One object under one key; parts return values and pages write them here."""

    form: SearchForm | None = None
    map_view: str = "world"
    found: Found | None = None
    ticked: dict[str, None] = field(default_factory=dict)
    focus: str | None = None
    choices_on_map: tuple[str, ...] = ()
    clicked_in_table: str | None = None
    table_turn: int = 0
    told_once: str | None = None
    downloads: DownloadsView = field(default_factory=DownloadsView)

    def take(self, found: Found) -> None:
        """Show a new result; ticks of scenes that it does not hold are let go."""
        self.found = found
        self.ticked = {scene_id: None for scene_id in self.ticked if scene_id in found.by_id}
        self.focus = self.clicked_in_table = None
        self.choices_on_map = ()
        self.table_turn += 1


def tab_state() -> TabState:
    """Return this tab's state, new at its first run."""
    if KEY not in st.session_state:
        st.session_state[KEY] = TabState()
    state: TabState = st.session_state[KEY]
    return state
