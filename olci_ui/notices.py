"""What went wrong and what to do about it, as a person reads it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from olci_core.errors import InputError, OlciError, SignInError
from olci_ui.formats import plain
from olci_ui.texts import APP, NOTIFICATIONS_REFUSED, NOTIFIED_HOW

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Outcome:
    """What became of a part of the page: the error that ended it, None for none."""

    error: OlciError | None = None


@contextmanager
def errors_shown() -> Iterator[Outcome]:
    """Say on the page what an error of the program means; the page goes on below, and can ask what it was."""
    outcome = Outcome()
    try:
        yield outcome
    except OlciError as error:
        outcome.error = error
        show_error(error)


def show_error(error: OlciError) -> None:
    """Show one error: what happened, then the way on."""
    log.info("Shown on the page: %s", error)
    words = f"**{plain(str(error))}**" + (f"  \n{plain(error.hint)}" if error.hint else "")
    if isinstance(error, InputError | SignInError):
        st.warning(words, icon=":material/edit:")
    else:
        st.error(words, icon=":material/cloud_off:")


def notification_switch(label: str, *, is_on: bool, key: str) -> bool:
    """Draw the switch for notifications of the browser, which asks for its own permission; return where it stands."""
    refused = st.container(width="content")
    is_on = st.toggle(label, is_on, key=key, help=NOTIFIED_HOW)
    if is_on:
        refused.html(_ask_script(), width="content", unsafe_allow_javascript=True)
    return is_on


def ring(words: str, *, once: str) -> None:
    """Show a notification, none for ""; under one sign (``once``) it is shown once, wherever it is drawn again."""
    script = ring_script(words, once=once) if words else ""
    st.html(f"<span></span>{script}", unsafe_allow_javascript=bool(script))


def _ask_script() -> str:
    """Return what makes the browser ask whether it may show notifications, and says so where it may not."""
    return (
        '<small class="olci-refused" role="status"></small><script>(async () => {'
        "const answer = 'Notification' in window ? await Notification.requestPermission() : 'denied'; "
        "if (answer !== 'granted') for (const one of document.querySelectorAll('.olci-refused')) "
        f"one.textContent = {_in_script(NOTIFICATIONS_REFUSED)};}})();</script>"
    )


def ring_script(words: str, *, once: str) -> str:
    """Return the script that shows a notification if the browser permits. The words stay words, whatever they hold.

    Of several with the same ``once``, the first one alone rings in a tab.
    """
    sign = _in_script(once)
    return (
        "<script>window.olciRung ??= new Set(); "
        "if ('Notification' in window && Notification.permission === 'granted' "
        f"&& !window.olciRung.has({sign})) {{ window.olciRung.add({sign}); "
        f"new Notification({_in_script(APP)}, {_in_script({'body': words})}); }}</script>"
    )


def _in_script(value: object) -> str:
    """Return a value as JSON for a script element, whose end "<" could begin."""
    return json.dumps(value).replace("<", "\\u003c")
