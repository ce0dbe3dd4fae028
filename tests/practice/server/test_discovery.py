"""The discovery document: the recorded keys and values, at this server's address."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from olci_practice.server.discovery import configuration

RECORDED = Path(__file__).resolve().parents[4] / "shared" / "fixtures" / "identity" / "openid-configuration.json"
HOST = "https://identity.dataspace.copernicus.eu"


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded document is not here")
def test_it_says_what_the_recorded_document_says() -> None:
    recorded: dict[str, Any] = json.loads(RECORDED.read_bytes())
    own = configuration(f"{HOST}/auth/realms/CDSE/protocol/openid-connect")
    assert set(own) == set(recorded)
    assert set(own.pop("scopes_supported")) < set(recorded.pop("scopes_supported"))
    for key, value in recorded.items():
        assert (sorted(own[key]) if isinstance(value, list) else own[key]) == (
            sorted(value) if isinstance(value, list) else value
        ), key


def test_every_address_is_the_servers_own() -> None:
    found = configuration("http://127.0.0.1:1/auth/realms/CDSE/protocol/openid-connect")
    addresses = {name: value for name, value in found.items() if isinstance(value, str)}
    assert all(address.startswith("http://127.0.0.1:1/auth/realms/CDSE") for address in addresses.values())
    assert addresses["jwks_uri"].endswith("/protocol/openid-connect/certs")
