"""Downloads: whole products, tokens asked for, bad addresses named."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from olci_practice import Terms

Serve = Callable[..., Any]


def test_a_product_arrives_whole_with_its_name_size_and_checksum(practice: Any, contents: Any, package: bytes) -> None:
    record = practice.search(f"Name eq '{contents.product}'").json()["value"][0]
    answer = practice.session.get(f"{practice.product_url()}/$value", headers=practice.token(), timeout=10)
    assert answer.content == package
    assert answer.headers["Content-Disposition"] == f"attachment; filename={contents.product}.zip"
    assert int(answer.headers["Content-Length"]) == record["ContentLength"]
    digests = {checksum["Algorithm"]: checksum["Value"] for checksum in record["Checksum"]}
    assert hashlib.md5(answer.content).hexdigest() == digests["MD5"]


def test_tokens_are_asked_for_and_checked(serve: Serve) -> None:
    practice = serve(terms=Terms(token_lifetime_s=0))
    url = f"{practice.product_url()}/$value"
    assert practice.session.get(url, timeout=10).json() == {"code": "DAT-ZIP-604", "message": "Token not found"}
    expired = practice.session.get(url, headers=practice.token(), timeout=10)
    assert (expired.status_code, expired.json()) == (401, {"code": "DAT-ZIP-109", "message": "Token is expired"})


def test_another_client_s_token_is_refused_for_its_audience(practice: Any) -> None:
    client = {"client_id": "sh-practice", "client_secret": "practice", "grant_type": "client_credentials"}
    token = practice.sign_in(**client).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    answer = practice.session.get(f"{practice.product_url()}/$value", headers=headers, timeout=10)
    assert (answer.status_code, answer.json()) == (
        401,
        {"code": "DAT-ZIP-609", "message": "Token audience not allowed"},
    )


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/Products(nonsense)/$value", 422, "DAT-ZIP-111"),
        ("/Products('00000000-0000-4000-8000-000000000000')/$value", 422, "DAT-ZIP-111"),
        ("/Products(00000000-0000-4000-8000-000000000000)/Nodes('x')/$value", 400, "DAT-ZIP-104"),
        ("/Products(00000000-0000-4000-8000-000000000000)/$count", 400, "DAT-ZIP-104"),
    ],
)
def test_a_bad_address_is_named_as_such(practice: Any, path: str, status: int, code: str) -> None:
    url = f"{practice.addresses.download_url}{path}"
    answer = practice.session.get(url, headers=practice.token(), timeout=10)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_unknown_product_and_one_without_bytes_are_not_found(practice: Any, contents: Any) -> None:
    for product_id in ("00000000-0000-4000-8000-999999999999", contents.entries[7]["Id"]):
        url = f"{practice.addresses.download_url}/Products({product_id})/$value"
        answer = practice.session.get(url, headers=practice.token(), timeout=10)
        assert (answer.status_code, answer.json()) == (404, {"detail": "Product not found in catalogue"})


def test_the_catalogue_sends_downloads_elsewhere(practice: Any) -> None:
    at_download = f"{practice.product_url()}/$value"
    at_catalogue = at_download.replace(practice.addresses.download_url, practice.addresses.catalogue_url)
    answer = practice.session.get(at_catalogue, allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.headers["Location"]) == (301, at_download)
    # A token in the query is carried along, and is one for the download service: so eodag signs its requests.
    token = practice.token()["Authorization"].removeprefix("Bearer ")
    assert practice.session.get(at_catalogue, params={"token": token}, timeout=10).status_code == 200
    injected = practice.session.get(
        at_catalogue.replace(")/$value", "%0d%0aX-Injected:%20yes)/$value"), allow_redirects=False, timeout=10
    )
    assert "X-Injected" not in injected.headers
    # requests drops the token on the way to another origin, as careful clients do.
    followed = practice.session.get(at_catalogue, headers=practice.token(), timeout=10)
    assert (followed.status_code, followed.json()["code"]) == (401, "DAT-ZIP-604")


def test_head_is_not_answered(practice: Any) -> None:
    answer = practice.session.head(f"{practice.product_url()}/$value", headers=practice.token(), timeout=10)
    assert (answer.status_code, answer.content) == (405, b"")


def test_a_download_goes_on_where_it_stopped(practice: Any, package: bytes) -> None:
    url, headers = f"{practice.product_url()}/$value", practice.token()
    etag = practice.session.get(url, headers=headers, timeout=10).headers["ETag"]
    ranged = {**headers, "Range": "bytes=1000-", "If-Range": etag}
    rest = practice.session.get(url, headers=ranged, timeout=10)
    assert (rest.status_code, rest.content) == (206, package[1000:])
    assert rest.headers["Content-Range"] == f"bytes 1000-{len(package) - 1}/{len(package)}"
    beyond = practice.session.get(url, headers={**headers, "Range": f"bytes={len(package)}-"}, timeout=10)
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(package)}")
