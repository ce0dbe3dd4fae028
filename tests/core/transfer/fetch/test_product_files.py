"""The list of a product's files: what cannot be read of it is left out, and what is no list is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from olci_core.errors import UnexpectedAnswer
from olci_core.settings import Settings
from olci_core.transfer.fetch.product_files import listing
from olci_core.transport import Transport
from tests.core.local_server import LocalServer, answer


@pytest.fixture
def server() -> Iterator[LocalServer]:
    server = LocalServer()
    yield server
    server.stop()


def listed(server: LocalServer, said: Any) -> dict[str, int | None]:
    server.paths["/Products(1)/Nodes(a.SEN3)/Nodes"] = answer(200, json.dumps(said).encode())
    with Transport(Settings(server.url, server.url, server.url)) as transport:
        found = listing(transport, download_url=server.url, scene_id="1", folder="a.SEN3")
    return {name: file.size_bytes for name, file in found.items()}


@pytest.mark.parametrize("key", ["result", "value"])
def test_an_entry_that_is_odd_costs_no_other(server: LocalServer, key: str) -> None:
    odd = [None, 5, {}, {"Name": 5}, {"Name": "../a.nc"}, {"Name": "b.nc", "ContentLength": 10**30}]
    assert listed(server, {key: [*odd, {"Name": "a.nc", "ContentLength": 7}]}) == {"a.nc": 7, "b.nc": None}


@pytest.mark.parametrize("said", [{}, [], None, {"result": {}}, {"result": None}, {"result": "a.nc"}])
def test_what_is_no_list_is_said(server: LocalServer, said: Any) -> None:
    with pytest.raises(UnexpectedAnswer, match="no list of the product's files"):
        listed(server, said)
