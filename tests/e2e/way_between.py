"""The way between browser and app, on which a test holds back what one says to the other."""

from __future__ import annotations

import re

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


def _as_sent(message: str | bytes) -> bytes:
    assert isinstance(message, bytes)
    return message
