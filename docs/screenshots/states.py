"""Every state of the pages that is to be seen, brought about as a person would."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from docs.screenshots.camera import (
    ARCTIC,
    BALTIC,
    JUNE,
    WIDE,
    Camera,
    cut_the_season,
    found,
    opened_and_closed,
)
from docs.screenshots.copernicus import copernicus


def search(camera: Camera) -> None:
    """Show the first visit, areas written, pointed at and unreadable, names, a large search, one under way, stopped."""
    app, page = camera.app, camera.app.page
    app.map()
    camera.shoot("search-first")
    app.write_area("57 N 18 E, 150 km")
    expect(page.get_by_text("km²").first).to_be_visible()
    camera.shoot("search-area")
    for text, picture, said in (
        ("somewhere over the rainbow", "unreadable", "does not describe an area"),
        ("57.5 N 20.1 E", "point", "How far round it?"),
        ("", "no-area", "There is no area yet"),
    ):
        app.write_area(text)
        if not text:
            app.press("Search")
        expect(page.get_by_text(said).first).to_be_visible()
        camera.shoot(f"search-{picture}")
    app.write_area("14 56 18 58")
    for name in ("Upload a file", "Other days", "Save this search"):
        opened_and_closed(camera, name, f"search-{name.split()[0].lower()}")
    app.open(f"?{BALTIC.replace('2024-04-01', '2017-01-01').replace('EFR', 'ERR')}")
    app.map()
    camera.shoot("search-years")
    app.press("Search")
    page.get_by_text("so far").first.wait_for()
    page.screenshot(path=camera.folder / f"search-under-way{camera.suffix}.png")
    app.press("Stop the search")
    expect(page.get_by_text("The search was stopped")).to_be_visible()
    camera.shoot("search-stopped")
    app.open(f"?{WIDE}")
    app.press("Search")
    expect(page.get_by_role("button", name="Search all the same")).to_be_visible()
    camera.shoot("search-large")
    page.get_by_role("tab", name="By name").click()
    page.get_by_role("textbox", name="Scene names").fill("S3A_OL_1_EFR____20240401T092849\nno name at all")
    camera.shoot("search-names")
    app.press("Find")
    expect(page.get_by_text("not found in the catalogue").first).to_be_visible()
    camera.shoot("results-names")


def results(camera: Camera) -> None:
    """Show every view of a result, what opens over it, and a result of nothing."""
    app, page = camera.app, camera.app.page
    found(app, BALTIC)
    expect(page.locator("img.there").nth(5)).to_be_visible()
    camera.shoot("results-area")
    app.tick_card(1)
    camera.shoot("results-ticked")
    for name in ("Filter", "Best of", "Hand on"):
        opened_and_closed(camera, name, f"results-{name.lower().replace(' ', '-')}")
    app.tick_card(2)
    app.press("Compare two")
    expect(page.get_by_role("dialog").locator("img")).to_have_count(2)
    camera.shoot("results-compare")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.get_by_role("button", name="All keys").click()
    camera.shoot("results-keys")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    app.press("Choose files …")
    expect(page.get_by_role("dialog").get_by_role("button", name="Add these files")).to_be_visible()
    camera.shoot("results-files")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    app.wait_until_idle()
    page.get_by_role("checkbox", name="Sentinel-3").first.press("Enter")
    expect(page.get_by_role("dialog", name="A scene, enlarged").locator("img").first).to_be_visible()
    camera.shoot("results-enlarged")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    for view in ("Whole scenes", "Table", "Calendar"):
        app.see(view)
        if view == "Table":
            app.map()
        page.mouse.move(0, 0)
        camera.shoot(f"results-{view.lower().replace(' ', '-')}")
    page.get_by_role("gridcell", name=re.compile(r"\b5 April")).click()
    expect(page.get_by_role("checkbox", name="Sentinel-3").first).to_be_visible()
    camera.shoot("results-calendar-day")
    app.see("Table")
    app.click_row(1)
    expect(page.locator("img.olci-large").first).to_be_visible()
    page.mouse.move(0, 0)
    expect(app.map().frame.get_by_text("Loading the picture")).to_have_count(0)
    camera.shoot("results-scene")


def narrowed(camera: Camera) -> None:
    """Show what Best of ticked, a filter that nothing passes, one line a pass, a list that fills, the Arctic."""
    app, page = camera.app, camera.app.page
    found(app, BALTIC)
    app.tick_card(2)
    app.press("Best of")
    app.press("Tick the clearest")
    expect(page.get_by_role("button", name=re.compile("^Only the"))).to_be_visible()
    camera.shoot("results-best")
    app.press("Filter")
    page.get_by_role("slider", name="Bright in my area at most").last.press("Home")
    expect(page.get_by_text("No scene passes the filter")).to_be_visible()
    camera.shoot("results-filter-none")
    app.press("Filter")
    found(app, BALTIC.replace("2024-04-16", "2024-04-05").replace("EFR___", "EFR___,OL_2_WFR___"))
    page.get_by_text("One line a pass").click()
    expect(page.get_by_text("Also Level 2").first).to_be_visible()
    camera.shoot("results-passes")
    app.open(f"results?{BALTIC.replace('2024-04-01', '2017-01-01').replace('EFR', 'ERR')}")
    expect(page.get_by_role("heading", name="so far")).to_be_visible()
    page.screenshot(path=camera.folder / f"results-filling{camera.suffix}.png")
    app.press("Stop the search")
    expect(page.get_by_text("The search was stopped")).to_be_visible()
    found(app, ARCTIC)
    app.see("Table")
    app.map()
    camera.shoot("results-arctic")


def downloads(camera: Camera) -> None:
    """Show nothing there, some under way, paused, selected, all arrived."""
    app, page = camera.app, camera.app.page
    app.go("Downloads")
    camera.shoot("downloads-before")
    found(app, BALTIC)
    app.tick_card(0)
    if page.get_by_role("button", name="Add to downloads").is_enabled():
        app.add()
    app.go("Downloads")
    camera.shoot("downloads-under-way")
    if page.get_by_role("button", name="Pause all").is_enabled():
        app.press("Pause all")
        camera.shoot("downloads-paused")
        page.get_by_role("checkbox", name="Select ").last.check(force=True)
        expect(page.get_by_text("1 selected")).to_be_visible()
        camera.shoot("downloads-selected")
        page.get_by_role("checkbox", name="1 selected").uncheck(force=True)
        app.press("Resume all")
    expect(page.get_by_text("Whole and tested").first).to_be_visible()
    camera.shoot("downloads-arrived")
    found(app, BALTIC)
    app.press("Tick all")
    app.tick_card(0)
    app.press("Add to downloads")
    expect(page.get_by_role("dialog")).to_be_visible()
    camera.shoot("downloads-question")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    app.wait_until_idle()
    app.go("Downloads")
    opened_and_closed(camera, "Download settings", "downloads-settings")


def library(camera: Camera) -> None:
    """Show cards, one looked at."""
    app, page = camera.app, camera.app.page
    app.go("Library")
    expect(page.get_by_text("products").first).to_be_visible()
    camera.shoot("library")
    app.press("Look")
    expect(app.map().frame.get_by_text("Loading the picture")).to_have_count(0)
    camera.shoot("library-look")


def extract(camera: Camera) -> None:
    """Show the cuts with their curve, the text for a paper."""
    app, page = camera.app, camera.app.page
    cut_the_season(app, begun=lambda: under_way(camera))
    camera.shoot("extract-curve")
    page.get_by_role("tab", name="For your paper").click()
    camera.shoot("extract-paper")


def under_way(camera: Camera) -> None:
    """Show the cutting under way."""
    camera.app.page.get_by_text(re.compile("^Cutting ")).first.wait_for()
    camera.shoot("extract-under-way")


def following(camera: Camera) -> None:
    """Show the form of an order, the order with what it has fetched, and a saved search."""
    app, page = camera.app, camera.app.page
    app.go("Following")
    camera.shoot("following-before")
    app.open(f"?{JUNE}")
    app.press("Follow this search")
    expect(page.get_by_text("of the last 30 days").first).to_be_visible()
    camera.shoot("following-form")
    app.press("Start following")
    expect(page.get_by_text("followed").first).to_be_visible()
    expect(page.get_by_text("Last look").first).to_be_visible()
    camera.shoot("following-orders")


def others(camera: Camera) -> None:
    """Show the pages that only say something, and an address that names no page's state."""
    for name in ("Account", "Help"):
        camera.app.go(name)
        camera.shoot(name.lower())
    camera.app.open("results")
    camera.shoot("results-nothing")
    camera.app.open("extract")
    camera.shoot("extract-nothing")


STATES: dict[str, Callable[[Camera], None]] = {
    "search": search,
    "results": results,
    "narrowed": narrowed,
    "downloads": downloads,
    "library": library,
    "extract": extract,
    "following": following,
    "copernicus": copernicus,
    "others": others,
}
