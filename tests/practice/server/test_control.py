"""Faults ordered and called off over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

Serve = Callable[..., Any]


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
