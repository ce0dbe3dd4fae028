"""The states of the page without the practice archive: nothing there, nobody signed in, a service in trouble."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import expect

from docs.screenshots.camera import (
    ARCTIC,
    JUNE,
    Camera,
    found,
)
from olci_core.area import Area
from olci_practice.server.fault_order import Order


def copernicus(camera: Camera) -> None:
    """Show the app without the practice archive: nothing there, nobody signed in, a refused password, no network."""
    app, page, service = camera.app, camera.app.page, camera.service
    assert service is not None
    app.go("Account")
    app.press("Leave the practice archive")
    expect(page.get_by_role("textbox", name="User name")).to_be_visible()
    camera.shoot("account-signed-out")
    page.get_by_role("textbox", name="User name").fill("practice")
    page.get_by_role("textbox", name="Password").fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_test_id("stAlert").first).to_be_visible()
    camera.shoot("account-refused")
    page.get_by_role("button", name=re.compile("^Check the connection")).click()
    expect(page.get_by_role("table")).to_be_visible()
    camera.shoot("account-connection")
    for name in ("Following", "Downloads", "Library", "Extract"):
        app.go(name)
        camera.shoot(f"{name.lower()}-empty")
    found(app, JUNE)
    app.tick_card(0)
    app.add()
    app.go("Downloads")
    expect(page.get_by_test_id("stAlert").first).to_be_visible()
    camera.shoot("downloads-signed-out")
    in_trouble(camera)
    service.stop()
    app.open(f"?{ARCTIC}")
    app.press("Search")
    expect(page.get_by_test_id("stAlert").first).to_be_visible()
    camera.shoot("search-no-network")
    service.start()
    app.go("Account")
    app.press("Use the practice archive")
    expect(page.get_by_role("button", name="Leave the practice archive").first).to_be_visible()


def in_trouble(camera: Camera) -> None:
    """Show a scene that must be ordered, one that fails, and a service that rests, to somebody signed in."""
    app, page = camera.app, camera.app.page
    assert camera.service is not None
    _queued, missing, *_ = camera.service.names(
        date(2021, 6, 14), date(2021, 6, 28), Area.from_bounds(124.5, 38.5, 126.5, 40)
    )
    camera.order(Order("download", "offline", product=missing), Order("download", "answer", status=503, times=None))
    found(app, JUNE)
    app.press("Refresh")
    expect(page.get_by_text("Must be ordered first").first).to_be_visible()
    page.get_by_role("checkbox", name="Must be ordered first").first.click()
    expect(page.get_by_text("1 must be ordered")).to_be_visible()
    camera.shoot("results-must-be-ordered")
    app.add()
    app.go("Account")
    page.get_by_role("textbox", name="User name").fill("practice")
    page.get_by_role("textbox", name="Password").fill("practice")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    camera.shoot("account-signed-in")
    app.go("Downloads")
    expect(page.get_by_text("Trying again").first).to_be_visible()
    camera.shoot("downloads-waiting")
    app.go("Account")
    app.press("Sign out")
    name, stop = (
        page.get_by_role("textbox", name="User name"),
        page.get_by_role("button", name="Stop them and sign out"),
    )
    expect(name.or_(stop).first).to_be_visible()
    if stop.is_visible():
        camera.shoot("account-sign-out")
        stop.click()
    expect(name).to_be_visible()
    camera.order()
