"""The online background: over the land where tiles come, invisible where they do not, and never in the way."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.map_driver import MapOnPage

STAGE = Path(__file__).with_name("map_alone.py")


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
def base_url(start_streamlit, tiles) -> str:
    address = f"http://127.0.0.1:{tiles.server_port}"
    return start_streamlit(STAGE, env={"OLCI_TILES": address + "/{z}/{x}/{y}.png"}).url


def test_tiles_that_come_lie_over_the_land_with_their_credit(page, base_url, tiles, shoot):
    tiles.manner = "good"
    world = MapOnPage.open(page, base_url)
    expect(world.frame.get_by_text("OpenStreetMap")).to_be_visible()
    expect(world.frame.locator("img.leaflet-tile-loaded").first).to_be_visible()
    order = world.frame.evaluate("['land', 'tilePane', 'graticule'].map(n => +getComputedStyle(map.getPane(n)).zIndex)")
    assert order == sorted(order)
    shoot(page, "map-tiles")


def test_tiles_that_fail_leave_the_land_and_are_asked_for_no_more(page, base_url, tiles, shoot):
    tiles.manner = "missing"
    world = MapOnPage.open(page, base_url)
    expect(world.frame.locator(".olci-tiles")).to_have_count(0)
    expect(world.frame.get_by_text("OpenStreetMap")).to_have_count(0)
    expect(world.frame.locator("path.olci-land").first).to_be_visible()


def test_tiles_that_never_answer_hold_nobody_up(page, base_url, tiles):
    tiles.manner = "silent"
    world = MapOnPage.open(page, base_url)
    world.draw_polygon((-10, 10), (30, 10), (30, 30), (-10, 30))
    assert world.area().bounds[1] == pytest.approx(10, abs=1)


def test_a_polar_map_asks_for_none(page, base_url, tiles):
    tiles.manner = "good"
    polar = MapOnPage.open(page, base_url, view="arctic")
    expect(polar.frame.locator(".olci-tiles")).to_have_count(0)
