"""Press "Search": begin it, and keep its area among the recent ones."""

from __future__ import annotations

from olci_ui.search.form import SEARCH_CLICK
from olci_ui.search.recent_areas import RecentAreas
from olci_ui.services import services
from olci_ui.session.clicks import taken
from olci_ui.session.search_form import SearchForm
from olci_ui.session.searching import request_search
from olci_ui.session.tab_state import TabState


def search_for(state: TabState, form: SearchForm) -> None:
    """Begin the search of a form, or ask first whether so large a one is wanted.

    Raises:
        InputError: it cannot be asked; the message says why.
    """
    taken(SEARCH_CLICK)
    request_search(state, form.query())
    if form.area is not None:
        RecentAreas(services.data_dir).add(form.area)
