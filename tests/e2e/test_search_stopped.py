"""A long search and a long look: the page stays usable, one button stops each, and a filter answers open."""

from __future__ import annotations

from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.e2e.app_driver import AppOnPage
from tests.e2e.conftest import Shoot, StreamlitServer

GOTLAND = quote("POLYGON((18 57, 18.3 57, 18.3 57.2, 18 57.2, 18 57))")
DECADE = f"?from=2016-04-01&to=2026-03-31&product=OL_1_EFR___&area={GOTLAND}"
WEEK = f"results?from=2024-04-01&to=2024-04-07&product=OL_1_EFR___&area={GOTLAND}"


def test_a_search_over_ten_years_and_a_look_at_many_scenes_go_on_until_they_are_stopped(
    app_to_read: StreamlitServer, page: Page, shoot: Shoot
) -> None:
    app = AppOnPage(page, app_to_read.url)
    app.open(DECADE)
    page.get_by_role("button", name="Search", exact=True).click()
    # The page may turn to the list while it fills; the search can be stopped here and there.
    stop = page.get_by_role("button", name="Stop the search")
    expect(stop.first).to_be_visible()
    shoot(page, "search_under_way")
    page.reload()  # it goes on
    expect(stop.first).to_be_visible()
    shoot(page, "search_under_way_reloaded")
    stop.first.click()
    expect(page.get_by_text("The search was stopped").first).to_be_visible()
    expect(stop).to_have_count(0)

    app.open(WEEK)
    expect(page.get_by_role("heading", name=" scenes · ")).to_be_visible()
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_role("button", name="Sentinel-3A ·").click()
    expect(page.get_by_text(" scenes shown")).to_be_visible()
    expect(page.get_by_role("button", name="Sentinel-3B ·")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_text(" scenes shown")).to_have_count(0)
    shoot(page, "filter_cleared")

    app.open(WEEK.replace("2024-04-07", "2024-05-31"))
    expect(page.get_by_role("heading", name=" scenes · ")).to_be_visible()
    app.see("Table")
    page.get_by_role("combobox", name="Sort by").click()
    page.get_by_role("option", name="Least bright first").click()
    stop = page.get_by_role("button", name="Stop looking")
    expect(stop).to_be_visible()
    shoot(page, "looking")
    stop.click()
    expect(stop).to_have_count(0)
    expect(page.get_by_role("combobox", name="Sort by")).to_have_value("Oldest first")
    app.wait_until_idle()
    expect(page.get_by_text("Looking at ")).to_have_count(0)
