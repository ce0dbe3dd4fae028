"""Which scenes of the library are shown, and in what order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from olci_core.library import Entry
from olci_core.scene import PRODUCT_TYPES
from olci_ui.library import texts
from olci_ui.library.texts import STATES
from olci_ui.texts import FIND, FROM, PRODUCT, SORT_BY, TO, VIEW

SORT_KEYS: dict[str, tuple[Callable[[Entry], Any], bool]] = {
    "latest": (lambda entry: entry.product.begin, True),
    "earliest": (lambda entry: entry.product.begin, False),
    "largest": (lambda entry: entry.size_bytes, True),
    "name": (lambda entry: entry.name, False),
    "search": (lambda entry: (entry.search, entry.product.begin), False),
    "folder": (lambda entry: (entry.folder, entry.product.begin), False),
}


def narrowed(found: Sequence[Entry]) -> tuple[list[Entry], bool]:
    """Draw search, filters and order; return the scenes that are left, and whether they are wanted as a list."""
    bar = st.container(horizontal=True, vertical_alignment="bottom", key="library_bar")
    text = bar.text_input(FIND, key="library_find", placeholder=texts.FIND_EXAMPLE, width=190)
    types = sorted({entry.product.product_type for entry in found})
    chosen_types = bar.multiselect(
        PRODUCT, types, key="library_types", format_func=lambda kind: PRODUCT_TYPES.get(kind, kind), width=175
    )
    states = [state for state in STATES if any(entry.state == state for entry in found)]
    chosen_states = bar.multiselect(
        texts.STATE, states, key="library_states", format_func=lambda state: STATES[state][0], width=145
    )
    first = bar.date_input(FROM, None, key="library_from", format="YYYY-MM-DD", width=165)
    last = bar.date_input(TO, None, key="library_to", format="YYYY-MM-DD", width=165)
    order = bar.selectbox(
        SORT_BY, list(SORT_KEYS), key="library_order", format_func=lambda one: texts.ORDERS[one], width=140
    )
    look = bar.segmented_control(VIEW, texts.VIEWS, default=texts.VIEWS[0], key="library_look")
    wanted = [
        entry
        for entry in found
        if matches(entry, text)
        and is_between(entry, first, last)
        and (not chosen_types or entry.product.product_type in chosen_types)
        and (not chosen_states or entry.state in chosen_states)
    ]
    key, is_reversed = SORT_KEYS[order]
    return sorted(wanted, key=key, reverse=is_reversed), look == texts.VIEWS[1]


def matches(entry: Entry, text: str) -> bool:
    """Whether each word of a text is in a scene's name, folder, search or day."""
    taken = f"{entry.product.begin:%Y-%m-%d} {entry.product.begin:%Y%m%d}"
    where = f"{entry.name} {entry.folder} {entry.search} {taken}".lower()
    return all(word in where for word in text.lower().split())


def is_between(entry: Entry, first: date | None, last: date | None) -> bool:
    """Whether a scene was taken on one of these days (UTC), both included; None is open."""
    taken = entry.product.begin.date()
    return (first is None or taken >= first) and (last is None or taken <= last)
