"""The way between browser and app, on which a test holds back what one says to the other."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, WebSocketRoute


class WayBetween:
    """Passes on all that browser and app say; what comes of a message is for those who know better."""

    def __init__(self, page: Page) -> None:
        page.route_web_socket(re.compile("/_stcore/stream"), self._join)

    def ask(self, app: WebSocketRoute, message: str | bytes) -> None:
        """Pass on what the browser asks the app for."""
        app.send(message)

    def answer(self, browser: WebSocketRoute, app: WebSocketRoute, message: bytes) -> None:
        """Pass on what the app says to the browser."""
        browser.send(message)

    def _join(self, browser: WebSocketRoute) -> None:
        app = browser.connect_to_server()
        browser.on_message(lambda message: self.ask(app, message))
        app.on_message(lambda message: self.answer(browser, app, _as_sent(message)))


class SlowToCome(WayBetween):
    """The way from the app to the browser, on which all stands still from a message on until ``go_on``."""

    def __init__(self, page: Page) -> None:
        self._is_first: Callable[[bytes], bool] = lambda _: False
        self._kept: list[tuple[WebSocketRoute, bytes]] = []
        super().__init__(page)

    def stand_still_from(self, is_first: Callable[[bytes], bool]) -> None:
        """Keep back the next message of which ``is_first`` says so, and all that follows."""
        self._is_first = is_first

    def go_on(self) -> None:
        """Let come what was kept back, and all that follows."""
        kept, self._kept, self._is_first = self._kept, [], lambda _: False
        for browser, message in kept:
            browser.send(message)

    def answer(self, browser: WebSocketRoute, app: WebSocketRoute, message: bytes) -> None:
        """Pass on what the app says, unless the way stands still."""
        if self._kept or self._is_first(message):
            self._kept.append((browser, message))
        else:
            browser.send(message)


def _as_sent(message: str | bytes) -> bytes:
    assert isinstance(message, bytes)
    return message
