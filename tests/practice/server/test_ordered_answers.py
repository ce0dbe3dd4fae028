"""Bad days by order: what stands in the place of the real answer, and products that are not as they were."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from olci_core.errors import InputError
from olci_practice.server.fault_order import Order
from olci_practice.server.faults import Faults

Serve = Callable[..., Any]
PRODUCT = "S3B_OL_1_EFR____20230311T214926_20230311T215226_20230312T085631_0179_077_100_4320_PS2_O_NT_003.SEN3"


def asked(practice: Any, **headers: str) -> Any:
    url, token = f"{practice.product_url()}/$value", practice.token()
    return practice.session.get(url, headers={**token, **headers}, timeout=10, allow_redirects=False)


@pytest.mark.parametrize(
    ("order", "kind", "begins"),
    [
        (Order("download", "answer", status=200, shape="page"), "text/html", b"<!DOCTYPE html>"),
        (Order("download", "answer", status=200, shape="json", says="later"), "application/json", b'{"detail":"later"'),
        (Order("download", "answer", status=200, shape="empty"), "application/octet-stream", b""),
        (Order("download", "answer", status=403, shape="firewall"), "application/json", b'{"status":"error"'),
        (Order("download", "answer", status=202), "application/json", b"{"),
        (Order("download", "answer", status=502), "text/html", b"<!DOCTYPE html>"),
    ],
)
def test_an_answer_has_the_status_and_the_shape_that_were_ordered(
    serve: Serve, order: Order, kind: str, begins: bytes
) -> None:
    answer = asked(serve(faults=Faults((order,))))
    assert answer.status_code == order.status
    assert answer.headers["Content-Type"] == kind
    assert answer.content.startswith(begins)
    assert bool(answer.content) == bool(begins)


def test_a_time_to_come_back_may_lie_in_the_past(serve: Serve) -> None:
    answer = asked(serve(faults=Faults((Order("download", "answer", status=429, retry_after_s=-600.0),))))
    when = parsedate_to_datetime(answer.headers["Retry-After"])
    assert when < parsedate_to_datetime(answer.headers["Date"])


def test_the_identity_service_says_what_was_ordered(serve: Serve) -> None:
    practice = serve(faults=Faults((Order("identity", "answer", status=401, says="Invalid OTP credentials"),)))
    answer = practice.sign_in()
    assert (answer.status_code, answer.json()["error_description"]) == (401, "Invalid OTP credentials")


def test_only_the_rest_of_a_file_is_refused_where_that_was_ordered(serve: Serve, package: bytes) -> None:
    practice = serve(faults=Faults((Order("download", "answer", status=500, ranged=True, times=None),)))
    assert asked(practice).content == package
    assert asked(practice, Range="bytes=0-").content == package
    assert asked(practice, Range="bytes=10-").status_code == 500


def test_an_order_may_last_for_some_time() -> None:
    now_s = [100.0]
    faults = Faults((Order("download", "answer", status=403, first=2, lasts_s=5.0),), clock=lambda: now_s[0])
    found = []
    for step_s in (0.0, 50.0, 3.0, 2.0, 1.0):
        now_s[0] += step_s
        found.append(faults.strike("download").answer is not None)
    assert found == [False, True, True, True, False]


def test_a_redirect_leads_where_it_was_ordered_to(serve: Serve) -> None:
    answer = asked(serve(faults=Faults((Order("download", "redirect", to="https://elsewhere.example/x"),))))
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://elsewhere.example/x")


@pytest.mark.parametrize(("do", "size"), [("lacks_file", None), ("empties_file", 0)])
def test_a_zip_lacks_what_was_ordered_and_is_whole_otherwise(serve: Serve, package: bytes, do: Any, size: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = [info.filename for info in archive.infolist()]
    file = names[-1].rpartition("/")[2]
    content = asked(serve(faults=Faults((Order("download", do, file=file),)))).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        sizes = {info.filename: info.file_size for info in archive.infolist()}
    assert sizes.get(names[-1]) == size
    assert set(names) - set(sizes) == (set() if size == 0 else {names[-1]})


def test_a_product_is_listed_under_a_new_id_and_the_old_one_is_gone(serve: Serve, package: bytes) -> None:
    practice = serve()
    before = practice.product_url()
    practice.server.faults.add(Order("download", "republish", product=PRODUCT))
    after = practice.product_url()
    token = practice.token()
    assert before != after
    assert practice.session.get(f"{before}/$value", headers=token, timeout=10).status_code == 404
    assert practice.session.get(f"{after}/$value", headers=token, timeout=10).content == package
    product_id = after.partition("(")[2].partition(")")[0]
    listed = practice.session.get(f"{practice.addresses.catalogue_url}/Products({product_id})", timeout=10).json()
    assert (listed["Id"], listed["Name"]) == (product_id, PRODUCT)


@pytest.mark.parametrize(
    "found",
    [
        {"service": "download", "do": "redirect"},
        {"service": "download", "do": "lacks_file"},
        {"service": "download", "do": "republish"},
        {"service": "download", "do": "answer", "status": 200, "shape": "poem"},
        {"service": "download", "do": "answer", "status": 200, "lasts_s": -1},
        {"service": "download", "do": "answer", "status": 200, "ranged": 1},
    ],
)
def test_an_order_that_lacks_what_it_needs_is_refused(found: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        Order.from_json(found)
