"""The app started with a small library, and one of its pages before a camera."""

from __future__ import annotations

import io
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from benchmarks.running_app import serving
from benchmarks.timing import ROOT
from olci_core.area import Area
from olci_core.catalogue import Catalogue, SearchQuery, current
from olci_core.settings import Settings
from olci_practice import PracticeServer
from olci_practice.product.package import write_package
from olci_practice.server.fault_order import Order
from olci_ui.access.printed_address import page_address
from tests.e2e.app_driver import AppOnPage
from tests.e2e.samples import short_scene

DOCS = Path(__file__).resolve().parents[1]
THEMES = ("light", "dark")
WINDOW_SIZES = ((1280, 800), (1920, 1080), (820, 1100))
LIMIT_MS = 180_000
expect.set_options(timeout=LIMIT_MS)
SEASON = 6  # scenes in the library
YELLOW_SEA = "124.5 to 126.5 E, 38.5 to 40 N"
JUNE = (
    "from=2021-06-14&to=2021-06-28&product=OL_1_EFR___"
    "&area=POLYGON((124.5 38.5,126.5 38.5,126.5 40,124.5 40,124.5 38.5))"
)
BALTIC = "from=2024-04-01&to=2024-04-16&product=OL_1_EFR___&area=POLYGON((14 54,14 60,22 60,22 54,14 54))"
WIDE = "from=2019-01-01&to=2022-12-31&product=OL_1_EFR___&area=POLYGON((-80 -70,80 -70,80 70,-80 70,-80 -70))"
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
class StandIn:
    """What stands for Copernicus: a practice archive of its own, which can be away."""

    port: int = field(default_factory=free_port)
    _server: PracticeServer | None = None
    _at: dict[str, str] = field(default_factory=dict)

    def start(self) -> dict[str, str]:
        """Let it answer; return the environment of an app that asks it."""
        self._server = PracticeServer(port=self.port)
        self._at = {f"OLCI_{name.upper()}": address for name, address in asdict(self._server.start()).items()}
        return self._at

    def order(self, *faults: Order) -> None:
        """Let it misbehave; without an order it is well again."""
        assert self._server is not None
        self._server.faults.clear()
        self._server.faults.add(*faults)

    def names(self, first: date, last: date, area: Area) -> list[str]:
        """Return the names of the scenes that it lists, each acquisition once."""
        with closing(Catalogue(Settings.from_environment(self._at))) as catalogue:
            return [one.name for one in current(catalogue.search(SearchQuery.days(first, last, area=area)).scenes)]

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
    service: StandIn | None = None
    frames: list[Image.Image] = field(default_factory=list)

    def order(self, *faults: Order) -> None:
        """Let the service that stands for Copernicus misbehave; none: it is well again."""
        assert self.service is not None
        self.service.order(*faults)

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


@contextmanager
def practice_app(folder: Path, service: StandIn) -> Iterator[str]:
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


def opened_and_closed(camera: Camera, name: str, picture: str) -> None:
    """Open a popover, show it, and close it where it was opened."""
    page = camera.app.page
    camera.app.press(name)
    body = page.get_by_test_id("stPopoverBody")
    expect(body.locator("button, input, textarea").first).to_be_attached()
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


def pictures_there(page: Page, number: int, *, selector: str = "img.there") -> None:
    """Wait until so many pictures of a sheet have come."""
    expect(page.locator(selector).nth(number - 1)).to_be_visible()
