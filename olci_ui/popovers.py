"""Popovers that close when they have done their work; what goes wrong in one keeps it open, with its reason."""

from __future__ import annotations

from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from olci_ui.field_values import begin_with, give_value

_DONE, _CLOSED = "_done", "_closed"


def popover(
    label: str,
    *,
    key: str,
    icon: str | None = None,
    kind: Literal["secondary", "tertiary"] = "secondary",
    disabled: bool = False,
    inside: DeltaGenerator | None = None,
) -> PopoverContainer:
    """Draw a button with what opens from it, ``inside`` a container or in place; its ``open`` says whether it is open.

    It closes with the run that follows ``close_popover``.
    """
    if st.session_state.pop(key + _DONE, False):
        give_value(key, False)  # noqa: FBT003 - the value of the field
    begin_with(key, False)  # noqa: FBT003 - the value of the field
    # The browser closes it where it hears something else than it has heard last, and the run that said "open" may have
    # been thrown away unsent; or where it is another one: an empty help makes it that, and changes nothing else.
    other = "" if st.session_state.get(key + _CLOSED, 0) % 2 else None
    draw = st.popover if inside is None else inside.popover
    return draw(label, icon=icon, type=kind, disabled=disabled, width="content", key=key, on_change="rerun", help=other)


def close_popover(key: str) -> None:
    """Let a popover close with the next run: in a callback, or before ``st.rerun``."""
    st.session_state[key + _DONE] = True
    st.session_state[key + _CLOSED] = st.session_state.get(key + _CLOSED, 0) + 1
