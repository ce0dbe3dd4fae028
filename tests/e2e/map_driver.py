"""The hands of the map tests: a map on a page, clicked and drawn on by the real mouse at places on the earth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from playwright.sync_api import Frame, Page

from olci_core.area import Area

STATE_LIMIT_MS = 60_000
# What changes from run to run comes last: with it the map is ready, once it fills its frame.
DRAWN = """() => {
  const frame = document.querySelector("iframe[title*=folium]"), shown = frame?.contentWindow;
  if (!shown?.document?.querySelector("path.olci-land") || !shown.feature_group?.length) return false;
  const size = shown.map.getSize();
  return size.x > 0 && Math.abs(size.x - frame.clientWidth) < 2 && Math.abs(size.y - frame.clientHeight) < 2;
}"""
POLAR_MAP = "document.querySelector('iframe[title*=folium]')?.contentWindow?.olci?.polar"
"""True once the page holds a map of a pole: it takes the place of the other map."""


@dataclass(frozen=True, slots=True)
class MapOnPage:
    """One map, its frame in the page, and where on the screen a place of the earth is."""

    page: Page
    frame: Frame

    @classmethod
    def open(cls, page: Page, base_url: str, **query: str) -> MapOnPage:
        """Open the page with the map asked for and wait until its land is drawn."""
        page.goto(f"{base_url}/?{urlencode(query)}")
        return cls.of(page)

    @classmethod
    def of(cls, page: Page) -> MapOnPage:
        """Find the map on a page that is open, once it is drawn: a frame may make room for another before."""
        page.wait_for_function(DRAWN)
        mounted = page.query_selector("iframe[title*=folium]")
        assert mounted is not None
        frame = mounted.content_frame()
        assert frame is not None
        return cls(page, frame)

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a place is on the screen, in pixels."""
        x, y = self.frame.evaluate(
            "([lat, lon]) => { const p = map.latLngToContainerPoint([lat, lon]); return [p.x, p.y]; }", [lat, lon]
        )
        box = self.page.locator("iframe[title*=folium]").bounding_box()
        assert box is not None
        return box["x"] + x, box["y"] + y

    def click(self, lon: float, lat: float) -> None:
        """Click at a place."""
        x, y = self.at(lon, lat)
        self.page.mouse.move(x - 3, y - 3)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.up()

    def tool(self, title: str) -> None:
        """Press one of the map's buttons."""
        self.frame.get_by_title(title).click()

    def draw_polygon(self, *corners: tuple[float, float]) -> None:
        """Draw a polygon corner by corner and close it at the first."""
        self.tool("Draw a polygon")
        for number, corner in enumerate(corners, start=1):
            self.place_corner(corner, number=number)
        self.click_with_tool(*corners[0])
        self.frame.wait_for_function("!map.olciDrawing")

    def place_corner(self, corner: tuple[float, float], *, number: int) -> None:
        """Click a corner of a polygon and see its mark."""
        self.click_with_tool(*corner)
        self.frame.wait_for_function(
            "n => document.querySelectorAll('.leaflet-marker-pane .leaflet-editing-icon').length >= n", arg=number
        )

    def click_with_tool(self, lon: float, lat: float) -> None:
        """Click at a place as soon as the drawing tool takes clicks: it rests for a moment after each."""
        self.frame.wait_for_function("!map.olciResting")
        self.click(lon, lat)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press at one place, drag, and let go at another."""
        x, y = self.at(*start)
        x2, y2 = self.at(*end)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move((x + x2) / 2, (y + y2) / 2, steps=3)
        self.page.mouse.move(x2, y2, steps=3)
        self.page.mouse.up()

    def area(self) -> Area:
        """Wait until the page says it holds an area, and return it."""
        said = self.page.get_by_text(re.compile(r"^area \w+ ?\(")).first
        said.wait_for(timeout=STATE_LIMIT_MS)
        return Area.from_wkt(said.inner_text().removeprefix("area "))

    def runs(self) -> int:
        """Return how often the page's script has run."""
        return int(self.page.get_by_text(re.compile(r"^runs \d+$")).inner_text().split()[1])
