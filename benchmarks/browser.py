"""Chromium at the app: how it is started, and what is waited for."""

from __future__ import annotations

import os
import shutil

from playwright.sync_api import Browser, Frame, Page, Playwright

SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# What the map of results holds of scenes, in the script of its frame.
FOOTPRINTS = "Object.values(map._layers).filter(layer => layer.feature && layer.options.weight)"


def start_chromium(playwright: Playwright) -> Browser:
    """Start the computer's own Chromium, or the one that OLCI_CHROMIUM names."""
    found = os.environ.get("OLCI_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise SystemExit("No Chromium found: name one in OLCI_CHROMIUM.")
    return playwright.chromium.launch(executable_path=found, args=SWITCHES)


def still(page: Page) -> None:
    """Wait until the page's script has ended."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


def map_of_results(page: Page, *, footprints: int) -> Frame:
    """Return the frame of the map once so many footprints lie on it."""
    mounted = page.wait_for_selector("iframe[title*=folium]")
    frame = mounted.content_frame() if mounted is not None else None
    assert frame is not None
    frame.wait_for_function(f"typeof map !== 'undefined' && map._layers && {FOOTPRINTS}.length >= {footprints}")
    return frame
