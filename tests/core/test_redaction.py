"""Secrets taken out of texts: those that were sent, in whatever writing, and what looks like one."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.redaction import HIDDEN, redacted, secrets_of

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2lnbmF0dXJl"


@given(
    secret=st.text(min_size=4, max_size=30).filter(lambda text: text not in HIDDEN),
    before=st.sampled_from(["", "token was ", "a b ("]),
    after=st.sampled_from(["", " is no good", "&x=1", ")."]),
)
def test_a_secret_that_was_sent_is_in_no_text(secret: str, before: str, after: str) -> None:
    for written in (secret, quote(secret, safe="")):
        assert written not in redacted(f"{before}{written}{after}", [secret]).replace(HIDDEN, "")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"Token {JWT} is expired", f"Token {HIDDEN} is expired"),
        (f"Authorization: Bearer {JWT}", f"Authorization: Bearer {HIDDEN}"),
        ("Bearer abcdef0123456789==", f"Bearer {HIDDEN}"),
        ("https://h/p?access_token=abc&x=1", f"https://h/p?access_token={HIDDEN}&x=1"),
        ('{"password": "hunter2", "user": "anna"}', f'{{"password": "{HIDDEN}", "user": "anna"}}'),
        ("Invalid user credentials", "Invalid user credentials"),
        ("Token audience not allowed", "Token audience not allowed"),
        ("S3A_OL_1_EFR____20180601T151419.SEN3 not found", "S3A_OL_1_EFR____20180601T151419.SEN3 not found"),
    ],
)  # fmt: skip
def test_what_looks_like_a_secret_is_hidden_and_the_rest_stays(said: str, shown: str) -> None:
    assert redacted(said) == shown


def test_a_shorter_secret_inside_a_longer_one_leaves_no_rest_of_it() -> None:
    assert redacted("open sesame street", ["sesame", "open sesame"]) == f"{HIDDEN} street"


def test_a_forms_secrets_are_its_values_that_nobody_may_see() -> None:
    form = {"username": "anna", "password": "p", "totp": "1", "grant_type": "password", "refresh_token": "r"}
    assert secrets_of(form) == ("p", "1", "r")
