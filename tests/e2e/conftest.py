"""A real browser before the running app: it may not leave this machine, and no script error goes unseen."""

from __future__ import annotations

import os
import re
import shutil
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)

from start import CHROMIUM_NAMES
from tests.e2e.app_process import begin_app

ROOT = Path(__file__).parents[2]
# A window's address field loads two pages of its own, as much work as a page of the app. Of several such lists Chromium
# takes the last, so that all of Playwright's own stands here too.
UNUSED_FEATURES = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding",
    "PreconnectToSearch", "ThirdPartyStoragePartitioning",
)  # fmt: skip
SWITCHES = [
    "--no-sandbox",  # as root inside a container Chromium starts in no other way
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    f"--disable-features={','.join(UNUSED_FEATURES)}",
]
LOCAL = ("http://127.0.0.1:", "http://localhost:", "ws://127.0.0.1:", "ws://localhost:", "data:", "blob:")
START_LIMIT_S = 60
STATE_LIMIT_MS = 60_000  # a state of the page is waited for, however busy the machine is
expect.set_options(timeout=STATE_LIMIT_MS)
PRINTED = re.compile(rb"http://127\.0\.0\.1:\d+/\?token=[0-9a-f]+")

StartStreamlit = Callable[..., "StreamlitServer"]
InPractice = Callable[[Path], dict[str, str]]
Shoot = Callable[..., None]
NewPage = Callable[..., Page]


@dataclass(frozen=True, slots=True)
class StreamlitServer:
    """A running app: its address and what it has written to its terminal."""

    url: str
    process: BaseProcess
    log: Path

    @property
    def printed_address(self) -> str | None:
        """The address with its token, None for an app that lets in everybody."""
        found = PRINTED.search(self.log.read_bytes())
        return found[0].decode() if found else None


class Visitors:
    """Browsers that have opened the printed address of every app that runs, in whatever order they come."""

    def __init__(self) -> None:
        self._contexts: list[BrowserContext] = []
        self._cookies: list[Any] = []  # the library keeps the type to itself

    def of_app(self, server: StreamlitServer) -> None:
        """Open the printed address of a new app."""
        if server.printed_address is None:
            return
        with urllib.request.urlopen(server.printed_address) as answer:
            name, _, value = answer.headers["Set-Cookie"].partition(";")[0].partition("=")
        self._cookies.append({"name": name, "value": value, "url": server.url, "sameSite": "Strict"})
        for context in self._contexts:
            context.add_cookies(self._cookies[-1:])

    def enter(self, context: BrowserContext) -> None:
        """Let a new browser in."""
        self._contexts.append(context)
        context.add_cookies(self._cookies)

    def leave(self, context: BrowserContext) -> None:
        """Close a browser."""
        self._contexts.remove(context)
        context.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here that asks for a page as a browser test."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def _find_chromium(playwright: Playwright) -> str:
    own = playwright.chromium.executable_path
    for path in (os.environ.get("OLCI_CHROMIUM"), *map(shutil.which, CHROMIUM_NAMES), own):
        if path and Path(path).exists():
            return path
    reason = "no Chromium found: run `python3 start.py test`, or name one in OLCI_CHROMIUM"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, once for all browser tests; it ends with them, for its event loop keeps others from theirs."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_find_chromium(playwright), args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def visitors() -> Visitors:
    """The browsers of all tests."""
    return Visitors()


@pytest.fixture(scope="package")
def profile(browser: Browser, visitors: Visitors) -> Iterator[BrowserContext]:
    """One profile for all pages, so that the app's scripts are loaded once.

    Beside them and the cookies of ``visitors`` it holds nothing: what a page of the app keeps ends with its tab.
    """
    context = browser.new_context(
        locale="en-GB",
        reduced_motion="reduce",  # what plays by itself is painted sixty times a second, without a graphics card
    )
    visitors.enter(context)
    yield context
    visitors.leave(context)


@pytest.fixture(scope="session")
def in_practice(tmp_path_factory: pytest.TempPathFactory) -> InPractice:
    """Return the environment of an app that opens in the practice archive, all it keeps below a folder.

    Only the quicklooks lie in one folder for all apps, as if they had been looked at before: to draw one takes the
    archive a fifth of a second, and most tests look at the same days.
    """
    own = tmp_path_factory.getbasetemp()
    pictures = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / "quicklooks"

    def environment(folder: Path) -> dict[str, str]:
        kept = folder / "data" / "practice"
        kept.mkdir(parents=True)
        pictures.mkdir(exist_ok=True)
        (kept / "quicklooks").symlink_to(pictures, target_is_directory=True)
        return {
            "OLCI_DATA_DIR": str(folder / "data"),
            "OLCI_DOWNLOAD_DIR": str(folder / "scenes"),
            "OLCI_PRACTICE": "1",
        }

    return environment


@contextmanager
def _apps(tmp_path_factory: pytest.TempPathFactory, visitors: Visitors) -> Iterator[StartStreamlit]:
    """Yield what starts apps on free ports; stop them all."""
    running: list[BaseProcess] = []

    def start(script: Path, *, env: Mapping[str, str] | None = None) -> StreamlitServer:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        log = tmp_path_factory.mktemp("streamlit") / "log.txt"
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "OLCI_TILES": "off", **(env or {})}
        process = begin_app(script, port=port, environment=environment, log=log)
        running.append(process)
        server = StreamlitServer(f"http://127.0.0.1:{port}", process, log)
        _wait_until_up(server)
        visitors.of_app(server)
        return server

    try:
        yield start
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.join(15)
            if process.exitcode is None:
                process.kill()
                process.join(5)
            process.close()


@pytest.fixture(scope="module")
def start_streamlit(tmp_path_factory: pytest.TempPathFactory, visitors: Visitors) -> Iterator[StartStreamlit]:
    """Start an app (a script of Streamlit's or an ``st.App``) on a free port; all are stopped at the end of their file.

    ``start_streamlit(script, env={...})``; ``env`` comes on top of the environment, tiles are off.
    """
    with _apps(tmp_path_factory, visitors) as start:
        yield start


@pytest.fixture(scope="package")
def app_to_read(
    tmp_path_factory: pytest.TempPathFactory, visitors: Visitors, in_practice: InPractice
) -> Iterator[StreamlitServer]:
    """One app in the practice archive for all tests that order and delete nothing: to start one is what costs."""
    with _apps(tmp_path_factory, visitors) as start:
        yield start(ROOT / "app.py", env=in_practice(tmp_path_factory.mktemp("read")))


def _wait_until_up(server: StreamlitServer) -> None:
    give_up_at = time.monotonic() + START_LIMIT_S
    while time.monotonic() < give_up_at:
        if server.process.exitcode is not None:
            break
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the app did not start:\n{server.log.read_text(errors='replace')}")


def _pages(profile: BrowserContext) -> Iterator[NewPage]:
    """Yield what opens pages; close them, and fail if one of them broke or left the machine."""
    pages = []
    wrong: list[str] = []

    def open_page(*, width: int = 1280, height: int = 900, dark: bool = False, may_ask: str = LOCAL[0]) -> Page:
        def on_request(request: Request) -> None:
            if not request.url.startswith((*LOCAL, may_ask)):
                wrong.append(f"left the machine: {request.url}")

        page = profile.new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.set_default_timeout(STATE_LIMIT_MS)
        page.on("request", on_request)
        page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
        return page

    yield open_page
    for page in pages:
        page.close()
    assert not wrong, wrong


@pytest.fixture
def new_page(profile: BrowserContext) -> Iterator[NewPage]:
    """Open pages: ``new_page(width=1280, height=900, dark=False)``; each fails its test if it leaves the machine.

    ``may_ask``: the one address elsewhere that a page may ask.
    """
    yield from _pages(profile)


@pytest.fixture(scope="module")
def new_shared_page(profile: BrowserContext) -> Iterator[NewPage]:
    """As ``new_page``, for a page that tests share on purpose, each as it finds it: to load one is what costs."""
    yield from _pages(profile)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """One page of 1280 by 900 in light colours."""
    return new_page()


@pytest.fixture
def shoot() -> Shoot:
    """Keep a picture of a page for the eye, if OLCI_SCREENSHOTS names a folder: ``shoot(page, "name")``."""

    def keep(page: Page, name: str, *, full_page: bool = False) -> None:
        folder = os.environ.get("OLCI_SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=full_page)

    return keep
