"""Values that the page gives to its fields: given again until the browser surely has them.

A value that is put into a field's key goes to the browser with the run that draws the field next. If that run is broken
off by another one, what it has drawn may never be sent, and the other run does not send the value again: the field
would stand empty, or at its first choice, and the next click would take that for a person's choice. So what was given
counts as under way until a run has come to its end, and is given anew in every run before that. A browser that does not
have it yet goes on saying what the field held before; only what it says beyond that is a person's choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

_UNDER_WAY = "field_values_under_way"


@dataclass(frozen=True, slots=True)
class _Given:
    """A value given to a field, and those that it may still hold in the browser."""

    value: Any
    before: tuple[Any, ...]


def begin_with(key: str, value: Any) -> Any:
    """Give a field a value where it holds none; return what it holds. Before the field is drawn, in every run."""
    if key not in st.session_state:
        give_value(key, value)
    elif given := _under_way().get(key):
        held = st.session_state[key]
        if held == given.value or held in given.before:
            st.session_state[key] = given.value
        else:  # a person's choice
            del _under_way()[key]
    return st.session_state[key]


def give_value(key: str, value: Any) -> None:
    """Let a field hold a value, whatever it holds now; before it is drawn, or in a callback."""
    under_way = _under_way()
    before = under_way[key].before if key in under_way else ()
    if key in st.session_state:
        before = (*before, st.session_state[key])
    st.session_state[key] = value
    under_way[key] = _Given(value, before)


def show_value(key: str, value: Any) -> None:
    """Let a field hold a value; one that holds it already is left alone."""
    if begin_with(key, value) != value:
        give_value(key, value)


def values_have_arrived(*keys: str) -> None:
    """Take note that a run has come to its end, and what it has drawn goes to the browser.

    A fragment runs alone too: at its end it names the fields that are its own (none: all of the page are).
    """
    under_way = _under_way()
    for key in keys or tuple(under_way):
        under_way.pop(key, None)


def _under_way() -> dict[str, _Given]:
    under_way: dict[str, _Given] = st.session_state.setdefault(_UNDER_WAY, {})
    return under_way
