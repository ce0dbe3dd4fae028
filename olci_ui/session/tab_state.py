"""What one browser tab holds while it is open: every change of it is a method here, the pages and parts call them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

import streamlit as st

from olci_core.catalogue import SearchQuery
from olci_ui.session.background_search import SEARCHES_OF_TABS, RunningSearch
from olci_ui.session.downloads_view import DownloadsView
from olci_ui.session.following_view import FollowingView
from olci_ui.session.kept_choices import TabChoices
from olci_ui.session.library_view import LibraryView
from olci_ui.session.search_form import SearchForm
from olci_ui.session.shown_result import ShownResult
from olci_ui.texts import ACCOUNT

KEY = "tab"


@dataclass
class TabState(ShownResult):
    """One object under one key.

    ``asked_about`` is a search so large that a person is asked before it begins.
    """

    tab: str = field(default_factory=lambda: secrets.token_hex(6))
    is_opened: bool = False
    page: str = ""
    has_arrived: bool = False
    is_led: bool = False
    wanted_page: str | None = None
    form: SearchForm | None = None
    map_view: str = "world"
    running: RunningSearch | None = None
    stopped: str | None = None
    asked_about: SearchQuery | None = None
    news: dict[str, str] = field(default_factory=dict)
    toast: str | None = None
    downloads: DownloadsView = field(default_factory=DownloadsView)
    following: FollowingView = field(default_factory=FollowingView)
    library: LibraryView = field(default_factory=LibraryView)

    # The pages, and what outlives a reload.

    def open(self, kept: TabChoices, *, before: str) -> None:
        """Take over what was chosen before a reload, in the tab ``before``: it comes back with the list it belongs to.

        A search that was under way there goes on.
        """
        if running := SEARCHES_OF_TABS.get(before):
            self.begin(running)
        self.is_opened, self.kept = True, kept.results
        self.library.narrow(kept.library)
        self.following.open(kept.order)

    def open_page(self, page: str) -> None:
        """Notice which page is drawn, and whether somebody has just come to it by themselves."""
        if page != self.page:
            self.downloads.hold_at_rest(None)
        if page != ACCOUNT:
            self.wanted_page = None  # who goes elsewhere is not led back
        self.has_arrived, self.page, self.is_led = page != self.page and not self.is_led, page, False

    def lead(self) -> None:
        """Notice that the program itself turns to another page."""
        self.is_led = True

    def return_after_sign_in(self) -> None:
        """Hold where somebody is who goes to sign in."""
        self.wanted_page = self.page.lower()

    def take_return(self) -> str | None:
        """Return once where somebody wanted to be before they signed in."""
        page, self.wanted_page = self.wanted_page, None
        return page

    def take_arrival(self) -> bool:
        """Say once whether one has just come to this page."""
        has_arrived, self.has_arrived = self.has_arrived, False
        return has_arrived

    def say(self, words: str) -> None:
        """Say something on the next page that opens."""
        self.toast = words

    def take_toast(self) -> str | None:
        """Return what is to be said once, and hold it no more."""
        words, self.toast = self.toast, None
        return words

    # The form and the search.

    def keep_form(self, form: SearchForm) -> None:
        """Hold what the search form says."""
        self.form = form

    def keep_map_view(self, view: str) -> None:
        """Hold the view of the search map."""
        self.map_view = view

    def begin(self, running: RunningSearch) -> None:
        """Await a search; what was said of one that was stopped is over."""
        self.running, self.stopped, self.asked_about = running, None, None
        SEARCHES_OF_TABS[self.tab] = running

    def ask_about(self, query: SearchQuery | None) -> None:
        """Ask before a search that is very large; None: it is answered."""
        self.asked_about = query

    def end_search(self, *, stopped: str | None = None) -> None:
        """Await no search any more; ``stopped`` says what became of one that was stopped."""
        self.running, self.stopped = None, stopped
        SEARCHES_OF_TABS.pop(self.tab, None)

    def keep_news(self, name: str, words: str | None) -> None:
        """Hold what is new in a saved search, None to forget it."""
        if words is None:
            self.news.pop(name, None)
        else:
            self.news[name] = words


def tab_state() -> TabState:
    """Return this tab's state, new at its first run."""
    if KEY not in st.session_state:
        st.session_state[KEY] = TabState()
    state: TabState = st.session_state[KEY]
    return state
