"""From a search to a standing order that has fetched, cut its area out and says why it passed scenes over."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.app_driver import AppOnPage
from tests.e2e.conftest import ROOT, Shoot, StartStreamlit

SLOW_MS = 300_000  # three scenes and their cuts, on a machine that is ten times slower
TRIAL_IS_WHOLE = "() => (one => one && one.scrollWidth <= one.clientWidth)(document.querySelector('.dvn-scroller'))"
GULF = "POLYGON((9.5 -0.5,10.5 -0.5,10.5 0.5,9.5 0.5,9.5 -0.5))"


def test_a_search_becomes_a_standing_order_that_fetches_and_cuts_by_itself(
    start_streamlit: StartStreamlit, page: Page, tmp_path: Path, shoot: Shoot
) -> None:
    folders = {"OLCI_DATA_DIR": str(tmp_path / "data"), "OLCI_DOWNLOAD_DIR": str(tmp_path / "scenes")}
    server = start_streamlit(ROOT / "app.py", env=folders | {"OLCI_PRACTICE": "1"})
    app = AppOnPage(page, server.url)
    today = datetime.now(UTC).date()
    first = today - timedelta(days=2)  # of two whole days there is a scene at least
    season = f"{first:%m-%d}..{today:%m-%d}"  # of the 30 days that are tried, so that few pictures are looked at
    app.open(f"?from={first}&to={today}&product=OL_1_EFR___&season={season}&area={GULF}")
    app.press("Follow this search")
    expect(page.get_by_role("heading", name="Follow this area")).to_be_visible()
    expect(page.get_by_text("What it would have downloaded of the last 30 days")).to_be_visible()
    page.get_by_role("textbox", name="Name", exact=True).fill("Gulf of Guinea")
    page.keyboard.press("Tab")
    page.get_by_test_id("stCheckbox").filter(has_text="Cut my area out").locator("label").click()
    expect(page.get_by_text("Oa08_reflectance")).to_be_visible()
    app.wait_until_idle()
    expect(page.get_by_role("button", name="Start following")).to_be_in_viewport()  # though the form is long
    page.set_viewport_size({"width": 820, "height": 1100})
    page.wait_for_function(TRIAL_IS_WHOLE)
    page.set_viewport_size({"width": 1280, "height": 900})
    shoot(page, "following-form")
    app.press("Start following")
    expect(page.get_by_text("1 area followed")).to_be_visible()
    expect(
        page.get_by_text(re.compile(r"\d+ found · ([1-9]\d*) downloaded(?!.*on the way).* · \1 cuts? of"))
    ).to_be_visible(timeout=SLOW_MS)
    expect(page.locator(".olci-strip img").first).to_have_js_property("complete", value=True)
    page.get_by_text("Scenes and reasons").click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    shoot(page, "following-fetched", full_page=True)
    scenes = tmp_path / "scenes" / "practice"
    arrived = sorted(path.name.removesuffix(".SEN3.zip") for path in scenes.glob("*.SEN3.zip"))
    assert arrived
    cuts = scenes / "following" / "Gulf of Guinea"
    assert sorted(path.stem for path in cuts.glob("*.tif")) == arrived
    assert (cuts / "series.csv").read_text("utf-8").count("Oa08_reflectance") == len(arrived)
    server.process.kill()
    expect(page.get_by_role("dialog").get_by_text("Start it again as you did before")).to_be_visible()
    expect(page.get_by_text("Streamlit")).not_to_be_visible()
