"""The server over the simulated archive: the tutorial's query, and one product followed to its last byte."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import requests

from olci_practice import Addresses, PracticeServer

TUTORIAL = (
    "Collection/Name eq 'SENTINEL-3' and Attributes/OData.CSC.StringAttribute/any(att:att/Name eq 'productType' and "
    "att/OData.CSC.StringAttribute/Value eq 'OL_1_EFR___') and OData.CSC.Intersects(area=geography'SRID=4326;"
    "POLYGON((-81.7 71.7,-81.7 73.8,-75.1 73.8,-75.1 71.7,-81.7 71.7))') and "
    "ContentDate/Start ge 2018-06-01T00:00:00.000Z and ContentDate/Start lt 2018-06-03T00:00:00.000Z"
)


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    server = PracticeServer(data_dir=tmp_path_factory.mktemp("practice"), bytes_per_s=None)
    yield server.start()
    server.stop()


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


def found(addresses: Addresses, session: requests.Session, *parameters: tuple[str, Any]) -> dict[str, Any]:
    answer = session.get(f"{addresses.catalogue_url}/Products", params=list(parameters), timeout=60)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


@pytest.fixture(scope="module")
def scenes(addresses: Addresses, session: requests.Session) -> list[dict[str, Any]]:
    """Every product of the tutorial's query, read a page at a time along the links."""
    query = [("$filter", TUTORIAL), ("$orderby", "ContentDate/Start asc"), ("$top", "30"), ("$expand", "Assets")]
    page = found(addresses, session, *query)
    records: list[dict[str, Any]] = page["value"]
    while "@odata.nextLink" in page:
        page = session.get(page["@odata.nextLink"], timeout=60).json()
        records += page["value"]
    return records


def test_the_tutorial_s_query_gives_scenes_of_both_days(scenes: list[dict[str, Any]]) -> None:
    days = {record["ContentDate"]["Start"][:10] for record in scenes}
    assert days == {"2018-06-01", "2018-06-02"}
    assert all("_OL_1_EFR____" in record["Name"] for record in scenes)
    assert len({record["Id"] for record in scenes}) == len(scenes)
    order = [(record["ContentDate"]["Start"], UUID(record["Id"]).hex) for record in scenes]
    assert order == sorted(order)


def test_the_other_way_round_the_same_scenes_come(
    addresses: Addresses, session: requests.Session, scenes: list[dict[str, Any]]
) -> None:
    query = [("$filter", TUTORIAL), ("$orderby", "ContentDate/Start desc"), ("$top", "1000"), ("$count", "True")]
    page = found(addresses, session, *query)
    assert page["@odata.count"] == len(scenes)
    assert {record["Id"] for record in page["value"]} == {record["Id"] for record in scenes}
    assert page["value"][0]["ContentDate"] == scenes[-1]["ContentDate"]


def test_a_product_is_what_the_catalogue_says_it_is(
    addresses: Addresses, session: requests.Session, scenes: list[dict[str, Any]]
) -> None:
    record = min((record for record in scenes if record["ContentLength"]), key=lambda record: record["ContentLength"])
    alone = session.get(f"{addresses.catalogue_url}/Products({record['Id']})", timeout=60).json()
    assert alone["Name"] == record["Name"]
    form = {"client_id": "cdse-public", "grant_type": "password", "username": "practice", "password": "practice"}
    token = session.post(f"{addresses.identity_url}/token", data=form, timeout=60).json()["access_token"]
    url = f"{addresses.download_url}/Products({record['Id']})"
    data = session.get(f"{url}/$value", headers={"Authorization": f"Bearer {token}"}, timeout=60).content
    assert len(data) == record["ContentLength"] == alone["ContentLength"]
    digests = {checksum["Algorithm"]: checksum["Value"] for checksum in alone["Checksum"]}
    assert digests["MD5"] == hashlib.md5(data).hexdigest()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        sizes = {info.filename.removeprefix(f"{record['Name']}/"): info.file_size for info in archive.infolist()}
    nodes = session.get(f"{url}/Nodes({record['Name']})/Nodes", timeout=60).json()["result"]
    assert {node["Name"]: node["ContentLength"] for node in nodes} == {n: size for n, size in sizes.items() if n}


def test_a_scene_has_its_quicklook_or_says_that_it_has_none(
    session: requests.Session, scenes: list[dict[str, Any]]
) -> None:
    assert {len(record["Assets"]) for record in scenes} == {0, 1}
    pictured = next(record for record in scenes if record["Assets"])
    assert session.get(pictured["Assets"][0]["DownloadLink"], timeout=60).content.startswith(b"\xff\xd8\xff")


def test_nothing_is_listed_before_it_is_published(addresses: Addresses, session: requests.Session) -> None:
    page = found(
        addresses, session, ("$orderby", "PublicationDate desc"), ("$filter", "ContentDate/Start gt 2100-01-01")
    )
    assert page["value"] == []


def test_the_folder_of_products_is_made_only_when_one_is(tmp_path: Path) -> None:
    server = PracticeServer(data_dir=tmp_path / "practice")
    addresses = server.start()
    answer = requests.get(f"{addresses.catalogue_url}/Products", params={"$filter": "Name eq 'none'"}, timeout=60)
    server.stop()
    assert answer.json()["value"] == []
    assert not (tmp_path / "practice").exists()
