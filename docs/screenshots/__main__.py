"""Take the pictures."""

from __future__ import annotations

import argparse
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from benchmarks.browser import start_chromium
from benchmarks.timing import ROOT
from docs import screenshots
from docs.screenshots.camera import THEMES, WINDOW_SIZES, StandIn, opened, practice_app
from docs.screenshots.readme import for_readme
from docs.screenshots.states import STATES


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=str(screenshots.__doc__).splitlines()[0])
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "screenshots")
    parser.add_argument("--only", choices=sorted(STATES), action="append")
    parser.add_argument("--width", type=int, choices=[width for width, _ in WINDOW_SIZES], action="append")
    parser.add_argument("--theme", choices=THEMES, action="append")
    parser.add_argument("--readme", action="store_true")
    options = parser.parse_args()
    service, failed = StandIn(), list[str]()
    with (
        tempfile.TemporaryDirectory() as name,
        sync_playwright() as playwright,
        practice_app(Path(name), service) as address,
    ):
        browser = start_chromium(playwright)
        if options.readme:
            for_readme(browser, address)
        else:
            sizes = [size for size in WINDOW_SIZES if size[0] in (options.width or dict(WINDOW_SIZES))]
            for size, theme in product(sizes, options.theme or THEMES):
                for state in options.only or STATES:
                    camera = opened(browser, address, size=size, dark=theme == "dark", folder=options.folder)
                    camera.service = service
                    try:
                        STATES[state](camera)
                    except (Error, AssertionError) as reason:  # the other states are pictured all the same
                        failed.append(f"{state}{camera.suffix}: {reason}")
                    camera.app.page.context.close()
                    print(f"{state}{camera.suffix}", flush=True)
        browser.close()
    if failed:
        raise SystemExit("\n".join(["Not pictured to their end:", *failed]))


if __name__ == "__main__":
    main()
