"""Faults ordered and called off over HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from olci_practice.server.faults import Faults

ROOT = Path(__file__).parents[3]
BAD_DAYS = (ROOT / "docs" / "bad-days.md").read_text("utf-8")
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


def test_every_bad_day_of_the_documentation_can_be_ordered_by_file_and_over_http(serve: Serve, tmp_path: Path) -> None:
    orders = [json.loads(order) for order in re.findall(r"`(\{\"service\".*?\})`", BAD_DAYS)]
    assert len(orders) >= 24
    file = tmp_path / "faults.json"
    file.write_text(json.dumps({"orders": orders}))
    assert Faults.from_file(file).offline() == ("NAME",)
    practice = serve()
    control = f"http://{urlsplit(practice.addresses.catalogue_url).netloc}/practice/faults"
    for order in orders:
        assert practice.session.post(control, json={"orders": [order]}, timeout=10).status_code == 204, order


def test_every_test_that_the_table_of_bad_days_names_is_there() -> None:
    names = set(re.findall(r"`(?:tests/e2e/)?(test_\w+)(?:\.py)?`", BAD_DAYS))
    assert len(names) > 5
    assert not [name for name in names if not list((ROOT / "tests").rglob(f"{name}.py"))]
