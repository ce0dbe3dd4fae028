"""Values that the page gives to its fields: given again until the browser surely has them.

A value that is put into a field's key goes to the browser with the run that draws the field next. If that run is broken
off by another one, what it has drawn may never be sent, and the other run does not send the value again: the field
would stand empty, or at its first choice, and the next click would take that for a person's choice. So what was given
counts as under way until a run has come to its end, and is given anew in every run before that.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

_UNDER_WAY = "field_values_under_way"


def begin_with(key: str, value: Any) -> Any:
    """Give a field a value where it holds none; return what it holds. Before the field is drawn, in every run."""
    if key not in st.session_state:
        give_value(key, value)
    elif key in _under_way():
        st.session_state[key] = st.session_state[key]
    return st.session_state[key]


def give_value(key: str, value: Any) -> None:
    """Let a field hold a value, whatever it holds now; before it is drawn, or in a callback."""
    st.session_state[key] = value
    _under_way().add(key)


def show_value(key: str, value: Any) -> None:
    """Let a field hold a value; one that holds it already is left alone."""
    if begin_with(key, value) != value:
        give_value(key, value)


def values_have_arrived(*keys: str) -> None:
    """Take note that a run has come to its end, and what it has drawn goes to the browser.

    A fragment runs alone too: at its end it names the fields that are its own (none: all of the page are).
    """
    under_way = _under_way()
    under_way.difference_update(keys or tuple(under_way))


def _under_way() -> set[str]:
    under_way: set[str] = st.session_state.setdefault(_UNDER_WAY, set())
    return under_way
