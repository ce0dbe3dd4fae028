"""Chromium at the app: how it is started, and what is waited for."""

from __future__ import annotations

import json
import os
import shutil
import socket
import time
from collections.abc import Callable

from playwright.sync_api import Browser, Frame, Page, Playwright

from start import CHROMIUM_NAMES

SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
# What the map of results holds of scenes, in the script of its frame.
FOOTPRINTS = "Object.values(map._layers).filter(layer => layer.feature && layer.options.weight)"


def start_chromium(playwright: Playwright) -> Browser:
    """Start the computer's own Chromium, or the one that OLCI_CHROMIUM names."""
    found = os.environ.get("OLCI_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        raise SystemExit("No Chromium found: name one in OLCI_CHROMIUM.")
    return playwright.chromium.launch(executable_path=found, args=SWITCHES)


def opened(page: Page, url: str, *, address: str, ready: str) -> float:
    """Open an app's page as soon as anybody answers; return when its heading stands and its script has ended, in s."""
    port = int(url.rpartition(":")[2])
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.02)
    page.goto(address)
    page.get_by_role("heading", name=ready, exact=True).wait_for()
    still(page)
    return time.perf_counter()


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


# By the page's own clock, from the moment the button goes up: what it takes to send a mouse there is not the page's. It
# is looked at in every frame: of what changes inside a component's own root the page hears nothing.
_TIMED = """() => { window.olciTimed = new Promise((done, fail) => {
  let begun = null;
  setTimeout(() => fail(new Error("a click had no effect for two minutes")), 120000);
  document.addEventListener("pointerup", (event) => { begun = event.timeStamp; }, { capture: true, once: true });
  const look = () => begun !== null && (SEEN)
    ? done((performance.now() - begun) / 1000)
    : requestAnimationFrame(look);
  requestAnimationFrame(look);
}); }"""


def effect_s(page: Page, click: Callable[[], object], *, seen: str) -> float:
    """Return the seconds from a click to the frame that draws its effect; ``seen`` is a JavaScript expression."""
    page.evaluate(_TIMED.replace("SEEN", seen))
    click()
    return float(page.evaluate("window.olciTimed"))


# What a table draws is known by its pixels: from the moment the button goes down until those around it are others.
_DRAWN = """([x, y]) => { window.olciTimed = new Promise((done) => {
  const canvas = document.querySelector('[data-testid="data-grid-canvas"]');
  const pixels = () => {
    const { left, top, width } = canvas.getBoundingClientRect();
    const scale = canvas.width / width;
    const side = 12 * scale;
    const [column, row] = [(x - left) * scale - side / 2, (y - top) * scale - side / 2];
    return canvas.getContext("2d").getImageData(column, row, side, side).data.join();
  };
  document.addEventListener("pointerdown", (event) => {
    const before = pixels();
    const look = () => pixels() === before
      ? requestAnimationFrame(look)
      : done((performance.now() - event.timeStamp) / 1000);
    requestAnimationFrame(look);
  }, { capture: true, once: true });
}); }"""


def mark_s(page: Page, x: float, y: float) -> float:
    """Return the seconds from a click into a table, at a place in CSS pixels, to the frame that draws it otherwise."""
    page.mouse.move(x, y)
    page.evaluate(_DRAWN, [x, y])
    page.mouse.click(x, y)
    return float(page.evaluate("window.olciTimed"))


def effect_in_frame_s(page: Page, click: Callable[[], object], frame: Frame, *, seen: str) -> float:
    """Return the same of a click on the page whose effect is drawn in a frame, of which ``seen`` is an expression."""
    page.evaluate(
        """() => { window.olciBegun = new Promise((done) => document.addEventListener("pointerup",
          (event) => done(performance.timeOrigin + event.timeStamp), { capture: true, once: true })); }"""
    )
    frame.evaluate(
        """() => { window.olciSeen = new Promise((done) => {
          const now = () => performance.timeOrigin + performance.now();
          const look = () => (SEEN) ? requestAnimationFrame(() => done(now())) : requestAnimationFrame(look);
          look();
        }); }""".replace("SEEN", seen)
    )
    click()
    return float(frame.evaluate("window.olciSeen") - page.evaluate("window.olciBegun")) / 1000


def text_in(key: str) -> str:
    """Return the JavaScript expression of what stands in a container of the page."""
    return f"(document.querySelector('.st-key-{key}')?.textContent ?? '')"


def first_of(selector: str) -> str:
    """Return the JavaScript expression of the first element of a page, or of a component's own root, that matches."""
    roots = "[...document.querySelectorAll('.stBidiComponent *')].map((one) => one.shadowRoot).filter(Boolean)"
    return f"[document, ...{roots}].map((root) => root.querySelector({json.dumps(selector)})).find(Boolean)"
