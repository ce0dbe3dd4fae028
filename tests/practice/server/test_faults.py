"""Faults by order: each does what it says, to the requests it names and no others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from olci_core.errors import InputError
from olci_practice.server.fault_order import Order
from olci_practice.server.faults import Faults
from olci_practice.server.strike import Strike

Serve = Callable[..., Any]


NAME = "S3A_some_product.SEN3"


def statuses(faults: Faults, count: int, **request: Any) -> list[int | None]:
    struck = [faults.strike("download", **request) for _ in range(count)]
    return [strike.answer.status if strike.answer else None for strike in struck]


def test_an_order_hits_as_many_requests_as_it_says() -> None:
    faults = Faults((Order("download", "answer", status=503, first=2, times=2),))
    assert statuses(faults, 5) == [None, 503, 503, None, None]


def test_an_order_without_end_hits_all() -> None:
    assert statuses(Faults((Order("download", "answer", status=503, times=None),)), 3) == [503, 503, 503]


def test_an_order_for_each_product_counts_each_apart() -> None:
    faults = Faults((Order("download", "answer", status=500, each=True),))
    assert statuses(faults, 2, product="a.SEN3") == [500, None]
    assert statuses(faults, 2, product="b.SEN3") == [500, None]


def test_an_order_hits_only_its_service_product_and_page() -> None:
    order = Order("catalogue", "answer", status=500, product=NAME.removesuffix(".SEN3"), page=2, times=None)
    faults = Faults((order,))
    assert faults.strike("catalogue", product=NAME, page=2).orders == (order,)
    assert faults.strike("catalogue", product=NAME, page=1).orders == ()
    assert faults.strike("catalogue", product="other", page=2).orders == ()
    assert faults.strike("catalogue", page=2).orders == ()
    assert faults.strike("identity", product=NAME, page=2).orders == ()


def test_several_orders_hit_together() -> None:
    faults = Faults((Order("download", "slow", bytes_per_s=10.0), Order("download", "delay", seconds=2.0)))
    strike = faults.strike("download")
    assert (strike.delay_s, strike.rate(100.0), strike.rate(None), strike.rate(5.0)) == (2.0, 10.0, 10.0, 5.0)
    assert faults.strike("download") == Strike()


@pytest.mark.parametrize(
    "found",
    [
        [],
        {"orders": 1},
        {"orders": [1]},
        {"ranges": "sometimes"},
        {"faults": []},
        {"orders": [{"service": "download"}]},
        {"orders": [{"service": "upload", "do": "cut"}]},
        {"orders": [{"service": "download", "do": "explode"}]},
        {"orders": [{"service": "download", "do": "cut", "when": "now"}]},
        {"orders": [{"service": "download", "do": "cut", "at": 1.5}]},
        {"orders": [{"service": "download", "do": "cut", "at": "half"}]},
        {"orders": [{"service": "download", "do": "answer"}]},
        {"orders": [{"service": "download", "do": "stall"}]},
        {"orders": [{"service": "download", "do": "cut", "times": "twice"}]},
        {"orders": [{"service": "download", "do": "cut", "at_byte": -1}]},
        {"orders": [{"service": "download", "do": "cut", "first": True}]},
    ],
)
def test_orders_that_mean_nothing_are_refused_as_a_whole(found: Any) -> None:
    faults = Faults()
    if isinstance(found, dict) and isinstance(found.get("orders"), list):
        found = {**found, "orders": [{"service": "download", "do": "cut"}, *found["orders"]]}
    with pytest.raises(InputError):
        faults.extend(found)
    assert faults.strike("download") == Strike()


def test_orders_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "faults.json"
    path.write_text('{"ranges": "ignored", "orders": [{"service": "nodes", "do": "cut", "at_byte": 7}]}', "utf-8")
    faults = Faults.from_file(path)
    assert faults.ranges == "ignored"
    assert faults.strike("nodes").cut_at(100) == 7
    with pytest.raises(InputError, match=r"cannot be read"):
        Faults.from_file(tmp_path / "nothing.json")


@pytest.fixture
def download(serve: Serve) -> Callable[..., Any]:
    """Fetch the product under some faults; return (status, body as far as it came, whether it came whole)."""

    def fetch(*orders: Order, **headers: str) -> tuple[int, bytes, bool]:
        practice = serve(faults=Faults(orders))
        url = f"{practice.product_url()}/$value"
        with practice.session.get(url, headers={**practice.token(), **headers}, stream=True, timeout=10) as answer:
            received = b""
            try:
                for piece in answer.iter_content(10_000):
                    received += piece
            except requests.exceptions.ChunkedEncodingError:
                return answer.status_code, received, False
            return answer.status_code, received, True

    return fetch


def test_a_cut_ends_the_connection_at_its_place(download: Callable[..., Any], package: bytes) -> None:
    status, received, whole = download(Order("download", "cut", at_byte=300_000))
    assert (status, received, whole) == (200, package[:300_000], False)


def test_wrong_bytes_come_in_full_length(download: Callable[..., Any], package: bytes) -> None:
    _, received, whole = download(Order("download", "wrong_bytes", at_byte=1000, count=3))
    assert whole
    assert [place for place in range(len(package)) if received[place] != package[place]] == [1000, 1001, 1002]


def test_a_wrong_length_promises_too_much_or_too_little(download: Callable[..., Any], package: bytes) -> None:
    _, received, whole = download(Order("download", "wrong_length", by_bytes=50))
    assert package.startswith(received)
    assert not whole
    _, received, whole = download(Order("download", "wrong_length", by_bytes=-50))
    assert (received, whole) == (package[:-50], True)


def test_a_fault_hits_single_files_too(serve: Serve, contents: Any) -> None:
    practice = serve(faults=Faults((Order("nodes", "answer", status=500),)))
    url = f"{practice.product_url()}/Nodes({contents.product})/Nodes(Oa08_radiance.nc)/$value"
    answers = [practice.session.get(url, headers=practice.token(), timeout=10) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [500, 200]


def test_an_answer_takes_the_place_of_the_real_one(serve: Serve) -> None:
    practice = serve()
    faults = practice.server.faults
    url, headers = f"{practice.product_url()}/$value", practice.token()
    faults.add(
        Order("download", "answer", status=429, retry_after_s=2.0), Order("download", "answer", status=503, first=2)
    )
    busy, down, fine = (practice.session.get(url, headers=headers, timeout=10) for _ in range(3))
    assert (busy.status_code, busy.headers["Retry-After"], busy.json()["code"]) == (429, "2", "DAT-ZIP-100")
    assert (down.status_code, down.headers["Content-Type"]) == (503, "text/html")
    assert fine.status_code == 200
    faults.add(Order("identity", "answer", status=400), Order("catalogue", "answer", status=500, page=2))
    refused = practice.sign_in()
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    pages = [practice.search(None, ("$skip", skip)).status_code for skip in ("0", "20", "20")]
    assert pages == [200, 500, 200]


def test_a_token_can_die_in_the_middle(serve: Serve, package: bytes) -> None:
    practice = serve(faults=Faults((Order("download", "token_dies"),)))
    url, headers = f"{practice.product_url()}/$value", practice.token()
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        practice.session.get(url, headers=headers, timeout=10)
    dead = practice.session.get(url, headers=headers, timeout=10)
    assert (dead.status_code, dead.json()["code"]) == (401, "DAT-ZIP-109")
    rest = {**practice.token(), "Range": f"bytes={len(package) // 2}-"}
    assert practice.session.get(url, headers=rest, timeout=10).content == package[len(package) // 2 :]
    assert practice.log()["bytes_sent"]["download"] >= len(package)


def test_a_stall_can_be_waited_out_and_does_not_hold_up_the_stop(serve: Serve, package: bytes) -> None:
    practice = serve(
        faults=Faults((Order("download", "stall", seconds=0.2), Order("download", "stall", seconds=600.0, first=2)))
    )
    url, headers = f"{practice.product_url()}/$value", practice.token()
    assert practice.session.get(url, headers=headers, timeout=10).content == package
    stalled = practice.session.get(url, headers=headers, stream=True, timeout=10)
    practice.server.stop()
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        assert stalled.content is None


@pytest.mark.parametrize(("mode", "status"), [("honoured", 206), ("ignored", 200), ("refused", 416)])
def test_ranges_are_honoured_ignored_or_refused(serve: Serve, package: bytes, mode: str, status: int) -> None:
    practice = serve()
    control = f"http://{urlsplit(practice.addresses.identity_url).netloc}/practice/faults"
    assert practice.session.post(control, json={"ranges": mode}, timeout=10).status_code == 204
    url, headers = f"{practice.product_url()}/$value", {**practice.token(), "Range": "bytes=10-"}
    answer = practice.session.get(url, headers=headers, timeout=10)
    assert answer.status_code == status
    assert ("ETag" in answer.headers) == (mode == "honoured")
    assert (answer.content == package) == (mode == "ignored")
