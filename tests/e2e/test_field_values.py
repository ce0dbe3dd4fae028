"""What the page gives to a field comes to the browser also where the run that gave it was overtaken at its very end."""

from __future__ import annotations

import re

from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.e2e.app_driver import AppOnPage
from tests.e2e.conftest import StreamlitServer
from tests.e2e.way_between import WayBetween

A_FRAME = "new Promise(requestAnimationFrame)"
MAX_FRAMES = 6_000  # a busy machine draws few of them a second


class Overtaken(WayBetween):
    """The way from the app to the browser, on which what a run has drawn is thrown away, as by the next run."""

    def __init__(self, page: Page) -> None:
        self.is_on = False
        super().__init__(page)

    def answer(self, browser: WebSocketRoute, app: WebSocketRoute, message: bytes) -> None:
        said = ForwardMsg.FromString(message)
        kind = said.WhichOneof("type")
        if self.is_on and kind in ("delta", "ref_hash"):
            return
        if self.is_on and kind == "script_finished":
            said.script_finished = ForwardMsg.FINISHED_EARLY_FOR_RERUN
            self.is_on = False
        browser.send(said.SerializeToString())


def test_the_days_of_a_button_are_in_their_fields_although_its_run_was_overtaken(
    app_to_read: StreamlitServer, page: Page
) -> None:
    way = Overtaken(page)
    app = AppOnPage(page, app_to_read.url)
    app.open("?from=2024-04-10&to=2024-04-11&product=OL_1_EFR___")
    first_day = page.get_by_role("group", name="From", exact=True)
    expect(first_day).to_contain_text("2024")
    app.map()  # once it has come it asks for no run of its own
    app.wait_until_idle()
    way.is_on = True
    app.press("Last 7 days")
    # A run of which nothing came may begin and end without the page showing either: who stands between knows.
    for _ in range(MAX_FRAMES):
        if not way.is_on:
            break
        page.evaluate(A_FRAME)
    assert not way.is_on
    expect(first_day).to_contain_text("2024")  # nothing of it came
    app.click(page.get_by_role("button", name="Upload a file"))
    expect(first_day).not_to_contain_text("2024")
    expect(page).not_to_have_url(re.compile("from=2024"))
