"""How a body goes out: its steps under faults, its portions, and a reader that reads nothing."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_practice.server.fault_order import Order
from olci_practice.server.strike import Strike
from olci_practice.server.throttle import Course, Pause, Span, but_the_last_byte, course, portions

Serve = Callable[..., Any]


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
        ([{"do": "no_length"}], Course(None, (Span(0, 100),), keeps_connection=False)),
        ([{"do": "no_length"}, {"do": "cut"}], Course(None, (Span(0, 50),), keeps_connection=False)),
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
