"""A small recorded archive on the disk, and practice servers over it."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from olci_practice import Addresses, PracticeServer

PRODUCT = "S3B_OL_1_EFR____20230311T214926_20230311T215226_20230312T085631_0179_077_100_4320_PS2_O_NT_003.SEN3"
PICTURE = b"\xff\xd8\xff\xe0 not much of a picture \xff\xd9"
# As long as it needs to be for faults at a share of it, and never twice the same byte sequence.
STORED = b"".join(hashlib.sha256(bytes([n % 256, n // 256])).digest() for n in range(32_000))
PACKED = b"packed " * 5_000

_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<xfdu:XFDU xmlns:xfdu="urn:ccsds:schema:xfdu:1" xmlns:safe="http://www.esa.int/safe/sentinel/1.1"
    xmlns:gml="http://www.opengis.net/gml" xmlns:s3="http://www.esa.int/safe/sentinel/sentinel-3/1.0">
  <metadataSection>
    <safe:acquisitionPeriod>
      <safe:startTime>2023-03-11T21:49:26.174111Z</safe:startTime>
      <safe:stopTime>2023-03-11T21:52:26.318004Z</safe:stopTime>
    </safe:acquisitionPeriod>
    <safe:instrument><safe:mode identifier="EO">Earth Observation</safe:mode></safe:instrument>
    <safe:footPrint>
      <gml:posList>-68.2 130.3 -75.9 160.3 -78.0 150.0 -70.0 125.0 -68.2 130.3</gml:posList>
    </safe:footPrint>
    <s3:productName>{PRODUCT}</s3:productName>
    <s3:salineWaterPixels percentage="12.500000"/><s3:brightPixels percentage="99.000000"/>
    <safe:orbitNumber type="start" groundTrackDirection="descending">25397</safe:orbitNumber>
    <safe:cycleNumber>77</safe:cycleNumber>
    <safe:processing name="DataProcessing" outputLevel="1" start="2023-03-12T08:57:00.000000">
      <safe:facility name=""><safe:software name="PUG" version="03.45"/></safe:facility>
    </safe:processing>
  </metadataSection>
</xfdu:XFDU>
"""


@dataclass(frozen=True)
class Contents:
    """What the small archive holds: ``entries`` without bytes, and one product with two files and a picture."""

    entries: tuple[dict[str, Any], ...]
    product: str = PRODUCT
    picture: bytes = PICTURE
    stored: bytes = STORED
    packed: bytes = PACKED


@dataclass(frozen=True)
class Practice:
    """A running server, where it answers, and short ways to ask it."""

    server: PracticeServer
    addresses: Addresses
    session: requests.Session

    def sign_in(self, **form: str) -> requests.Response:
        """Ask for a token; the form is filled in for the account ``practice`` where it says nothing else."""
        usual = {
            "client_id": "cdse-public",
            "grant_type": "password",
            "username": "practice",
            "password": "practice",
        }
        return self.session.post(f"{self.addresses.identity_url}/token", data={**usual, **form}, timeout=10)

    def token(self) -> dict[str, str]:
        """Sign in and return the header that opens downloads."""
        return {"Authorization": f"Bearer {self.sign_in().json()['access_token']}"}

    def search(self, filter_text: str | None = None, *more: tuple[str, Any]) -> requests.Response:
        """Ask the catalogue for products."""
        parameters = [*([] if filter_text is None else [("$filter", filter_text)]), *more]
        return self.session.get(f"{self.addresses.catalogue_url}/Products", params=parameters, timeout=10)

    def names(self, filter_text: str | None = None, *more: tuple[str, Any]) -> list[str]:
        """Ask the catalogue for products and return their names."""
        answer = self.search(filter_text, *more)
        assert answer.status_code == 200, answer.text
        return [record["Name"] for record in answer.json()["value"]]

    def product_url(self, name: str = PRODUCT) -> str:
        """Return the address of a product at the download service."""
        record = self.search(f"Name eq '{name}'").json()["value"][0]
        return f"{self.addresses.download_url}/Products({record['Id']})"

    def log(self) -> dict[str, Any]:
        """Read the server's counters, as a benchmark in another process would."""
        origin = self.addresses.download_url.removesuffix("/download/odata/v1")
        answer: dict[str, Any] = self.session.get(f"{origin}/practice/log", timeout=10).json()
        return answer


Serve = Callable[..., Practice]


@pytest.fixture(scope="session")
def contents() -> Contents:
    return Contents(tuple(recorded_entry(number) for number in range(45)))


@pytest.fixture(scope="session")
def archive_folder(tmp_path_factory: pytest.TempPathFactory, contents: Contents) -> Path:
    folder = tmp_path_factory.mktemp("recorded")
    (folder / "odata").mkdir()
    (folder / "products").mkdir()
    (folder / "odata" / "answer.json").write_text(json.dumps({"value": contents.entries}), "utf-8")
    with zipfile.ZipFile(folder / "products" / f"{PRODUCT}.zip", "w") as archive:
        archive.writestr(f"{PRODUCT}/xfdumanifest.xml", _MANIFEST)
        archive.writestr(f"{PRODUCT}/quicklook.jpg", PICTURE)
        archive.writestr(f"{PRODUCT}/Oa08_radiance.nc", STORED)
        archive.writestr(f"{PRODUCT}/qualityFlags.nc", PACKED, zipfile.ZIP_DEFLATED)
    return folder


@pytest.fixture(scope="session")
def package(archive_folder: Path) -> bytes:
    return (archive_folder / "products" / f"{PRODUCT}.zip").read_bytes()


@pytest.fixture
def serve(archive_folder: Path) -> Iterator[Serve]:
    """Start practice servers over the small archive; they stop with the test."""
    yield from _serving(archive_folder)


@pytest.fixture(scope="module")
def practice(archive_folder: Path) -> Iterator[Practice]:
    """One server for all tests of a module that leave it as it was."""
    for start in _serving(archive_folder):
        yield start()


def _serving(archive_folder: Path) -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(**options: Any) -> Practice:
            server = PracticeServer(**{"recorded": archive_folder, "bytes_per_s": None, **options})
            addresses = server.start()
            stack.callback(server.stop)
            return Practice(server, addresses, stack.enter_context(requests.Session()))

        yield start


def recorded_entry(number: int) -> dict[str, Any]:
    """Return a catalogue record of the recorded shape: one every 6 hours, moving east by 8 degrees each time."""
    begin = datetime(2024, 4, 1, 6, 0, 0, 480_000, tzinfo=UTC) + timedelta(hours=6 * number)
    end = begin + timedelta(seconds=180)
    made = begin + timedelta(hours=3)
    product_type = "OL_1_EFR___" if number % 3 else "OL_2_WFR___"
    name = (
        f"S3A_{product_type}_{begin:%Y%m%dT%H%M%S}_{end:%Y%m%dT%H%M%S}_{made:%Y%m%dT%H%M%S}"
        f"_0179_111_{number + 1:03d}_1800_PS1_O_NR_003.SEN3"
    )
    west = -179.0 + 8 * number % 340
    ring = [[west, 40], [west + 10, 40], [west + 10, 50], [west, 50], [west, 40]]
    values: dict[str, Any] = {
        "productType": product_type,
        "brightCover": float(number),
        "relativeOrbitNumber": number + 1,
        "timeliness": "NR",
        "beginningDateTime": stamp(begin),
    }
    return {
        "@odata.mediaContentType": "application/octet-stream",
        "Id": f"00000000-0000-4000-8000-{(number * 7919) % 1_000_000:012d}",
        "Name": name,
        "ContentType": "application/octet-stream",
        "ContentLength": 0 if number % 5 == 0 else 800_000_000 + number,
        "OriginDate": stamp(made),
        "PublicationDate": stamp(made),
        "ModificationDate": stamp(made),
        "Online": True,
        "EvictionDate": "",
        "S3Path": f"/eodata/Sentinel-3/OLCI/{product_type}/{begin:%Y/%m/%d}/{name}",
        "Checksum": [],
        "ContentDate": {"Start": stamp(begin), "End": stamp(end)},
        "Footprint": "",
        "GeoFootprint": None if number == 44 else {"type": "Polygon", "coordinates": [ring]},
        "Attributes": [_attribute(name, value) for name, value in values.items()],
    }


def stamp(time: datetime) -> str:
    """Write a time as the catalogue does."""
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03d}Z"


def _attribute(name: str, value: Any) -> dict[str, Any]:
    kinds = {str: "String", int: "Integer", float: "Double"}
    kind = "DateTimeOffset" if name.endswith("DateTime") else kinds[type(value)]
    return {"@odata.type": f"#OData.CSC.{kind}Attribute", "Name": name, "Value": value, "ValueType": kind}
