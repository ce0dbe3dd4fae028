"""The practice archive as published clients meet it: a server of its own, started with the app's Python.

These tests run in an environment that holds the clients and nothing of ours (`python3 start.py test --peers`); in any
other they are not collected.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]
APP_PYTHON = os.environ.get("OLCI_APP_PYTHON", sys.executable)
TYPES = ("OL_1_EFR___", "OL_1_ERR___", "OL_2_LFR___", "OL_2_LRR___", "OL_2_WFR___", "OL_2_WRR___")

if importlib.util.find_spec("cdsetool") is None:
    collect_ignore_glob = ["test_*.py"]


@dataclass(frozen=True)
class Archive:
    """Where the three services answer."""

    identity_url: str
    catalogue_url: str
    download_url: str

    @property
    def discovery_url(self) -> str:
        """The address of the identity service's discovery document."""
        return f"{self.identity_url.removesuffix('/protocol/openid-connect')}/.well-known/openid-configuration"

    def smallest(self, product_type: str) -> dict[str, Any]:
        """Return the catalogue's record of the smallest product of a type on one afternoon (UTC)."""
        return min(self.of_one_day(product_type), key=lambda record: (record["ContentLength"], record["Name"]))

    def in_the_sun(self, product_type: str) -> dict[str, Any]:
        """Return the record of a product that has high sun in its middle: a frame of the north, or a half orbit."""
        return next(
            record for record in self.of_one_day(product_type) if product_type[6] == "R" or "_2340_" in record["Name"]
        )

    def of_one_day(self, product_type: str) -> list[dict[str, Any]]:
        """Return the catalogue's records of a type on one afternoon (UTC)."""
        kind = f"att/Name eq 'productType' and att/OData.CSC.StringAttribute/Value eq '{product_type}'"
        filter_text = (
            f"Collection/Name eq 'SENTINEL-3' and Attributes/OData.CSC.StringAttribute/any(att:{kind}) "
            "and ContentDate/Start ge 2022-06-20T08:00:00.000Z and ContentDate/Start lt 2022-06-21T00:00:00.000Z"
        )
        query = {"$filter": filter_text, "$orderby": "ContentDate/Start asc", "$top": "200"}
        answer = requests.get(f"{self.catalogue_url}/Products", params=query, timeout=60)
        records: list[dict[str, Any]] = answer.json()["value"]
        return records


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    command = [APP_PYTHON, "-m", "olci_practice", "--rate", "0", "--data-dir", str(tmp_path_factory.mktemp("made"))]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        yield Archive(**json.loads(server.stdout.readline()))
        server.terminate()


@pytest.fixture(scope="session")
def products(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Download one product of each type and unpack it; the path of each zip's folder, by type."""
    form = {"client_id": "cdse-public", "grant_type": "password", "username": "practice", "password": "practice"}
    token = requests.post(f"{archive.identity_url}/token", data=form, timeout=60).json()["access_token"]
    folder = tmp_path_factory.mktemp("products")
    found = {}
    for product_type in TYPES:
        record = archive.in_the_sun(product_type)
        path = folder / f"{record['Name']}.zip"
        url = f"{archive.download_url}/Products({record['Id']})/$value"
        path.write_bytes(requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=120).content)
        with zipfile.ZipFile(path) as package:
            package.extractall(folder)
        found[product_type] = folder / record["Name"]
    return found
