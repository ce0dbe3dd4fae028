"""One page with a map on it that the tests of a file share: whatever one leaves behind, the next begins anew."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from olci_ui.maps import VIEWS
from tests.e2e.map_driver import MapOnPage


@dataclass(frozen=True, slots=True)
class MapStage:
    """The page of ``map_alone``, open."""

    page: Page

    def begin(self, view: str = "world") -> MapOnPage:
        """Return the map of a view as at its first sight: no area, nothing chosen, nothing clicked."""
        runs = self.page.get_by_text("runs ")
        before = runs.inner_text()
        self.page.get_by_role("button", name="Begin anew").click()
        expect(runs).not_to_have_text(before)
        self.wait_until_idle()
        self.turn_to(view)
        return self.shown(view)

    def turn_to(self, view: str) -> None:
        """Choose a view, if it is not the one that is shown."""
        choice = self.page.get_by_role("radio", name=view, exact=True)
        if not choice.is_checked():
            self.page.get_by_text(view, exact=True).click()
            expect(choice).to_be_checked()

    def shown(self, view: str) -> MapOnPage:
        """Wait until the map of a view has come; return it at its first sight."""
        about = VIEWS[view]
        self.page.wait_for_function(
            "code => document.querySelector('iframe[title*=folium]')?.contentWindow.map?.options.crs.code === code",
            arg=about.crs.replace("EPSG", "EPSG:"),
        )
        shown = MapOnPage.of(self.page)
        self.wait_until_idle()
        shown.frame.wait_for_function("!document.querySelector('path.olci-area')")
        first_sight = [list(about.center), about.zoom]
        shown.frame.evaluate("([middle, zoom]) => void map.setView(middle, zoom, {animate: false})", first_sight)
        return shown

    def wait_until_idle(self) -> None:
        """Wait until the page's script has run to its end."""
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
