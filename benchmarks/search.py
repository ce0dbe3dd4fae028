"""How fast and how light a search is, beside the tutorial way in the same run.

The tutorial way asks for one page after the other with requests.get(…).json() and joins them in a pandas table.
Both ask a local stub, a process of its own, that lists products like the recorded ones. The last column says what
the ratio must not exceed.

    python -m benchmarks.search [--products 5000] [--rounds 5]
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import re
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count as counted
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pandas as pd
import requests

from benchmarks.clients import RIVAL_CLIENTS, search_by
from benchmarks.figures import report
from olci_core.area import Area
from olci_core.catalogue import Catalogue, SearchQuery, current
from olci_core.catalogue.scene_filter import Facts, SceneFilter, choices
from olci_core.errors import Cancelled
from olci_core.json_reader import write_json
from olci_core.settings import Settings

BEGIN = datetime(2023, 1, 1, tzinfo=UTC)
STEP = timedelta(minutes=3)
NEXT = "the-next-page"  # where the address of the next page goes
FIRST_BEGIN = BEGIN + timedelta(milliseconds=480)  # of the stub's products
AREAS = {
    "whole earth": None,
    "box": Area.from_bounds(-82, 71, -75, 74),
    "coast": Area.from_point(-60, 72, radius_km=900),
}
ATTRIBUTES: tuple[tuple[str, str, object], ...] = (
    ("timeliness", "String", "NT"),
    ("brightCover", "Double", 94.0),
    ("cycleNumber", "Integer", 92),
    ("orbitNumber", "Integer", 31107),
    ("coastalCover", "Double", 0.0),
    ("processorName", "String", "PUG"),
    ("orbitDirection", "String", "DESCENDING"),
    ("processingDate", "DateTimeOffset", "2024-04-15T09:42:51+00:00"),
    ("operationalMode", "String", "Earth Observation"),
    ("processingLevel", "String", "1"),
    ("processorVersion", "String", "03.49"),
    ("salineWaterCover", "Double", 92.0),
    ("tidalRegionCover", "Double", 0.0),
    ("platformShortName", "String", "SENTINEL-3"),
    ("baselineCollection", "String", "003"),
    ("instrumentShortName", "String", "OLCI"),
    ("relativeOrbitNumber", "Integer", 35),
    ("freshInlandWaterCover", "Double", 0.0),
    ("platformSerialIdentifier", "String", "B"),
    ("productType", "String", "OL_1_EFR___"),
    ("beginningDateTime", "DateTimeOffset", "2024-04-15T07:40:29.480Z"),
    ("endingDateTime", "DateTimeOffset", "2024-04-15T07:43:29.480Z"),
)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    for delay_s in (0.2, 0.0):
        for label, area in AREAS.items():
            with stub(options.products, delay_s) as url:
                what = f"search of {options.products:,}, {delay_s * 1000:.0f} ms an answer, {label}"
                compare(what, url, area, rounds=options.rounds if delay_s == 0 else min(options.rounds, 3))
        with stub(options.products, delay_s) as url:
            beside_clients(f"search of {options.products:,}, {delay_s * 1000:.0f} ms an answer", url, options)
    with stub(options.products, 0.0) as url:
        compare_memory(url)
    first_scenes()
    over_ten_thousand()


def compare(what: str, url: str, area: Area | None, *, rounds: int) -> None:
    """Time both ways in turn and report the ratios."""
    ours, theirs, bare = [], [], []
    for _ in range(rounds):
        theirs.append(timed_with_cpu(lambda: tutorial(url)))
        ours.append(timed_with_cpu(lambda: picker(url, area)))
        if area is None:
            bare.append(timed_with_cpu(lambda: bytes_alone(url)))
    walls, cpus = ([one[place] / other[place] for one, other in zip(ours, theirs, strict=True)] for place in (0, 1))
    report(what, walls, "× the tutorial way", limit=0.5)
    report(f"{what}, CPU", cpus, "× the tutorial way")
    report(f"{what}, alone", [wall_s for wall_s, _ in ours], "s")
    if bare:  # what no client can fall below that asks for one page after the other
        shares = [one[0] / other[0] for one, other in zip(bare, theirs, strict=True)]
        report(f"{what}, the bytes received and not read", shares, "× the tutorial way")


def beside_clients(what: str, url: str, options: argparse.Namespace) -> None:
    """Time our search and those of published clients in turn and report the ratios; none installed is said."""
    for name in RIVAL_CLIENTS:
        ratios = []
        for _ in range(min(options.rounds, 3)):
            found = search_by(name, url)
            if found is None:
                print(f"{what}, beside {name}: not installed (python -m benchmarks installs it)")
                break
            seconds, number = found
            if number != options.products:
                raise SystemExit(f"{name} found {number:,} of {options.products:,} products")
            ratios.append(timed(lambda: picker(url)) / seconds)
        else:
            report(f"{what}, beside {name}", ratios, f"× {name}", limit=1.0)


def compare_memory(url: str) -> None:
    """Run each way in a process of its own and report what it holds and what it took at most."""
    rivals = {way.__name__: memory_of(way, url) for way in (tutorial, picker)}
    for place, what in enumerate(("at most", "held at the end")):
        ratio = rivals["picker"][place] / rivals["tutorial"][place]
        report(f"memory of a search, {what}", [ratio], "× the tutorial way", limit=0.6)


def _note(came: list[float], _scenes: object) -> None:
    came.append(time.perf_counter())


def first_scenes() -> None:
    """Time how long after the first answer the first scenes of ten years are handed on."""
    delay_s = 0.2
    with stub(50_000, delay_s) as url:
        after = []
        for _ in range(3):
            begun, came = time.perf_counter(), list[float]()
            picker(
                url,
                days=50_000 * STEP // timedelta(days=1),
                on_scenes=partial(_note, came),
                is_enough=partial(bool, came),
            )
            after.append(came[0] - begun - delay_s)
    report("first scenes of 50,000, after the first answer", after, "s", limit=2.0)


def over_ten_thousand() -> None:
    """Time filtering, counting, sorting and grouping of many scenes."""
    for number, days in ((10_000, 360), (50_000, 360)):
        with stub(number, 0.0) as url:
            scenes = picker(url, days=days)
        facts = Facts(coverage={scene.id: (place % 100) / 100 for place, scene in enumerate(scenes)})
        wanted = replace(SceneFilter(), timeliness=frozenset({"NT"}), min_coverage=0.5, max_bright=95.0)
        works: dict[str, Callable[[], object]] = {
            "filter": lambda: wanted.apply(scenes, facts),  # noqa: B023 - called before the next round
            "count beside each choice": lambda: choices(wanted, scenes, facts),  # noqa: B023 - as above
            # Called within this turn of the loop.
            "sort by coverage": lambda: sorted(scenes, key=lambda scene: facts.coverage.get(scene.id, 0.0)),  # noqa: B023
            "each acquisition once": lambda: current(scenes),  # noqa: B023 - as above
        }
        for label, work in works.items():
            report(f"{label}, {number:,} scenes", [timed(work) for _ in range(5)], "s", limit=1.0, size=number)


def page_address(url: str, skip: int) -> str:
    """Return the address of a page as the tutorials ask for it."""
    return (
        f"{url}/Products?$filter=Collection/Name eq 'SENTINEL-3'&$orderby=ContentDate/Start asc"
        f"&$top=1000&$skip={skip}&$expand=Attributes&$expand=Assets"
    )


def bytes_alone(url: str) -> None:
    """Receive the same pages and do nothing with them."""
    for skip in counted(step=1000):
        if len(requests.get(page_address(url, skip), timeout=60).content) < 1000:
            return


def tutorial(url: str) -> pd.DataFrame:
    """Search as the tutorials do."""
    pages, skip = [], 0
    while True:
        products = requests.get(page_address(url, skip), timeout=60).json()["value"]
        if not products:
            break
        pages.append(pd.DataFrame(products))
        skip += len(products)
        if len(products) < 1000:
            break
    return pd.concat(pages, ignore_index=True)


def picker(
    url: str,
    area: Area | None = None,
    *,
    days: int = 360,
    on_scenes: Callable[[tuple[Any, ...]], object] | None = None,
    is_enough: Callable[[], bool] | None = None,
) -> tuple[Any, ...]:
    """Search as this program does, and insist on the whole unless it is enough before."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder)).at(identity_url=url, catalogue_url=url, download_url=url)
        catalogue = Catalogue(settings)
        query = SearchQuery(BEGIN, BEGIN + timedelta(days=days), area=area)
        try:
            result = catalogue.search(query, on_scenes=on_scenes, cancelled=is_enough)
        except Cancelled:
            return ()
        finally:
            catalogue.close()
    if not result.complete:
        raise SystemExit(f"the search is not complete: {result.notes}")
    return result.scenes


def memory_of(way: Callable[[str], object], url: str) -> tuple[float, float]:
    """Return the most and the final memory in MB that a search takes in a fresh process."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_weigh, args=(way, url, there))
    process.start()
    found: tuple[float, float] = here.recv()
    process.join()
    return found


def _weigh(way: Callable[[str], object], url: str, line: Connection) -> None:
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    kept = way(url)
    after, most = tracemalloc.get_traced_memory()
    line.send(((most - before) / 1e6, (after - before) / 1e6))
    del kept


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that some work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def timed_with_cpu(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that some work takes, and those of CPU in this process (the stub's are its own)."""
    begun, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - busy


@contextmanager
def stub(count: int, delay_s: float, *, step: timedelta = STEP) -> Iterator[str]:
    """Run the stub catalogue in a process of its own, a product each ``step``; yields its address."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=serve, args=(count, delay_s, there, step), daemon=True)
    process.start()
    port = here.recv()
    try:
        yield f"http://127.0.0.1:{port}/odata/v1"
    finally:
        process.terminate()
        process.join()


def serve(count: int, delay_s: float, line: Connection, step: timedelta) -> None:
    """List ``count`` products within the times that a filter asks for, each answer after ``delay_s`` seconds.

    Whatever else is asked for, pictures among it, is not there.
    """

    @lru_cache(maxsize=64)
    def page(skip: int, top: int, first: int = 0, last: int = count) -> bytes:
        answer: dict[str, object] = {"@odata.context": "$metadata#Products(Attributes())"}
        answer["value"] = [product(number, step) for number in range(first + skip, min(first + skip + top, last))]
        if first + skip + top < last:
            answer["@odata.nextLink"] = NEXT
        answer["@odata.count"] = max(0, last - first)
        return write_json(answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            options = parse_qs(urlsplit(self.path).query)
            if "$filter" not in options:
                self.send_error(404)
                return
            first, last = asked(options["$filter"][0], count, step)
            skip, top = int(options.get("$skip", ["0"])[0]), int(options["$top"][0])
            following = {name: given[0] for name, given in options.items()} | {"$skip": str(skip + top)}
            link = f"http://{self.headers['Host']}/odata/v1/Products?{urlencode(following, safe='$')}"
            body = page(skip, top, first, last).replace(NEXT.encode(), link.encode(), 1)
            time.sleep(delay_s)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    for skip in range(0, min(count, 10_000) + 5000, 1000):
        page(skip, 1000, 0, count)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    line.send(server.server_address[1])
    server.serve_forever()


def asked(wanted: str, count: int, step: timedelta) -> tuple[int, int]:
    """Return the first and (exclusive) last number of the products in a filter's stretch of time."""
    bounds = []
    for words, default in (("Start g[et]", 0), ("Start lt", count)):
        found = re.search(rf"{words} (\S+)", wanted)
        moment = datetime.fromisoformat(found[1]) if found else None
        bounds.append(default if moment is None else min(count, max(0, math.ceil((moment - FIRST_BEGIN) / step))))
    return bounds[0], bounds[1]


def product(number: int, step: timedelta) -> dict[str, object]:
    """Return a product like the recorded ones, of either satellite; its outline lies over Baffin Bay."""
    begin = BEGIN + number * step
    end, created = begin + STEP, begin + timedelta(days=1)
    name = (
        f"S3{'AB'[number % 2]}_OL_1_EFR____{begin:%Y%m%dT%H%M%S}_{end:%Y%m%dT%H%M%S}_{created:%Y%m%dT%H%M%S}"
        f"_0179_{number // 7700 % 1000:03d}_{number // 20 % 385 + 1:03d}_{number % 20 * 180:04d}_PS2_O_NT_003.SEN3"
    )
    ring = outline(number)
    text = ", ".join(f"{lon} {lat}" for lon, lat in ring)
    product_id = f"{number:08x}-cb1f-4ff1-9110-e4cfdddab724"
    return {
        "@odata.mediaContentType": "application/octet-stream",
        "Id": product_id,
        "Name": name,
        "ContentType": "application/octet-stream",
        "ContentLength": 866832096 + number,
        "OriginDate": "2024-04-15T09:44:38.222Z",
        "PublicationDate": "2024-04-15T09:50:47.377Z",
        "ModificationDate": "2024-04-15T09:57:16.478Z",
        "Online": True,
        "EvictionDate": "",
        "S3Path": f"/eodata/Sentinel-3/OLCI/OL_1_EFR___/{begin:%Y/%m/%d}/{name}",
        "Checksum": [
            {"Value": f"{number:032x}", "Algorithm": "MD5", "ChecksumDate": "2024-04-15T09:57:12.865832Z"},
            {"Value": f"{number:064x}", "Algorithm": "BLAKE3", "ChecksumDate": "2024-04-15T09:57:14.759830Z"},
        ],
        "ContentDate": {"Start": f"{begin:%Y-%m-%dT%H:%M:%S}.480Z", "End": f"{end:%Y-%m-%dT%H:%M:%S}.480Z"},
        "Footprint": f"geography'SRID=4326;POLYGON (({text}))'",
        "GeoFootprint": {"type": "Polygon", "coordinates": [ring]},
        "Attributes": [
            {"@odata.type": f"#OData.CSC.{kind}Attribute", "Name": name, "Value": value, "ValueType": kind}
            for name, kind, value in ATTRIBUTES
        ],
        "Assets": [
            {
                "Type": "QUICKLOOK",
                "Id": product_id,
                "DownloadLink": f"https://catalogue.dataspace.copernicus.eu/odata/v1/Assets({product_id})/$value",
                "S3Path": f"/eodata/Sentinel-3/OLCI/OL_1_EFR___/{begin:%Y/%m/%d}/{name}/quicklook.jpg",
            }
        ],
    }


def outline(number: int) -> list[list[float]]:
    """Return a closed ring of 47 points, shifted a little from product to product."""
    west, south = -95 + number % 97 * 0.05, 68 + number % 31 * 0.02
    sides = [(place / 4, 0.0) for place in range(4)] + [(1.0, place / 19) for place in range(19)]
    sides += [(1 - place / 4, 1.0) for place in range(4)] + [(0.0, 1 - place / 19) for place in range(19)]
    ring = [[round(west + 35 * across + 4 * up, 4), round(south + 8 * up - across, 4)] for up, across in sides]
    return [*ring, ring[0]]


if __name__ == "__main__":
    main()
