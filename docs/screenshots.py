"""Pictures of every page and state, at three widths, light and dark, and those of the README.

    python -m docs.screenshots [--folder build/screenshots] [--only results] [--width 1280] [--theme dark]
                                                                                 all states, to be looked at
    python -m docs.screenshots --readme                                          docs/*.png and docs/journey.gif anew

It starts the app in the practice archive with a small library of its own and drives it in Chromium, as the browser
tests do. Needs the test packages (`python3 start.py test` installs them).
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.running_app import ROOT, serving
from olci_practice import PracticeServer
from olci_practice.product.package import write_package
from olci_ui.access.printed_address import page_address
from tests.e2e.app_driver import AppOnPage
from tests.e2e.samples import short_scene

DOCS = Path(__file__).resolve().parent
THEMES = ("light", "dark")
SIZES = ((1280, 800), (1920, 1080), (820, 1100))
LIMIT_MS = 180_000
expect.set_options(timeout=LIMIT_MS)
SEASON = 6  # scenes in the library
YELLOW_SEA = "124.5 to 126.5 E, 38.5 to 40 N"
JUNE = (
    "from=2021-06-14&to=2021-06-28&product=OL_1_EFR___"
    "&area=POLYGON((124.5 38.5,126.5 38.5,126.5 40,124.5 40,124.5 38.5))"
)
BALTIC = "from=2024-04-01&to=2024-04-16&product=OL_1_EFR___&area=POLYGON((14 54,14 60,22 60,22 54,14 54))"
ARCTIC = (
    "from=2022-06-10&to=2022-06-12&product=OL_1_EFR___&view=arctic&area=POLYGON((-30 80,-30 85,30 85,30 80,-30 80))"
)
AMERY = (
    "from=2022-01-10&to=2022-01-14&product=OL_1_EFR___&view=antarctic"
    "&area=POLYGON((68 -71,68 -67,78 -67,78 -71,68 -71))"
)
GIF_WIDTH, GIF_FRAME_MS = 900, 1_100


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Service:
    """What stands for Copernicus: a practice archive of its own, which can be away."""

    port: int = field(default_factory=free_port)
    _server: PracticeServer | None = None

    def start(self) -> dict[str, str]:
        """Let it answer; return the environment of an app that asks it."""
        self._server = PracticeServer(port=self.port)
        return {f"OLCI_{name.upper()}": address for name, address in asdict(self._server.start()).items()}

    def stop(self) -> None:
        """Let nobody answer."""
        if self._server is not None:
            self._server.stop()


@dataclass
class Camera:
    """Takes pictures of one page in one size and theme; each has the name of its state."""

    app: AppOnPage
    folder: Path
    suffix: str
    service: Service | None = None
    frames: list[Image.Image] = field(default_factory=list)

    def shoot(self, name: str) -> None:
        """Keep the page as it stands, once what was grey while it came is there."""
        self._still()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.app.page.screenshot(path=self.folder / f"{name}{self.suffix}.png", animations="disabled")

    def frame(self) -> None:
        """Keep the page as the next frame of an animation."""
        self._still()
        picture = Image.open(io.BytesIO(self.app.page.screenshot(animations="disabled"))).convert("RGB")
        height = round(picture.height * GIF_WIDTH / picture.width)
        self.frames.append(picture.resize((GIF_WIDTH, height), Image.Resampling.LANCZOS))

    def _still(self) -> None:
        self.app.wait_until_idle()
        expect(self.app.page.get_by_test_id("stSkeleton")).to_have_count(0)


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "screenshots")
    parser.add_argument("--only", choices=sorted(STATES), action="append")
    parser.add_argument("--width", type=int, choices=[width for width, _ in SIZES], action="append")
    parser.add_argument("--theme", choices=THEMES, action="append")
    parser.add_argument("--readme", action="store_true")
    options = parser.parse_args()
    service = Service()
    with (
        tempfile.TemporaryDirectory() as name,
        sync_playwright() as playwright,
        practice_app(Path(name), service) as address,
    ):
        chromium = shutil.which("chromium") or playwright.chromium.executable_path
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        if options.readme:
            for_readme(browser, address)
        else:
            sizes = [size for size in SIZES if size[0] in (options.width or dict(SIZES))]
            for size, theme in product(sizes, options.theme or THEMES):
                for state in options.only or STATES:
                    camera = opened(browser, address, size=size, dark=theme == "dark", folder=options.folder)
                    camera.service = service
                    STATES[state](camera)
                    camera.app.page.context.close()
                    print(f"{state}{camera.suffix}", flush=True)
        browser.close()


@contextmanager
def practice_app(folder: Path, service: Service) -> Iterator[str]:
    """Run the app in the practice archive with a season of small scenes on the disk; yield its printed address.

    ``service`` stands for Copernicus.
    """
    for number in range(SEASON):
        write_package(short_scene(number), folder / "scenes" / "practice", seed=5)
    more = {"OLCI_PRACTICE": "1", "OLCI_DOWNLOAD_DIR": str(folder / "scenes"), **service.start()}
    with serving(ROOT / "app.py", data_dir=folder / "data", more=more) as (_, url):
        yield page_address(f"{url}/", folder / "data")
    service.stop()


def opened(browser: Browser, address: str, *, size: tuple[int, int], dark: bool, folder: Path) -> Camera:
    """Return a camera before a new tab that has been let in."""
    width, height = size
    theme = "dark" if dark else "light"
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", locale="en-GB"
    )
    page = context.new_page()
    page.set_default_timeout(LIMIT_MS)
    page.goto(address)
    app = AppOnPage(page, address.partition("/?")[0])
    app.wait_until_idle()
    return Camera(app, folder, f"-{width}-{theme}")


def search(camera: Camera) -> None:
    """Show the first visit, an area written, and one that cannot be read."""
    app = camera.app
    camera.shoot("search-first")
    app.write_area("57 N 18 E, 150 km")
    expect(app.page.get_by_text("km²").first).to_be_visible()
    camera.shoot("search-area")
    app.write_area("somewhere over the rainbow")
    camera.shoot("search-unreadable")
    app.write_area("14 56 18 58")
    for name in ("Upload a file", "Other days", "Save this search"):
        opened_and_closed(camera, name, f"search-{name.split()[0].lower()}")
    app.open(f"?{BALTIC.replace('2024-04-01', '2017-01-01').replace('EFR', 'ERR')}")
    app.press("Search")
    camera.app.page.get_by_text("so far").first.wait_for()
    camera.app.page.screenshot(path=camera.folder / f"search-under-way{camera.suffix}.png")


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
    found(app, ARCTIC)
    app.see("Table")
    app.map()
    camera.shoot("results-arctic")


def downloads(camera: Camera) -> None:
    """Show nothing there, some under way, all arrived."""
    app, page = camera.app, camera.app.page
    app.go("Downloads")
    camera.shoot("downloads-before")
    found(app, BALTIC)
    app.tick_card(0)
    if page.get_by_role("button", name="Add to downloads").is_enabled():
        app.add()
    app.go("Downloads")
    camera.shoot("downloads-under-way")
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
    camera.shoot("library-look")


def extract(camera: Camera) -> None:
    """Show the cuts with their curve, the text for a paper."""
    app, page = camera.app, camera.app.page
    cut_the_season(app, begun=lambda: camera.shoot("extract-under-way"))
    camera.shoot("extract-curve")
    page.get_by_role("tab", name="For your paper").click()
    camera.shoot("extract-paper")


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
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
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
    service.stop()
    app.open(f"?{ARCTIC}")
    app.press("Search")
    expect(page.get_by_test_id("stAlert").first).to_be_visible()
    camera.shoot("search-no-network")
    service.start()
    app.go("Account")
    app.press("Use the practice archive")
    expect(page.get_by_text("Practice archive").first).to_be_visible()


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
    "downloads": downloads,
    "library": library,
    "extract": extract,
    "following": following,
    "copernicus": copernicus,
    "others": others,
}


def opened_and_closed(camera: Camera, name: str, picture: str) -> None:
    """Open a popover, show it, and close it where it was opened."""
    page = camera.app.page
    camera.app.press(name)
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
    camera.shoot(picture)
    camera.app.press(name)
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)


def found(app: AppOnPage, query: str) -> None:
    """Open a result and wait until it is all there."""
    app.open(f"results?{query}")
    expect(app.page.get_by_role("heading", name=re.compile(r"\d scenes?\b"))).to_be_visible()
    expect(app.page.get_by_text("Measuring")).to_have_count(0)
    app.wait_until_idle()


def cut_the_season(app: AppOnPage, *, begun: Callable[[], None] = lambda: None) -> None:
    """Cut the area out of every scene in the library; ``begun`` is called while that goes on."""
    page = app.page
    app.go("Library")
    page.get_by_role("button", name=re.compile("^Select all")).first.click()
    app.press("Use these scenes")
    expect(page.get_by_role("heading", name="Extract", exact=True)).to_be_visible()
    app.wait_until_idle()
    if page.get_by_role("textbox", name="Area as text").count():  # else it is that of the search
        app.write_area(YELLOW_SEA)
    page.get_by_role("button", name=re.compile("^Cut out ")).click()
    begun()
    expect(page.get_by_text(re.compile("are in the folder"))).to_be_visible(timeout=LIMIT_MS)
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()


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


def pictures_there(page: Page, number: int, *, selector: str = "img.there") -> None:
    """Wait until so many pictures of a sheet have come."""
    expect(page.locator(selector).nth(number - 1)).to_be_visible()


if __name__ == "__main__":
    main()
