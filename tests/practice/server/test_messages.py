"""Requests as a service reads them."""

from __future__ import annotations

from typing import Any


def test_a_plus_that_is_not_encoded_is_a_space(practice: Any) -> None:
    url = f"{practice.addresses.catalogue_url}/Products?$filter=ContentDate/Start+ge+2024-04-03T00:00:00"
    assert practice.session.get(f"{url}%2B02:00", timeout=10).status_code == 200
    assert practice.session.get(f"{url}+02:00", timeout=10).status_code == 400
