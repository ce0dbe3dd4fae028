"""So many downloads at a time, freed late."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import requests

from olci_practice import Terms

Serve = Callable[..., Any]


def test_a_fifth_download_is_refused_until_one_has_ended(serve: Serve) -> None:
    practice = serve(bytes_per_s=200_000)
    url, headers = f"{practice.product_url()}/$value", practice.token()
    with ExitStack() as running:
        for _ in range(4):
            running.enter_context(requests.get(url, headers=headers, stream=True, timeout=10))
        fifth = requests.get(url, headers=headers, timeout=10)
        assert (fifth.status_code, fifth.json()) == (
            429,
            {"code": "DAT-ZIP-100", "message": "Max session number exceeded"},
        )
        other = practice.sign_in(username="twofactor", totp="123456").json()["access_token"]
        running.enter_context(requests.get(url, headers={"Authorization": f"Bearer {other}"}, stream=True, timeout=10))
    eventually(lambda: practice.log()["downloads_now"] == 0)
    assert practice.log()["max_downloads"] == 5
    with requests.get(url, headers=headers, stream=True, timeout=10) as again:
        assert again.status_code == 200


def test_whoever_has_a_product_may_ask_for_the_next_at_once(serve: Serve) -> None:
    practice = serve(terms=Terms(places=1))
    url, headers = f"{practice.product_url()}/$value", practice.token()
    assert [practice.session.get(url, headers=headers, timeout=10).status_code for _ in range(40)] == [200] * 40


def test_a_download_may_still_count_after_its_end(serve: Serve) -> None:
    practice = serve(terms=Terms(places=1, release_delay_s=600))
    url, headers = f"{practice.product_url()}/$value", practice.token()
    assert practice.session.get(url, headers=headers, timeout=10).status_code == 200
    assert practice.session.get(url, headers=headers, timeout=10).status_code == 429


def eventually(condition: Callable[[], bool]) -> None:
    """Wait until what another thread does last has come true."""
    for _ in range(200):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come true within four seconds")
