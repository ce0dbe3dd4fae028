"""The online background: over the land where tiles come, invisible where they do not, and never in the way."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from olci_ui.maps import VIEWS
from tests.e2e.conftest import NewPage, Shoot, StartStreamlit
from tests.e2e.map_driver import MapOnPage
from tests.e2e.map_stage import MapStage

STAGE = Path(__file__).with_name("map_app.py")


class TileServer(ThreadingHTTPServer):
    """Serves one green tile for all, or 404 for all, or keeps everybody waiting."""

    daemon_threads = True
    manner = "good"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), TileHandler)
        picture = io.BytesIO()
        Image.new("RGB", (256, 256), "green").save(picture, "PNG")
        self.tile = picture.getvalue()
        self.closing = threading.Event()


class TileHandler(BaseHTTPRequestHandler):
    server: TileServer

    def do_GET(self) -> None:
        if self.server.manner == "silent":
            self.server.closing.wait()
        good = self.server.manner == "good"
        self.send_response(200 if good else 404)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        if good:
            self.wfile.write(self.server.tile)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def tiles() -> Iterator[TileServer]:
    server = TileServer()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def base_url(start_streamlit: StartStreamlit, tiles: TileServer) -> str:
    address = f"http://127.0.0.1:{tiles.server_port}"
    return start_streamlit(STAGE, env={"OLCI_TILES": address + "/{z}/{x}/{y}.png"}).url


# The grids of NASA's tiles by projection: left and upper edge and side of tile 0/0/0, in metres.
# Source: https://nasa-gibs.github.io/gibs-api-docs/; the polar ones begin at 8,192 m a pixel.
WORLD_M = 2 * np.pi * 6_378_137.0
GRIDS = {
    "world": (-WORLD_M / 2, WORLD_M / 2, WORLD_M),
    "arctic": (-4_194_304.0, 4_194_304.0, 8192.0 * 512),
    "antarctic": (-4_194_304.0, 4_194_304.0, 8192.0 * 512),
}
ADDRESSES = {
    "world": "epsg3857/best/BlueMarble_NextGeneration/default/GoogleMapsCompatible_Level8",
    "arctic": "epsg3413/best/BlueMarble_NextGeneration/default/500m",
    "antarctic": "epsg3031/best/BlueMarble_NextGeneration/default/500m",
}
DEEPEST = {"world": 8, "arctic": 4, "antarctic": 4}


NASA = "https://gibs.earthdata.nasa.gov/"


@dataclass(frozen=True, slots=True)
class Stage:
    """The page that all tests here share, and what it has asked NASA for; that is answered here."""

    maps: MapStage
    asked: list[str]

    @property
    def page(self) -> Page:
        """The page itself."""
        return self.maps.page

    def begin(self, view: str = "world") -> MapOnPage:
        """Return a map of that view that has just come, in the place of another."""
        self.maps.begin("antarctic" if view == "arctic" else "arctic")
        self.asked.clear()
        self.maps.turn_to(view)
        return self.maps.shown(view)


@pytest.fixture(scope="module")
def stage(new_shared_page: NewPage, base_url: str, tiles: TileServer) -> Stage:
    asked: list[str] = []
    picture = io.BytesIO()
    Image.new("RGB", (512, 512), "navy").save(picture, "JPEG")

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, content_type="image/jpeg", body=picture.getvalue())

    tiles.manner = "missing"
    page = new_shared_page(may_ask=NASA)
    page.route(f"{NASA}**", answer)
    MapOnPage.open(page, base_url, view="arctic")
    return Stage(MapStage(page), asked)


def test_tiles_that_come_lie_over_the_land_with_their_credit(stage: Stage, tiles: TileServer, shoot: Shoot) -> None:
    tiles.manner = "good"
    world = stage.begin()
    expect(world.frame.get_by_text("OpenStreetMap")).to_be_visible()
    expect(world.frame.locator("img.leaflet-tile-loaded").first).to_be_visible()
    order = world.frame.evaluate("['land', 'tilePane', 'graticule'].map(n => +getComputedStyle(map.getPane(n)).zIndex)")
    assert order == sorted(order)
    shoot(stage.page, "map-tiles")


def test_tiles_that_fail_leave_the_land_and_are_asked_for_no_more(stage: Stage, tiles: TileServer) -> None:
    tiles.manner = "missing"
    world = stage.begin()
    expect(world.frame.locator(".olci-tiles")).to_have_count(0)
    expect(world.frame.get_by_text("OpenStreetMap")).to_have_count(0)
    expect(world.frame.locator("path.olci-land").first).to_be_visible()


def test_tiles_that_never_answer_hold_nobody_up(stage: Stage, tiles: TileServer) -> None:
    tiles.manner = "silent"
    world = stage.begin()
    world.draw_polygon((-10, 10), (30, 10), (30, 30), (-10, 30))
    assert world.area().bounds[1] == pytest.approx(10, abs=1)


def test_a_polar_map_asks_for_none(stage: Stage, tiles: TileServer) -> None:
    tiles.manner = "good"
    polar = stage.begin("arctic")
    expect(polar.frame.locator(".olci-tiles")).to_have_count(0)


@pytest.mark.parametrize("view", ["world", "arctic", "antarctic"])
def test_satellite_pictures_come_when_they_are_asked_for_and_lie_where_they_belong(
    stage: Stage, tiles: TileServer, shoot: Shoot, view: str
) -> None:
    tiles.manner = "good"
    page, shown = stage.page, stage.begin(view)
    assert stage.asked == []
    shown.frame.get_by_label("Satellite picture (online)").check()
    expect(shown.frame.get_by_text("NASA GIBS")).to_be_visible()
    for zoom in (shown.frame.evaluate("map.getZoom()"), 4, 9):
        shown.frame.evaluate("zoom => void map.setZoom(zoom, {animate: false})", zoom)
        expect(shown.frame.locator(".olci-imagery img.leaflet-tile:not(.leaflet-tile-loaded)")).to_have_count(0)
        all_lie_where_they_belong(shown, view)
        shoot(page, f"map-imagery-{view}-{zoom}")
    shown.frame.get_by_label("Satellite picture (online)").uncheck()
    expect(shown.frame.get_by_text("NASA GIBS")).to_have_count(0)


def all_lie_where_they_belong(shown: MapOnPage, view: str) -> None:
    """Check each tile's corner against the place on the earth that its row and column stand for."""
    left, upper, side_m = GRIDS[view]
    box = shown.page.locator("iframe[title*=folium]").bounding_box()
    tiles = shown.frame.locator(".olci-imagery img.leaflet-tile").evaluate_all(
        "all => all.map(one => { const at = one.getBoundingClientRect(); return [one.src, at.x, at.y]; })"
    )
    assert box is not None
    assert tiles
    turn_px = shown.at(360, 0)[0] - shown.at(0, 0)[0] if view == "world" else 1e9  # the world repeats itself
    for address, x, y in tiles:
        match = re.search(rf"/wmts/{ADDRESSES[view]}/(\d+)/(\d+)/(\d+)\.jpeg$", address)
        assert match is not None, address
        zoom, row, column = map(int, match.groups())
        assert 0 <= zoom <= DEEPEST[view]
        tile_m = side_m / 2**zoom
        corner = np.array([(left + column * tile_m, upper - row * tile_m)])
        screen_x, screen_y = shown.at(*VIEWS[view].to_degrees(corner)[0].tolist())
        off_px = (x + box["x"] - screen_x + turn_px / 2) % turn_px - turn_px / 2
        assert (off_px, y + box["y"]) == pytest.approx((0, screen_y), abs=1.5)
