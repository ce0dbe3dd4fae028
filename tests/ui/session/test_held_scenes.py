"""What the results say of a scene before it is queued: here, on its way, or to be ordered first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from olci_core.catalogue import SearchQuery
from olci_ui.services import services
from olci_ui.session.held_scenes import held, holdings_of, mark_words, marks_of
from olci_ui.session.texts import MARKS


def test_a_scene_that_is_not_online_must_be_ordered_first_until_it_is_queued(world: Path) -> None:
    st.cache_data.clear()  # what is known of another folder may be some seconds old
    archive = services.archive
    query = SearchQuery(datetime(2018, 6, 1, tzinfo=UTC), datetime(2018, 6, 1, 6, tzinfo=UTC))
    there, away = archive.catalogue.search(query, limit=2).scenes[:2]
    away = replace(away, online=False)
    marks = marks_of(holdings_of(archive), [there, away])
    assert {scene_id: MARKS[mark] for scene_id, mark in marks.items()} == {away.id: "Must be ordered first"}
    assert not held(marks)
    archive.queue.add(away)
    assert marks_of(holdings_of(archive), [away]) == {away.id: "queue"}


def test_a_mark_is_said_by_sign_and_word() -> None:
    assert mark_words("disk") == "✔ On the disk"
    assert mark_words("queue") == "↓ In the queue"
    assert mark_words("order") == "◷ Must be ordered first"
    assert mark_words(None) == ""
