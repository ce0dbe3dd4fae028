"""The pictures of the README, and its animation from an area to a figure."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from docs.screenshots.camera import (
    AMERY,
    ARCTIC,
    BALTIC,
    DOCS,
    GIF_FRAME_MS,
    JUNE,
    Camera,
    cut_the_season,
    found,
    opened,
    pictures_there,
)
from tests.e2e.map_driver import POLAR_MAP


def for_readme(browser: Browser, address: str) -> None:
    """Take the README's pictures and its animation."""
    camera = opened(browser, address, size=(1280, 800), dark=False, folder=DOCS)
    camera.suffix = ""
    journey(camera)
    first, *rest = camera.frames
    first.save(DOCS / "journey.gif", save_all=True, append_images=rest, duration=GIF_FRAME_MS, loop=0, optimize=True)
    found(camera.app, BALTIC)
    pictures_there(camera.app.page, 14)
    camera.shoot("results")
    camera.app.open(f"?{ARCTIC}")
    camera.app.map()
    camera.shoot("arctic-search")
    for name, query, view in (
        ("arctic-results", ARCTIC, "Arctic (EPSG:3413)"),
        ("antarctic-results", AMERY, "Antarctic (EPSG:3031)"),
    ):
        found(camera.app, query)
        camera.app.see("Table")
        camera.app.click_row(1)
        pictures_there(camera.app.page, 1, selector="img.olci-large")
        camera.app.page.get_by_role("radio", name=view).click()
        camera.app.page.wait_for_function(POLAR_MAP)
        camera.app.wait_until_idle()
        camera.app.page.mouse.move(0, 0)
        expect(camera.app.map().frame.get_by_text("Loading the picture")).to_have_count(0)
        camera.shoot(name)


def journey(camera: Camera) -> None:
    """Go from an area to a figure, a frame at each step."""
    app, page = camera.app, camera.app.page
    app.map()
    camera.frame()
    app.open(f"?{JUNE}")
    app.map()
    camera.frame()
    app.press("Search")
    expect(page.get_by_role("heading", name=re.compile(r"\d scenes?\b"))).to_be_visible()
    pictures_there(page, 14)
    camera.frame()
    app.tick_card(1)
    camera.frame()
    app.add()
    camera.frame()
    app.go("Downloads")
    expect(page.get_by_text("Whole and tested").first).to_be_visible()
    camera.frame()
    app.go("Library")
    camera.frame()
    cut_the_season(app)
    page.get_by_test_id("stVegaLiteChart").first.scroll_into_view_if_needed()
    camera.frame()
    page.get_by_role("tab", name="For your paper").click()
    camera.frame()
