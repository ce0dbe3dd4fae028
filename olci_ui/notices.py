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
from olci_ui.texts import APP, NOTIFICATIONS_REFUSED

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


def ask_to_ring_script() -> str:
    """Return what makes the browser ask whether it may show notifications, and says so where it may not."""
    return (
        '<small class="olci-refused" role="status"></small><script>(async () => {'
        "const answer = 'Notification' in window ? await Notification.requestPermission() : 'denied'; "
        "if (answer !== 'granted') for (const one of document.querySelectorAll('.olci-refused')) "
        f"one.textContent = {_in_script(NOTIFICATIONS_REFUSED)};}})();</script>"
    )


def ring_script(words: str, *, once: str) -> str:
    """Return the script that shows a notification if the browser permits. The words stay words, whatever they hold.

    Of several with the same ``once`` in a row, the first one alone rings.
    """
    sign = _in_script(once)
    return (
        "<script>if ('Notification' in window && Notification.permission === 'granted' "
        f"&& window.olciRung !== {sign}) {{ window.olciRung = {sign}; "
        f"new Notification({_in_script(APP)}, {_in_script({'body': words})}); }}</script>"
    )


def _in_script(value: object) -> str:
    """Return a value as JSON for a script element, whose end "<" could begin."""
    return json.dumps(value).replace("<", "\\u003c")
