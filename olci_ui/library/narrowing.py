"""Which scenes of the library are shown, and in what order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from olci_core.library import Entry
from olci_ui.field_values import begin_with
from olci_ui.formats import product
from olci_ui.library import texts
from olci_ui.library.texts import STATES
from olci_ui.session.choices import Narrowing
from olci_ui.texts import FIND, FROM, PRODUCT, SORT_BY, TO, VIEW

SORT_KEYS: dict[str, tuple[Callable[[Entry], Any], bool]] = {
    "latest": (lambda entry: entry.product.begin, True),
    "earliest": (lambda entry: entry.product.begin, False),
    "largest": (lambda entry: entry.size_bytes, True),
    "name": (lambda entry: entry.name, False),
    "search": (lambda entry: (entry.search, entry.product.begin), False),
    "folder": (lambda entry: (entry.folder, entry.product.begin), False),
}


def narrowed(found: Sequence[Entry], before: Narrowing) -> tuple[Narrowing, list[Entry]]:
    """Draw search, filters and order, which begin with what they said before; return what they say and leave over."""
    wanted = _fields(found, before)
    left = [
        entry
        for entry in found
        if matches(entry, wanted.text)
        and is_between(entry, wanted.first, wanted.last)
        and (not wanted.types or entry.product.product_type in wanted.types)
        and (not wanted.states or entry.state in wanted.states)
    ]
    key, is_reversed = SORT_KEYS[wanted.order]
    return wanted, sorted(left, key=key, reverse=is_reversed)


def _fields(found: Sequence[Entry], before: Narrowing) -> Narrowing:
    """Draw the fields, which begin with what they said before; return what they say."""
    bar = st.container(horizontal=True, vertical_alignment="bottom", key="library_bar")
    text = bar.text_input(
        FIND, begin_with("library_find", before.text), key="library_find", placeholder=texts.FIND_EXAMPLE, width=190
    )
    types = sorted({entry.product.product_type for entry in found})
    chosen_types = bar.multiselect(
        PRODUCT,
        types,
        _of(types, begin_with("library_types", before.types)),
        key="library_types",
        format_func=product,
        width=175,
    )
    states = [state for state in STATES if any(entry.state == state for entry in found)]
    chosen_states = bar.multiselect(
        texts.STATE,
        states,
        _of(states, begin_with("library_states", before.states)),
        key="library_states",
        format_func=lambda state: STATES[state][0],
        width=145,
    )
    first = bar.date_input(
        FROM, begin_with("library_from", before.first), key="library_from", format="YYYY-MM-DD", width=165
    )
    last = bar.date_input(TO, begin_with("library_to", before.last), key="library_to", format="YYYY-MM-DD", width=165)
    orders = list(SORT_KEYS)
    order = bar.selectbox(
        SORT_BY,
        orders,
        orders.index(begin_with("library_order", before.order if before.order in orders else orders[0])),
        key="library_order",
        format_func=lambda one: texts.ORDERS[one],
        width=140,
    )
    held = begin_with("library_look", before.look or texts.VIEWS[0])
    look = bar.segmented_control(VIEW, texts.VIEWS, default=held, key="library_look")
    return Narrowing(text, tuple(chosen_types), tuple(chosen_states), first, last, order, look)


def _of(options: Sequence[str], chosen: Sequence[str]) -> list[str]:
    return [one for one in chosen if one in options]


def matches(entry: Entry, text: str) -> bool:
    """Whether each word of a text is in a scene's name, folder, search or day."""
    taken = f"{entry.product.begin:%Y-%m-%d} {entry.product.begin:%Y%m%d}"
    where = f"{entry.name} {entry.folder} {entry.search} {taken}".lower()
    return all(word in where for word in text.lower().split())


def is_between(entry: Entry, first: date | None, last: date | None) -> bool:
    """Whether a scene was taken on one of these days (UTC), both included; None is open."""
    taken = entry.product.begin.date()
    return (first is None or taken >= first) and (last is None or taken <= last)
