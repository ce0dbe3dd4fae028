"""Popovers that close when they have done their work; what goes wrong in one keeps it open, with its reason."""

from __future__ import annotations

from functools import partial
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from olci_ui.arrival_sign import await_browser
from olci_ui.field_values import begin_with, give_value

_CLOSING, _CLOSINGS = "_closing", "popover_closings"


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

    It closes with the run that follows ``close_popover``, and stays closed: a browser that has not heard of it goes on
    saying that it is open, and is given it anew.
    """
    if key + _CLOSING in st.session_state:
        give_value(key, False)  # noqa: FBT003 - the value of the field
    begin_with(key, False)  # noqa: FBT003 - the value of the field
    draw = st.popover if inside is None else inside.popover
    drawn = draw(label, icon=icon, type=kind, disabled=disabled, width="content", key=key, on_change="rerun")
    await_browser(key, partial(st.session_state.get, key + _CLOSING), partial(_has_closed, key), inside=inside)
    return drawn


def close_popover(key: str) -> None:
    """Let a popover close with the next run: in a callback, or before ``st.rerun``."""
    st.session_state[_CLOSINGS] = st.session_state.get(_CLOSINGS, 0) + 1
    st.session_state[key + _CLOSING] = st.session_state[_CLOSINGS]


def _has_closed(key: str) -> None:
    st.session_state.pop(key + _CLOSING, None)
