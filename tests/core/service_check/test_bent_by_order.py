"""The check against a practice archive whose answers are bent by order, one in turn: it says so of each."""

from __future__ import annotations

import io
from typing import Any

import pytest
import requests
from PIL import Image

from olci_core.errors import InputError
from olci_core.service_check import CHECK_NAMES
from olci_practice.server.fault_order import Order
from tests.core.service_check.samples import outcomes

# What is asked, and the order that bends its answer, as it stands in a faults file.
BENT: tuple[tuple[str, dict[str, Any]], ...] = (
    ("discovery", {"service": "identity", "asks": "openid-configuration", "what": "jwks_uri", "by": "keys"}),
    ("discovery", {"service": "identity", "asks": "openid-configuration", "what": '"password"', "by": '"passkey"'}),
    ("lifetimes", {"service": "identity", "asks": "/token", "claims": {"iat": 1_000, "exp": 4_000}}),
    ("audience", {"service": "identity", "asks": "/token", "claims": {"aud": ["account"]}}),
    ("top", {"service": "catalogue", "asks": "$top=1001", "status": 200}),
    ("top", {"service": "catalogue", "asks": "$top=1000", "status": 422}),
    ("skip", {"service": "catalogue", "asks": "$skip=10001", "status": 400}),
    ("next-link", {"service": "catalogue", "asks": "$top=100", "what": "(?<=skip=)[0-9]+", "by": "7"}),
    ("next-link", {"service": "catalogue", "asks": "$top=100", "what": "@odata.nextLink", "by": "@odata.next"}),
    ("filter-list", {"service": "catalogue", "asks": "FilterList", "status": 413}),
    ("filter-list", {"service": "catalogue", "asks": "FilterList", "what": '(?<="Name":")S3', "by": "XX"}),
    ("mixed-kinds", {"service": "catalogue", "asks": "relativeOrbitNumber", "status": 400}),
    ("multipolygon", {"service": "catalogue", "asks": "MULTIPOLYGON", "status": 500}),
    ("record", {"service": "catalogue", "what": "brightCover", "by": "brightcover"}),
    ("record", {"service": "catalogue", "what": '"Online":true', "by": '"Online":"yes"'}),
    ("dates", {"service": "catalogue", "what": "9999-12-31T23:59:59.999Z", "by": "2027-01-01"}),
    ("not-found", {"service": "catalogue", "asks": "/Products(0", "what": "detail", "by": "message"}),
    ("not-found", {"service": "catalogue", "asks": "/Products(0", "status": 410}),
    ("malformed", {"service": "catalogue", "asks": "nonsense", "status": 400}),
    ("malformed", {"service": "catalogue", "asks": "nonsense", "what": '"loc"', "by": '"place"'}),
    ("no-token", {"service": "download", "asks": "$value", "status": 403}),
    ("no-token", {"service": "download", "asks": "$value", "what": "604", "by": "999"}),
    ("range-product", {"service": "download", "asks": "$value", "status": 200}),
    ("range-file", {"service": "nodes", "asks": "$value", "status": 405}),
    ("sizes", {"service": "nodes", "what": '"ContentLength":', "by": '"ContentLength":1'}),
    ("digests", {"service": "nodes", "asks": "time_coordinates.nc", "what": "H", "by": "J"}),
    ("footprint", {"service": "catalogue", "moves_deg": -1.0}),
    ("quicklook-grid", {"service": "quicklook", "turns": "square"}),
    ("quicklook-direction", {"service": "quicklook", "turns": "upside down"}),
    ("quicklook-direction", {"service": "quicklook", "turns": "left to right"}),
)


@pytest.mark.parametrize(("name", "order"), BENT)
def test_an_answer_bent_by_order_is_found_out(bender: Any, name: str, order: dict[str, Any]) -> None:
    bender.server.faults.extend({"orders": [{"do": "bend", "times": None, **order}]})
    try:
        assert outcomes(bender.settings, name) == ["differs"]
    finally:
        bender.server.faults.clear()


def test_every_question_has_an_order_that_bends_its_answer() -> None:
    assert {name for name, _ in BENT} == set(CHECK_NAMES)


def test_an_order_bends_as_many_answers_as_it_says(bender: Any) -> None:
    url = f"{bender.settings.catalogue_url}/Products?$top=1"
    bender.server.faults.add(Order("catalogue", "bend", asks="$top=1", status=418))
    try:
        assert [requests.get(url, timeout=30).status_code for _ in range(2)] == [418, 200]
    finally:
        bender.server.faults.clear()


def test_only_pictures_are_turned(bender: Any) -> None:
    answer = requests.get(f"{bender.settings.catalogue_url}/Products?$top=60&$expand=Assets", timeout=30).json()
    url = next(record["Assets"][0]["DownloadLink"] for record in answer["value"] if record["Assets"])
    bender.server.faults.add(Order("quicklook", "bend", turns="square", times=None))
    try:
        assert Image.open(io.BytesIO(requests.get(url, timeout=30).content)).size == (200, 200)
        assert requests.get(url.replace("Assets(", "Assets(0"), timeout=30).status_code == 404
    finally:
        bender.server.faults.clear()


@pytest.mark.parametrize(
    "wrong",
    [{"what": "("}, {"turns": "inside out"}, {"claims": ["aud"]}, {"asks": 1}, {"by": None}, {"moves_deg": "far"}],
)
def test_an_order_that_means_nothing_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        Order.from_json({"service": "catalogue", "do": "bend", **wrong})
