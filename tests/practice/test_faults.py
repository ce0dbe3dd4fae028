"""Faults by order: each does what it says, to the requests it names and no others."""

from __future__ import annotations

import itertools
import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from olci_core.errors import InputError
from olci_practice.server.faults import Faults, Order, Strike
from olci_practice.server.throttle import Course, Pause, Span, but_the_last_byte, course, portions

Serve = Callable[..., Any]
NAME = "S3A_some_product.SEN3"


def statuses(faults: Faults, count: int, **request: Any) -> list[int | None]:
    struck = [faults.strike("download", **request) for _ in range(count)]
    return [strike.answer.status if strike.answer else None for strike in struck]


# --- which requests an order hits


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


# --- how a body goes out


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        ([], Course(100, (Span(0, 100),), keeps_connection=True)),
        ([{"do": "cut"}], Course(100, (Span(0, 50),), keeps_connection=False)),
        ([{"do": "cut", "at": 1.0}], Course(100, (Span(0, 100),), keeps_connection=False)),
        ([{"do": "cut", "at": 0.0}], Course(100, (), keeps_connection=False)),
        ([{"do": "token_dies", "at_byte": 10}], Course(100, (Span(0, 10),), keeps_connection=False)),
        (
            [{"do": "stall", "seconds": 3.0}],
            Course(100, (Span(0, 50), Pause(3.0), Span(50, 100)), keeps_connection=True),
        ),
        (
            [{"do": "stall", "seconds": 3.0, "at": 0.2}, {"do": "cut", "at": 0.2}],
            Course(100, (Span(0, 20), Pause(3.0)), keeps_connection=False),
        ),
        ([{"do": "wrong_length", "by_bytes": 9}], Course(109, (Span(0, 100),), keeps_connection=False)),
        ([{"do": "wrong_length", "by_bytes": -9}], Course(91, (Span(0, 91),), keeps_connection=True)),
        (
            [{"do": "wrong_bytes", "at": 0.25, "count": 2}],
            Course(
                100,
                (Span(0, 25), Span(25, 27, turned=True), Span(27, 100)),
                keeps_connection=True,
            ),
        ),
        (
            [{"do": "wrong_bytes", "at": 0.9}, {"do": "cut"}],
            Course(100, (Span(0, 50),), keeps_connection=False),
        ),
    ],
)
def test_the_course_of_a_body(orders: list[dict[str, Any]], expected: Course) -> None:
    strike = Strike(tuple(Order.from_json({"service": "download", **order}) for order in orders))
    assert course(100, strike) == expected


def test_an_empty_body_survives_every_fault() -> None:
    strike = Strike((Order("download", "wrong_bytes"), Order("download", "stall", seconds=1.0)))
    assert [step for step in course(0, strike).steps if isinstance(step, Span)] == []


@given(st.integers(0, 30_000_000), st.none() | st.floats(1, 1e9))
def test_portions_cover_a_span_once(length: int, bytes_per_s: float | None) -> None:
    if bytes_per_s and length / bytes_per_s > 1000:
        length = int(bytes_per_s)
    pieces = list(portions(Span(3, 3 + length), bytes_per_s))
    assert all(one.stop == following.start for one, following in itertools.pairwise(pieces))
    assert sum(piece.stop - piece.start for piece in pieces) == length


@pytest.mark.parametrize(
    ("steps", "parts"),
    [
        ((), ((), ())),
        ((Pause(1.0),), ((Pause(1.0),), ())),
        ((Span(0, 1),), ((), (Span(0, 1),))),
        ((Span(0, 9), Pause(1.0)), ((Span(0, 8),), (Span(8, 9), Pause(1.0)))),
        ((Span(0, 5), Span(5, 9, turned=True)), ((Span(0, 5), Span(5, 8, turned=True)), (Span(8, 9, turned=True),))),
    ],
)
def test_the_last_byte_is_parted_from_the_rest(steps: Any, parts: Any) -> None:
    assert but_the_last_byte(steps) == parts


# --- over the line


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


def test_faults_are_ordered_and_called_off_over_http(serve: Serve) -> None:
    practice = serve()
    control = f"http://{urlsplit(practice.addresses.catalogue_url).netloc}/practice/faults"
    orders = {"orders": [{"service": "catalogue", "do": "answer", "status": 503, "times": None}]}
    assert practice.session.post(control, data=json.dumps(orders), timeout=10).status_code == 415
    assert practice.session.post(control, json={"orders": [{}]}, timeout=10).status_code == 400
    assert practice.search().status_code == 200
    assert practice.session.post(control, json=orders, timeout=10).status_code == 204
    assert practice.search().status_code == 503
    assert practice.session.delete(control, timeout=10).status_code == 204
    assert practice.search().status_code == 200


def test_a_reader_that_reads_nothing_does_not_hold_up_the_stop(serve: Serve) -> None:
    practice = serve()
    netloc = urlsplit(practice.addresses.download_url)
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect((netloc.hostname, netloc.port))
        path = urlsplit(practice.product_url()).path
        token = practice.token()["Authorization"]
        connection.sendall(f"GET {path}/$value HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n\r\n".encode())
        assert connection.recv(1) == b"H"
        practice.server.stop()
