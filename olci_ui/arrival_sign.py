"""A sign of the browser's that it has got what was drawn before: nothing else shows it.

What a run draws is sent after it, a little later; where the next run begins before that, it is thrown away unsent. So
that a run came to its end says nothing of what the browser has.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st
import streamlit.components.v2 as components

_JS = Path(__file__).resolve().parent / "web" / "session" / "arrival.js"
_sign = components.component("olci_arrival", js=_JS.read_text(encoding="utf-8"))


def await_browser(key: str, awaited: Callable[[], int | None], on_there: Callable[[], None]) -> None:
    """Ask the browser for a sign that it has got all that was drawn before this.

    ``awaited`` gives the number of what is to come, another one each time, or none where nothing is; ``on_there`` is
    called when the browser has it, before the run that follows. The sign takes no room.
    """
    with st.container(key=f"arrival_{key}"):
        _ask(key, awaited, on_there)


@st.fragment
def _ask(key: str, awaited: Callable[[], int | None], on_there: Callable[[], None]) -> None:
    if (number := awaited()) is not None:
        _sign(key=f"sign_{key}", data={"number": number}, on_there_change=on_there)
