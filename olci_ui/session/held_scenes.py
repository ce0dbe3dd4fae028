"""What of a result somebody has already: on the disk, in the queue; and what the archive must be asked for first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import streamlit as st

from olci_core.errors import StorageError
from olci_core.library import holdings
from olci_core.scene import Scene, bare_name
from olci_ui.services import Archive
from olci_ui.session import texts

Mark = Literal["disk", "queue", "order"]
SIGNS: Mapping[Mark, str] = {"disk": "✔", "queue": "↓", "order": "◷"}
FOLDER_KNOWN_FOR_S = 5  # how old what is known of the download folder may be


@dataclass(frozen=True, slots=True)
class Holdings:
    """What somebody has of an archive: ids that have arrived and that are on their way, and names on the disk."""

    arrived: frozenset[str]
    on_its_way: frozenset[str]
    names: frozenset[str]


def holdings_of(archive: Archive) -> Holdings:
    """Return what is here, and what is on its way."""
    jobs = archive.queue.snapshot()
    return Holdings(
        frozenset(job.scene_id for job in jobs if job.state == "done"),
        frozenset(job.scene_id for job in jobs if job.state in ("waiting", "running", "paused")),
        _names_on_disk(archive.settings.download_dir),
    )


def marks_of(have: Holdings, scenes: Iterable[Scene]) -> dict[str, Mark]:
    """Return by scene id how each stands that is not simply to be had: here already, on its way, or not online."""
    marks: dict[str, Mark] = {}
    for scene in scenes:
        if scene.id in have.arrived or bare_name(scene.name) in have.names:
            marks[scene.id] = "disk"
        elif scene.id in have.on_its_way:
            marks[scene.id] = "queue"
        elif not scene.online:
            marks[scene.id] = "order"
    return marks


def mark_words(mark: Mark | None) -> str:
    """Return a mark by sign and word, "" for none: "✔ On the disk"."""
    return f"{SIGNS[mark]} {texts.MARKS[mark]}" if mark else ""


def held(marks: Mapping[str, Mark]) -> frozenset[str]:
    """Return the ids of the scenes that need not be added any more."""
    return frozenset(scene_id for scene_id, mark in marks.items() if mark in ("disk", "queue"))


@st.cache_data(ttl=FOLDER_KNOWN_FOR_S, show_spinner=False)
def _names_on_disk(folder: Path) -> frozenset[str]:
    try:
        return frozenset(bare_name(holding.name) for holding in holdings(folder) if holding.is_whole)
    except StorageError:
        return frozenset()
