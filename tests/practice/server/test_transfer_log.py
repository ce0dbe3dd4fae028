"""The counters of what has gone over the line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Serve = Callable[..., Any]


def test_the_log_counts_requests_and_bytes(serve: Serve, contents: Any, package: bytes) -> None:
    practice = serve()
    practice.session.get(f"{practice.product_url()}/$value", headers=practice.token(), timeout=10)
    practice.session.get(f"{practice.product_url()}/$value", timeout=10)
    log = practice.log()
    assert log["statuses"]["download"] == {"200": 1, "401": 1}
    assert log["products"] == {contents.product: {"requests": 1, "status_200": 1, "bytes_sent": len(package)}}
    assert log["requests"]["identity"] == 1
    assert (log["sign_ins"], log["sessions"]) == ({"password": 1}, {"practice": 1, "twofactor": 0})
    url = f"{practice.addresses.download_url.removesuffix('/download/odata/v1')}/practice/log"
    assert practice.session.delete(url, timeout=10).status_code == 204
    assert practice.log()["products"] == {}
