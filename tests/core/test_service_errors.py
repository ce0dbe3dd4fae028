"""What the service's unwelcome answers mean, whatever their shape."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olci_core.errors import RequestRefused, ServiceBusy, ServiceUnavailable, TokenRefused, UnexpectedAnswer
from olci_core.service_errors import (
    MAX_RETRY_AFTER_S,
    MAX_WORDS,
    is_about_product,
    retry_after_s,
    service_error,
    words_of,
)

NOW = datetime(2024, 4, 15, 8, 0, 0, tzinfo=UTC)
RECORDED = Path(__file__).resolve().parents[2].parent / "shared" / "fixtures" / "errors" / "error_samples.json"


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ({"detail": "Product not found in catalogue"}, "", "Product not found in catalogue"),
        (
            {
                "detail": [
                    {"type": "x", "loc": ["query", "$skip"], "msg": "Input should be less than or equal to 10000"}
                ]
            },
            "",
            "query.$skip: Input should be less than or equal to 10000",
        ),
        ({"detail": {"message": "Invalid value"}}, "", "Invalid value"),
        ({"detail": {"ErrorMessage": "Validation error."}}, "", "Validation error."),
        (
            {"code": "DAT-ZIP-100", "message": "Max session number exceeded"},
            "DAT-ZIP-100",
            "Max session number exceeded",
        ),
        ({"error": "invalid_grant", "error_description": "Session not active"}, "invalid_grant", "Session not active"),
        ({"status": "error", "data": {"message": "This request was rejected"}}, "", "This request was rejected"),
        ("just words", "", "just words"),
        ([1, 2], "", ""),
        ({}, "", ""),
    ],
)
def test_every_known_shape_is_read(body: object, code: str, words: str) -> None:
    assert words_of(json.dumps(body).encode()) == (code, words)


def test_a_bottomless_answer_is_not_followed_down() -> None:
    assert words_of(b"[" * 30_000) == ("", "")
    assert words_of(b'{"detail":' + b"[" * 900 + b"1" + b"]" * 900 + b"}") == ("", "")


@settings(deadline=None)  # a busy machine is no fault of the code
@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(lambda x: json.dumps(x).encode())
)
def test_no_body_whatever_breaks_the_reading(body: bytes) -> None:
    code, words = words_of(body)
    assert isinstance(code, str)
    assert len(words) <= MAX_WORDS


@settings(deadline=None)  # a busy machine is no fault of the code
@given(
    st.dictionaries(
        st.sampled_from(["detail", "message", "code", "error", "data", "loc", "msg"]),
        st.recursive(
            st.none() | st.text() | st.integers() | st.booleans(),
            lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["loc", "msg", "message"]), inner),
            max_leaves=8,
        ),
    )
)
def test_the_known_fields_may_hold_anything(answer: dict[str, object]) -> None:
    assert len(words_of(json.dumps(answer).encode())[1]) <= MAX_WORDS


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, TokenRefused),
        (403, RequestRefused),
        (404, RequestRefused),
        (408, ServiceUnavailable),
        (421, ServiceUnavailable),
        (425, ServiceUnavailable),
        (422, RequestRefused),
        (429, ServiceBusy),
        (500, ServiceUnavailable),
        (503, ServiceUnavailable),
        (103, UnexpectedAnswer),
        (204, UnexpectedAnswer),
        (302, UnexpectedAnswer),
    ],
)
def test_a_status_says_whether_asking_again_can_help(status: int, kind: type) -> None:
    error = service_error(status, b"", headers={}, host="catalogue.example", now=NOW)
    assert type(error) is kind
    assert error.status == status
    assert "catalogue.example" in str(error)
    assert error.hint


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("999999", MAX_RETRY_AFTER_S),
        ("Mon, 15 Apr 2024 08:00:30 GMT", 30.0),
        ("Mon, 15 Apr 2024 07:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("1 Jan 2024 00:00:99999999999999999999", None),
        ("1 Jan 99999999999999999999 00:00:00 GMT", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(header: str, seconds: float | None) -> None:
    assert retry_after_s({"Retry-After": header}, now=NOW) == seconds


def test_a_network_that_wants_a_sign_in_of_its_own_is_said_to() -> None:
    error = service_error(511, b"", headers={}, host="host", now=NOW)  # RFC 6585, 6
    assert error.transient
    assert "any web page" in error.hint


@pytest.mark.parametrize(
    ("header", "when"),
    [("", "in a few minutes."), ("120", "in a few minutes."), ("2400", "later.")],
)
def test_a_hint_promises_nothing_sooner_than_the_service_does(header: str, when: str) -> None:
    error = service_error(503, b"", headers={"Retry-After": header}, host="host", now=NOW)
    assert error.hint.endswith(when)


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded answers are not here")
def test_recorded_errors_are_put_into_words() -> None:
    for sample in json.loads(RECORDED.read_text("utf-8")):
        error = service_error(sample["status"], json.dumps(sample["body"]).encode(), headers={}, host="host", now=NOW)
        assert str(sample["status"]) in str(error)
        if isinstance(sample["body"], dict):
            assert ": " in str(error), sample


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (404, {"detail": "Product not found in catalogue"}, True),
        (403, {"code": "DAT-ZIP-608", "message": "x"}, True),
        (403, {"status": "error", "data": {"message": "This request was rejected"}}, False),
        (404, {"detail": "Not Found"}, False),
        (503, {"detail": "Product not found in catalogue"}, False),
    ],
)
def test_what_the_service_says_of_a_product_is_distinguished_from_what_stands_before_it(
    status: int, body: object, expected: bool
) -> None:
    error = service_error(status, json.dumps(body).encode(), headers={}, host="host", now=NOW)
    assert is_about_product(error) == expected


@pytest.mark.parametrize(
    ("status", "body", "is_search"),
    [
        (400, b'{"detail": "Invalid filter"}', True),
        (422, b'{"detail": [{"loc": ["query", "$top"], "msg": "too much"}]}', True),
        (414, b"", True),
        (400, b'{"code": "DAT-ZIP-104", "message": "Malformed OData request path"}', False),
        (422, b'{"code": "DAT-ZIP-111", "message": "Invalid product identifier"}', False),
        (204, b"", False),
        (410, b"", False),
        (451, b'{"detail": "Refused"}', False),
    ],
)
def test_who_downloads_gets_no_advice_to_change_the_search(status: int, body: bytes, is_search: bool) -> None:
    error = service_error(status, body, headers={}, host="service.example", now=datetime.now(UTC))
    assert ("Change the search" in error.hint) == is_search
    assert error.hint
