"""A click is heard: what it does is done before anything is drawn, so that no later click or run overtakes it.

The next click breaks a run of the page off at whatever it draws or asks of the session's state. What a button does in
the middle of a run is lost then. An ``on_click`` of this module has done its work before it asks for anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

import streamlit as st

from olci_core.errors import OlciError
from olci_ui.notices import show_error
from olci_ui.page_paths import page_path

_KEY = "clicks"


@dataclass(slots=True)
class _Clicks:
    """What came of the latest click (done, or refused and why), and which clicks a run has yet to come to.

    ``leads_to`` is the page that one leads to, and what its address carries, until another page is there.
    """

    is_done: bool = False
    refused: OlciError | None = None
    refused_at: str = ""
    kept: set[str] = field(default_factory=set)
    leads_to: tuple[str, dict[str, str] | None] | None = None


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

    return click


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


def lead_to(page: str, *, address: dict[str, str] | None = None) -> NoReturn:
    """Turn to another page; ``address`` is what its address carries.

    Streamlit joins what the browser asks for meanwhile (a part that draws itself anew, a map that has come) with this
    into one run, and that run is of the page that should be left. So the way is held until another page is there.
    """
    _clicks().leads_to = page, address
    st.switch_page(page_path(page), query_params=address)


def begin_page(*, is_other: bool) -> None:
    """Let go what a page that is drawn whole needs no more, and what belongs to the page that was left.

    A page that a click leads away from is not drawn again.
    """
    clicks = _clicks()
    clicks.is_done = False
    if is_other:
        clicks.refused = clicks.leads_to = None
        clicks.kept.clear()
    elif clicks.leads_to is not None:  # lost on the way
        page, address = clicks.leads_to
        lead_to(page, address=address)


def end_page() -> None:
    """Let go the clicks that no part of the whole page has taken."""
    _clicks().kept.clear()
