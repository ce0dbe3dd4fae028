"""The way into the practice archive."""

from __future__ import annotations

from olci_ui.account import texts
from olci_ui.services import services
from olci_ui.session.tab_state import TabState


def start_practice(state: TabState) -> None:
    """Turn to the practice archive, as the effect of a click, and say so."""
    services.use_practice()
    state.say(texts.NOW_IN_PRACTICE)
