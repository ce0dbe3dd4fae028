"""A stand-in for the catalogue, in a process of its own, that lists products like the recorded ones."""

from __future__ import annotations

import math
import multiprocessing
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

from olci_core.json_reader import read_json, write_json

BEGIN = datetime(2023, 1, 1, tzinfo=UTC)
STEP = timedelta(minutes=3)
NEXT = "the-next-page"  # where the address of the next page goes
ANSWERED = "answered"  # asked for below the stub's address: when it gave each list
FIRST_BEGIN = BEGIN + timedelta(milliseconds=480)  # of the stub's products
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


def answered_at(url: str) -> list[float]:
    """Return when the stub at an address gave each of its lists, in seconds of ``time.time``, the oldest first."""
    with urlopen(f"{url}/{ANSWERED}") as answer:
        return [float(moment) for moment in read_json(answer.read())]


def serve(count: int, delay_s: float, line: Connection, step: timedelta) -> None:
    """List ``count`` products within the times that a filter asks for, each answer after ``delay_s`` seconds.

    Whatever else is asked for, pictures among it, is not there, but for when each list was given.
    """
    answered: list[float] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # a body would wait 40 ms for the other side to acknowledge its headers

        def do_GET(self) -> None:
            asked_for = urlsplit(self.path)
            options = parse_qs(asked_for.query)
            if asked_for.path.endswith(f"/{ANSWERED}"):
                self.give(write_json(answered))
                return
            if "$filter" not in options:
                with suppress(ConnectionError):  # a page that is left waits for no picture
                    self.send_error(404)
                return
            first, last = asked(options["$filter"][0], count, step)
            skip, top = int(options.get("$skip", ["0"])[0]), int(options["$top"][0])
            following = {name: given[0] for name, given in options.items()} | {"$skip": str(skip + top)}
            link = f"http://{self.headers['Host']}/odata/v1/Products?{urlencode(following, safe='$')}"
            body = list_page(skip, top, first, last, step).replace(NEXT.encode(), link.encode(), 1)
            time.sleep(delay_s)
            answered.append(time.time())
            self.give(body)

        def give(self, body: bytes) -> None:
            """Answer with a text of JSON."""
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    for skip in range(0, min(count, 10_000) + 5000, 1000):
        list_page(skip, 1000, 0, count, step)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    line.send(server.server_address[1])
    server.serve_forever()


@lru_cache(maxsize=64)
def list_page(skip: int, top: int, first: int, last: int, step: timedelta) -> bytes:
    """Return a page of the products from number ``first`` up to ``last`` as JSON; NEXT stands for the next address."""
    begin = first + skip
    answer: dict[str, object] = {"@odata.context": "$metadata#Products(Attributes())"}
    answer["value"] = [product(number, step) for number in range(begin, min(begin + top, last))]
    if begin + top < last:
        answer["@odata.nextLink"] = NEXT
    answer["@odata.count"] = max(0, last - first)
    return write_json(answer)


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
