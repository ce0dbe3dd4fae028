"""A small catalogue to be asked over the line, and the records it lists."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from olci_core.catalogue import Catalogue
from olci_core.catalogue.records import read_scene
from olci_core.scene import Scene
from olci_core.settings import Settings
from tests.small_server import Request, SmallServer

Record = dict[str, Any]
Reply = tuple[int, bytes] | tuple[int, bytes, dict[str, str]]
JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 20 + b"\xff\xd9"


def make_record(
    begin: datetime = datetime(2018, 6, 1, 15, 14, 19, tzinfo=UTC),
    *,
    platform: str = "S3A",
    product_type: str = "OL_1_EFR___",
    lasts_s: int = 180,
    created: datetime | None = None,
    cycle: int = 32,
    relative_orbit: int = 11,
    frame: str = "1620",
    timeliness: str = "NT",
    baseline: str = "002",
    box: tuple[float, float, float, float] = (-90.0, 70.0, -70.0, 76.0),
    **changed: Any,
) -> Record:
    end = begin + timedelta(seconds=lasts_s)
    created = created or begin + timedelta(days=1)
    times = (f"{moment.isoformat(timespec='seconds')[:19]}".replace("-", "") for moment in (begin, end, created))
    name = (
        f"{platform}_{product_type}_{'_'.join(times).replace(':', '')}"
        f"_{lasts_s:04d}_{cycle:03d}_{relative_orbit:03d}_{frame}_LN1_O_{timeliness}_{baseline}.SEN3"
    )
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    product_id = str(uuid.uuid5(uuid.NAMESPACE_URL, name))
    return {
        "@odata.mediaContentType": "application/octet-stream",
        "Id": product_id,
        "Name": name,
        "ContentType": "application/octet-stream",
        "ContentLength": 700_000_000,
        "OriginDate": "2018-06-02T09:44:38.222Z",
        "PublicationDate": "2018-06-02T09:50:47.377Z",
        "ModificationDate": "2018-06-02T09:57:16.478Z",
        "Online": True,
        "EvictionDate": "",
        "S3Path": f"/eodata/Sentinel-3/OLCI/{name}",
        "Checksum": [],
        "ContentDate": {
            "Start": f"{begin.isoformat(timespec='milliseconds')[:23]}Z",
            "End": f"{end.isoformat(timespec='seconds')[:19]}.000Z",
        },
        "Footprint": "",
        "GeoFootprint": {"type": "Polygon", "coordinates": [ring]},
        "Attributes": [{"Name": "brightCover", "Value": 40.0, "ValueType": "Double"}],
        "Assets": [{"Type": "QUICKLOOK", "Id": product_id, "DownloadLink": f"{{}}/Assets({product_id})/$value"}],
        **changed,
    }


def make_scene(begin: datetime = datetime(2018, 6, 1, 15, 14, 19, tzinfo=UTC), **changed: Any) -> Scene:
    return read_scene(json.dumps(make_record(begin, **changed)).encode())


class StubCatalogue:
    """A catalogue of some records; ``spoil`` may answer a request in its own way, None leaves it to the stub."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        self.pictures: dict[str, bytes] = {}
        self.spoil: Callable[[str, dict[str, list[str]]], Reply | None] = lambda _path, _options: None
        self._server = SmallServer(self._respond)
        self.url = f"{self._server.url}/odata/v1"

    def _respond(self, request: Request, body: bytes) -> None:
        parts = urlsplit(request.path)
        path, options = unquote(parts.path).removeprefix("/odata/v1"), parse_qs(parts.query)
        self.asked.append((path, options))
        status, answer, *headers = self.spoil(path, options) or self.answer(path, options, body)
        request.answer(status, answer, headers[0] if headers else None)

    def answer(self, path: str, options: dict[str, list[str]], body: bytes) -> Reply:
        if path == "/Products":
            return 200, self.page(options)
        if path == "/Products/OData.CSC.FilterList":
            names = {wanted["Name"] for wanted in json.loads(body)["FilterProducts"]}
            return 200, self.listed([record for record in self.records if record["Name"] in names])
        if match := re.fullmatch(r"/Products\((.*)\)", path):
            found = [record for record in self.records if record["Id"] == match[1]]
            return (200, self.text(found[0])) if found else (404, b'{"detail":"Product not found in catalogue"}')
        if match := re.fullmatch(r"/Assets\((.*)\)/\$value", path):
            return (200, self.pictures[match[1]]) if match[1] in self.pictures else (404, b"")
        return 404, b""

    def page(self, options: dict[str, list[str]]) -> bytes:
        skip, top = int(options["$skip"][0] if "$skip" in options else 0), int(options["$top"][0])
        matching = self.matching(options["$filter"][0])
        more = {"@odata.nextLink": f"{self.url}/elsewhere"} if skip + top < len(matching) else {}
        return self.listed(matching[skip : skip + top], **more)

    def matching(self, wanted: str) -> list[Record]:
        begin = re.search(r"Start ge (\S+)", wanted)
        end = re.search(r"Start lt (\S+)", wanted)
        product_type = re.search(r"Value eq '(\S+)'", wanted)
        assert begin and end and product_type and "Collection/Name eq 'SENTINEL-3'" in wanted
        found = [
            record
            for record in self.records
            if begin[1] <= str((record.get("ContentDate") or {}).get("Start", begin[1])) < end[1]
            and product_type[1] in str(record.get("Name", product_type[1]))
        ]
        return sorted(
            found, key=lambda record: ((record.get("ContentDate") or {}).get("Start", ""), str(record.get("Id")))
        )

    def listed(self, records: list[Record], **more: str) -> bytes:
        return self.text({"@odata.context": "$metadata#Products", "value": records, **more})

    def text(self, answer: object) -> bytes:
        return json.dumps(answer).replace("{}/Assets", f"{self.url}/Assets").encode()

    def close(self) -> None:
        self._server.stop()


@pytest.fixture
def stub() -> Iterator[StubCatalogue]:
    stub = StubCatalogue()
    yield stub
    stub.close()


@pytest.fixture
def waits() -> list[float]:
    """The seconds that the catalogue of this test has waited between tries."""
    return []


@pytest.fixture
def catalogue(stub: StubCatalogue, waits: list[float], tmp_path: Path) -> Iterator[Catalogue]:
    settings = Settings(data_dir=tmp_path).at(identity_url=stub.url, catalogue_url=stub.url, download_url=stub.url)
    catalogue = Catalogue(settings, sleep=waits.append, chance=Random(1))
    yield catalogue
    catalogue.close()


@pytest.fixture
def new_record() -> Callable[..., Record]:
    return make_record


@pytest.fixture
def new_scene() -> Callable[..., Scene]:
    return make_scene


@pytest.fixture
def jpeg() -> bytes:
    return JPEG
