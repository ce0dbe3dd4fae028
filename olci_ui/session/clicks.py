"""A click is heard: what it does is done before anything is drawn, so that no later click or run overtakes it.

The next click breaks a run of the page off at whatever it draws or asks of the session's state. What a button does in
the middle of a run is lost then. An ``on_click`` of this module has done its work before it asks for anything; what it
needs of a field it asks by ``field_value``, which the next click does not break off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, get_script_run_ctx

from olci_core.errors import InputError, OlciError
from olci_ui.notices import show_error
from olci_ui.session import texts
from olci_ui.session.navigation import stay_on_page

_KEY = "clicks"


@dataclass(slots=True)
class _Clicks:
    """What came of the latest click (done, or refused and why), and which clicks a run has yet to come to.

    ``dialog`` is the one that stands open, "" for none.
    """

    is_done: bool = False
    refused: OlciError | None = None
    refused_at: str = ""
    kept: set[str] = field(default_factory=set)
    dialog: str = ""


def _clicks() -> _Clicks:
    clicks: _Clicks = st.session_state.setdefault(_KEY, _Clicks())
    return clicks


def heard(act: Callable[..., object], *arguments: object, at: str = "", **named: object) -> Callable[[], None]:
    """Return what a button takes as ``on_click``: the act itself, with its arguments.

    ``refusal_shown`` says what stood in its way; ``at`` is the part of the page in which it does.
    """
    clicks = _clicks()

    def click() -> None:
        clicks.refused = None
        try:
            act(*arguments, **named)
        except OlciError as error:
            clicks.refused, clicks.refused_at = error, at
        else:
            clicks.is_done = True
        stay_on_page()

    return click


def field_value(key: str, drawn: Any) -> Any:
    """Return what a field holds, for an act; the next click, which may be here already, is heard after the act.

    Streamlit looks for the next click whenever the session's state is asked, and breaks off what asks, an ``on_click``
    too: that would be the end of the first of two clicks in one instant. Where the second one leaves the page before
    the first is heard, all fields of the page are forgotten: then it is ``drawn``, what the field held when the button
    was drawn, as the person saw it.
    """
    try:
        return st.session_state.get(key, drawn)
    except RerunException as next_click:
        value = st.session_state.get(key, drawn)
        context = get_script_run_ctx()
        if context is None or context.script_requests is None:
            raise
        context.script_requests.request_rerun(next_click.rerun_data)
        return value


def typed(key: str) -> str:
    """Return what was typed into a field, for an act.

    Raises:
        InputError: nobody knows any more, for the page was left in the same instant.
    """
    text = field_value(key, None)
    if text is None:
        raise InputError(texts.LEFT_TOO_SOON, hint=texts.LEFT_TOO_SOON_HINT)
    return str(text).strip()


def refusal_shown(at: str = "") -> None:
    """Say what stood in the way of the latest click in this part, until the next one or another page."""
    clicks = _clicks()
    with st.container():  # there or not, what comes after it keeps its place
        if clicks.refused is not None and clicks.refused_at == at:
            show_error(clicks.refused)


def was_done() -> bool:
    """Say once that a click has done something: a dialog closes then, a part lets the whole page be drawn anew."""
    clicks = _clicks()
    is_done, clicks.is_done = clicks.is_done, False
    return is_done


def kept(key: str) -> Callable[[], None]:
    """Return the ``on_click`` of a button whose effect needs what the run reads: it waits until it is ``taken``."""
    clicks = _clicks()

    def click() -> None:
        clicks.kept.add(key)
        stay_on_page()

    return click


def waits(key: str) -> bool:
    """Say whether a click waits for its effect: also when the run that it began was broken off before that."""
    return key in _clicks().kept


def taken(key: str) -> bool:
    """Say once that a click waits: its effect comes now."""
    clicks = _clicks().kept
    is_taken = key in clicks
    clicks.discard(key)
    return is_taken


def opens(dialog: str) -> Callable[[], None]:
    """Return the ``on_click`` of a button that opens a dialog.

    A run that draws the whole page closes each dialog that it does not draw, and a list that fills has the page drawn
    by itself: so every run draws the one that ``is_open``, until ``close_dialog``.
    """
    clicks = _clicks()

    def click() -> None:
        clicks.dialog = dialog
        stay_on_page()

    return click


def is_open(dialog: str) -> bool:
    """Say whether a dialog stands open, and is to be drawn."""
    return _clicks().dialog == dialog


def close_dialog() -> None:
    """Draw no dialog any more: it was closed, or what it is for is done."""
    _clicks().dialog = ""


def begin_page(*, is_other: bool) -> None:
    """Let go what a page that is drawn whole needs no more, and what belongs to the page that was left."""
    clicks = _clicks()
    clicks.is_done = False
    if is_other:
        clicks.refused = None
        clicks.kept.clear()
        clicks.dialog = ""


def end_page() -> None:
    """Let go the clicks that no part of the whole page has taken."""
    _clicks().kept.clear()
