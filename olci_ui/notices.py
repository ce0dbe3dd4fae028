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
from olci_ui.texts import APP

log = logging.getLogger(__name__)

ASK_TO_RING = "<script>if ('Notification' in window) Notification.requestPermission();</script>"
"""What makes the browser ask whether it may show notifications."""


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


def ring_script(words: str) -> str:
    """Return the script that shows a notification if the browser permits. The words stay words, whatever they hold."""
    # Inside a script element, "<" could begin its end.
    body = json.dumps({"body": words}).replace("<", "\\u003c")
    return (
        "<script>if ('Notification' in window && Notification.permission === 'granted') "
        f"new Notification({json.dumps(APP)}, {body});</script>"
    )
