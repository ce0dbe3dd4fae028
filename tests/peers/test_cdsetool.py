"""cdsetool signs in, searches and downloads, unchanged but for the addresses it has built in."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from cdsetool.credentials import Credentials, InvalidCredentialsException
from cdsetool.download import download_feature, download_features
from cdsetool.query import describe_collection, query_features

DAY = {
    "contentDateStartGe": datetime(2022, 6, 20, 0, tzinfo=UTC),
    "contentDateStartLt": datetime(2022, 6, 20, 6, tzinfo=UTC),
    "productType": "OL_1_EFR___",
}


@pytest.fixture(autouse=True)
def at_the_practice_archive(archive: Any) -> Iterator[None]:
    """Send what cdsetool asks of CDSE's hosts to the practice archive; it takes their addresses from nobody."""
    hosts = {
        "https://catalogue.dataspace.copernicus.eu/odata/v1": archive.catalogue_url,
        "https://download.dataspace.copernicus.eu/odata/v1": archive.download_url,
    }
    real = requests.Session.request

    def request(self: requests.Session, method: str, url: str, **options: Any) -> requests.Response:
        for host, here in hosts.items():
            url = url.replace(host, here)
        return real(self, method, url, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(requests.Session, "request", request)
        yield


@pytest.fixture
def credentials(archive: Any) -> Credentials:
    return Credentials("practice", "practice", openid_configuration_endpoint=archive.discovery_url)


def test_it_signs_in_and_checks_the_tokens_signature(credentials: Credentials, archive: Any) -> None:
    assert credentials.get_session().headers["Authorization"].startswith("Bearer ")
    with pytest.raises(InvalidCredentialsException):
        Credentials("practice", "wrong", openid_configuration_endpoint=archive.discovery_url)


def test_it_finds_every_page_of_a_search() -> None:
    found = query_features("SENTINEL-3", {**DAY, "top": 20}, options={"expand_attributes": True})
    names = {feature["Name"] for feature in found}
    assert len(names) == len(found) > 40
    orbits = {a["Value"] for f in found for a in f["Attributes"] if a["Name"] == "relativeOrbitNumber"}
    orbit = min(orbits)
    of_orbit = query_features("SENTINEL-3", {**DAY, "relativeOrbitNumberEq": orbit, "brightCoverLe": 100})
    assert 0 < len(of_orbit) < len(found)


def test_another_collection_is_empty_at_once() -> None:
    assert len(query_features("SENTINEL-2", {"top": 20})) == 0


def test_it_learns_what_can_be_asked_for() -> None:
    terms = describe_collection("SENTINEL-3")
    assert terms is not None
    assert {"productType", "brightCover", "cloudCover", "relativeOrbitNumber"} <= set(terms)


def test_it_downloads_whole_products(credentials: Credentials, archive: Any, tmp_path: Path) -> None:
    name = archive.smallest("OL_1_EFR___")["Name"]
    features = query_features("SENTINEL-3", {"name": name})
    assert list(download_features(features, str(tmp_path), {"credentials": credentials})) == [f"{name}.zip"]
    with zipfile.ZipFile(tmp_path / f"{name}.zip") as package:
        assert package.testzip() is None
        assert f"{name}/xfdumanifest.xml" in package.namelist()


def test_it_downloads_chosen_files(credentials: Credentials, archive: Any, tmp_path: Path) -> None:
    name = archive.smallest("OL_1_EFR___")["Name"]
    (feature,) = query_features("SENTINEL-3", {"name": name})
    options = {"credentials": credentials, "filter_pattern": "*Oa0[46]_radiance.nc"}
    assert download_feature(feature, str(tmp_path), options) == name
    assert {path.name for path in (tmp_path / name).iterdir()} == {"Oa04_radiance.nc", "Oa06_radiance.nc"}
