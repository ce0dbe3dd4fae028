"""The practice server over HTTP: what CDSE gives and what it refuses, in its own words."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from olci_core.errors import SettingsError
from olci_practice import PracticeServer, Terms
from olci_practice.server.ranges import Part, asked_part

ROOT = Path(__file__).resolve().parents[2]
Serve = Callable[..., Any]
BY_START = ("$orderby", "ContentDate/Start asc")
ALL = ("$top", "1000")


# --- the catalogue


def test_a_search_gives_twenty_records_and_links_to_the_next(practice: Any, contents: Any) -> None:
    names, url = [], f"{practice.addresses.catalogue_url}/Products?%24orderby=ContentDate%2FStart"
    lengths = []
    while url:
        page = practice.session.get(url, timeout=10).json()
        names += [record["Name"] for record in page["value"]]
        lengths.append(len(page["value"]))
        url = page.get("@odata.nextLink")
    assert lengths == [20, 20, 6]
    assert names == [contents.product, *(entry["Name"] for entry in contents.entries)]


def test_a_next_link_is_the_same_query_with_the_next_skip(practice: Any) -> None:
    query = [
        ("$filter", "contains(Name,'OL_1_EFR') and PublicationDate gt 2024-04-02T09:39:42.740728Z"),
        ("$expand", "Attributes"),
        ("$expand", "Assets"),
        ("$top", "5"),
        ("$skip", "5"),
    ]
    link = practice.search(None, *query).json()["@odata.nextLink"]
    assert link.startswith(
        f"{practice.addresses.catalogue_url}/Products?%24filter=contains%28Name%2C%27OL_1_EFR%27%29+and+"
    )
    assert parse_qsl(urlsplit(link).query) == [*query[:4], ("$skip", "10")]


def test_only_what_is_expanded_is_there(practice: Any, contents: Any) -> None:
    one = f"Name eq '{contents.product}'"
    bare, lost, both = (
        practice.search(one, *((("$expand", word)) for word in words)).json()
        for words in ([], ["Attributes,Assets"], ["Attributes", "Assets"])
    )
    assert list(bare["value"][0]) == [
        *("@odata.mediaContentType", "Id", "Name", "ContentType", "ContentLength", "OriginDate", "PublicationDate"),
        *(
            "ModificationDate",
            "Online",
            "EvictionDate",
            "S3Path",
            "Checksum",
            "ContentDate",
            "Footprint",
            "GeoFootprint",
        ),
    ]
    assert bare["@odata.context"] == "$metadata#Products"
    assert lost["@odata.context"] == "$metadata#Products(Attributes())"
    assert "Attributes" in lost["value"][0]
    assert "Assets" not in lost["value"][0]
    assert both["@odata.context"] == "$metadata#Products(Attributes())(Assets())"
    assert list(both["value"][0])[-2:] == ["Attributes", "Assets"]


def test_the_filter_is_evaluated_and_not_passed_over(practice: Any, contents: Any) -> None:
    area = "OData.CSC.Intersects(area=geography'SRID=4326;POLYGON((0 41,20 41,20 42,0 42,0 41))')"
    kind = "Attributes/OData.CSC.StringAttribute/any(att:att/Name eq 'productType' and att/Value eq 'OL_1_EFR___')"
    time_span = "ContentDate/Start ge 2024-04-03 and ContentDate/Start lt 2024-04-09"
    found = practice.names(f"Collection/Name eq 'SENTINEL-3' and {area} and {kind} and {time_span}", BY_START)
    expected = [
        entry["Name"]
        for entry in contents.entries
        if "OL_1_EFR___" in entry["Name"]
        and "2024-04-03" <= entry["ContentDate"]["Start"] < "2024-04-09"
        and -10 <= entry["GeoFootprint"]["coordinates"][0][0][0] <= 20
    ]
    assert found == expected
    assert len(found) > 1


def test_a_page_of_none_leads_nowhere(practice: Any) -> None:
    assert practice.search(None, ("$top", "0")).json() == {"@odata.context": "$metadata#Products", "value": []}


def test_an_unknown_attribute_value_is_no_error_but_gives_nothing(practice: Any) -> None:
    kind = "Attributes/OData.CSC.StringAttribute/any(att:att/Name eq 'productType' and att/Value eq 'OL_9_XXX___')"
    answer = practice.search(f"Collection/Name eq 'SENTINEL-3' and {kind}").json()
    assert answer == {"@odata.context": "$metadata#Products", "value": []}


def test_products_of_another_collection_are_not_here(practice: Any) -> None:
    assert practice.names("Collection/Name eq 'SENTINEL-2'") == []


@pytest.mark.parametrize(
    ("order", "key"),
    [
        ("ContentDate/Start", lambda record: record["ContentDate"]["Start"]),
        ("ContentDate/End", lambda record: record["ContentDate"]["End"]),
        ("PublicationDate", lambda record: record["PublicationDate"]),
        ("ModificationDate", lambda record: record["ModificationDate"]),
    ],
)
def test_results_come_in_the_order_asked_for(practice: Any, order: str, key: Any) -> None:
    rising = practice.search(None, ("$orderby", f"{order} asc"), ALL).json()["value"]
    falling = practice.search(None, ("$orderby", f"{order} desc"), ALL).json()["value"]
    assert [key(record) for record in rising] == sorted(key(record) for record in rising)
    assert [record["Id"] for record in falling] == [record["Id"] for record in reversed(rising)]


def test_without_an_order_there_is_none(practice: Any) -> None:
    assert practice.names(None, ALL) != practice.names(None, ALL, BY_START)
    assert sorted(practice.names(None, ALL)) == sorted(practice.names(None, ALL, BY_START))


def test_a_count_is_given_when_asked_for(practice: Any, contents: Any) -> None:
    answer = practice.search("Online eq true", ("$count", "True"), ("$top", "1")).json()
    assert list(answer) == ["@odata.context", "@odata.count", "value", "@odata.nextLink"]
    assert answer["@odata.count"] == len(contents.entries) + 1


@pytest.mark.parametrize(
    ("name", "value", "mistake"),
    [
        (
            "$skip",
            "10001",
            {
                "type": "less_than_equal",
                "loc": ["query", "$skip"],
                "msg": "Input should be less than or equal to 10000",
                "input": "10001",
                "ctx": {"le": 10000},
            },
        ),
        (
            "$top",
            "1001",
            {
                "type": "less_than_equal",
                "loc": ["query", "$top"],
                "msg": "Input should be less than or equal to 1000",
                "input": "1001",
                "ctx": {"le": 1000},
            },
        ),
        (
            "$top",
            "many",
            {
                "type": "int_parsing",
                "loc": ["query", "$top"],
                "msg": "Input should be a valid integer, unable to parse string as an integer",
                "input": "many",
            },
        ),
        (
            "$skip",
            "-1",
            {
                "type": "greater_than_equal",
                "loc": ["query", "$skip"],
                "msg": "Input should be greater than or equal to 0",
                "input": "-1",
                "ctx": {"ge": 0},
            },
        ),
    ],
)
def test_limits_are_kept(practice: Any, name: str, value: str, mistake: dict[str, Any]) -> None:
    answer = practice.search("Online eq true", (name, value))
    assert (answer.status_code, answer.json()) == (422, {"detail": [mistake]})


@pytest.mark.parametrize(
    "parameters",
    [
        {"$filter": "Collection/Name eq"},
        {"$filter": "Collection/Name eq 'SENTINEL3'"},
        {"$filter": "OData.CSC.Intersects(area=geography'SRID=4326;MULTIPOLYGON(((0 0,1 0,1 1,0 0)))')"},
        {"$filter": "productType eq 'OL_1_EFR___'"},
        {"$orderby": "Name asc"},
        {"$orderby": "ContentDate/Start up"},
        {"$expand": "Everything"},
    ],
)
def test_a_bad_query_gets_400_with_a_detail(practice: Any, parameters: dict[str, str]) -> None:
    answer = practice.search(None, *parameters.items())
    assert answer.status_code == 400
    assert answer.json()["detail"]


def test_a_request_that_is_too_long_gets_414(practice: Any) -> None:
    assert practice.search(f"contains(Name,'{'x' * 7500}')").status_code == 200
    assert practice.search(f"contains(Name,'{'x' * 8200}')").status_code == 414


def test_a_plus_that_is_not_encoded_is_a_space(practice: Any) -> None:
    url = f"{practice.addresses.catalogue_url}/Products?$filter=ContentDate/Start+ge+2024-04-03T00:00:00"
    assert practice.session.get(f"{url}%2B02:00", timeout=10).status_code == 200
    assert practice.session.get(f"{url}+02:00", timeout=10).status_code == 400


def test_a_catalogue_answer_is_packed_only_for_those_who_can_unpack_it(practice: Any) -> None:
    url = f"{practice.addresses.catalogue_url}/Products"
    plain = practice.session.get(url, headers={"Accept-Encoding": "identity"}, timeout=10)
    packed = practice.session.get(url, headers={"Accept-Encoding": "gzip"}, timeout=10, stream=True)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.raw.read(decode_content=False)) == plain.content


def test_a_single_product_is_the_bare_object(practice: Any, contents: Any) -> None:
    entry = contents.entries[7]
    url = f"{practice.addresses.catalogue_url}/Products({entry['Id']})"
    found = practice.session.get(url, params={"$expand": "Attributes"}, timeout=10).json()
    assert found == entry
    assert practice.session.get(f"{url[:-2]}9)", timeout=10).json() == {"detail": "Product not found in catalogue"}
    assert practice.session.get(f"{url[:-1]}x)", timeout=10).status_code == 422


def test_products_are_found_by_a_list_of_names_and_unknown_ones_are_absent(practice: Any, contents: Any) -> None:
    names = [contents.product, "S3A_unknown.SEN3", contents.entries[3]["Name"]]
    url = f"{practice.addresses.catalogue_url}/Products/OData.CSC.FilterList"
    answer = practice.session.post(url, json={"FilterProducts": [{"Name": name} for name in names]}, timeout=10)
    assert [record["Name"] for record in answer.json()["value"]] == [names[0], names[2]]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"FilterProducts": 1}', b'{"FilterProducts": [{"Id": "x"}]}'])
def test_a_list_of_another_shape_is_refused(practice: Any, body: bytes) -> None:
    url = f"{practice.addresses.catalogue_url}/Products/OData.CSC.FilterList"
    assert practice.session.post(url, data=body, timeout=10).status_code == 422
    assert practice.session.get(url, timeout=10).status_code == 405


def test_a_quicklook_needs_no_token(practice: Any, contents: Any) -> None:
    record = practice.search(f"Name eq '{contents.product}'", ("$expand", "Assets")).json()["value"][0]
    link = record["Assets"][0]["DownloadLink"]
    assert link.startswith(practice.addresses.catalogue_url)
    answer = practice.session.get(link, timeout=10)
    assert (answer.content, answer.headers["Content-Type"]) == (contents.picture, "image/jpeg")
    missing = practice.session.get(f"{practice.addresses.catalogue_url}/Assets({record['Id']})/$value", timeout=10)
    assert missing.status_code == 404


@pytest.mark.parametrize("path", ["", "/", "/Nothing", "/Products()x", "/Products(1)/Attributes"])
def test_other_paths_are_not_found(practice: Any, path: str) -> None:
    assert practice.session.get(f"{practice.addresses.catalogue_url}{path}", timeout=10).status_code == 404


# --- identity


def test_signing_in_over_http(practice: Any) -> None:
    answer = practice.sign_in()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    refused = practice.sign_in(password="wrong")
    assert (refused.status_code, refused.json()) == (
        401,
        {"error": "invalid_grant", "error_description": "Invalid user credentials"},
    )
    refresh = {"grant_type": "refresh_token", "refresh_token": answer.json()["refresh_token"]}
    assert practice.sign_in(**refresh).status_code == 200
    dead = practice.sign_in(**refresh)
    assert (dead.status_code, dead.json()["error"]) == (400, "invalid_grant")


def test_sign_in_is_a_posted_form(practice: Any) -> None:
    url = f"{practice.addresses.identity_url}/token"
    assert practice.session.get(url, timeout=10).status_code == 405
    assert practice.session.post(url, json={"grant_type": "password"}, timeout=10).status_code == 415


def test_the_identity_service_says_where_its_parts_are(practice: Any) -> None:
    base = practice.addresses.identity_url
    url = f"{base.removesuffix('/protocol/openid-connect')}/.well-known/openid-configuration"
    assert practice.session.get(url, timeout=10).json()["token_endpoint"] == f"{base}/token"
    assert practice.session.get(f"{base}/elsewhere", timeout=10).status_code == 404


def test_a_session_can_be_ended(practice: Any) -> None:
    token = practice.sign_in().json()["refresh_token"]
    url = practice.addresses.identity_url
    assert practice.session.post(f"{url}/logout", data={"refresh_token": token}, timeout=10).status_code == 204
    assert practice.sign_in(grant_type="refresh_token", refresh_token=token).json()["error_description"] == (
        "Session not active"
    )
    other = practice.sign_in().json()["refresh_token"]
    assert practice.session.post(f"{url}/revoke", data={"token": other}, timeout=10).status_code == 200
    assert practice.sign_in(grant_type="refresh_token", refresh_token=other).status_code == 400


# --- downloads


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


def test_a_product_s_files_are_listed_without_a_token(practice: Any, contents: Any) -> None:
    top = practice.session.get(f"{practice.product_url()}/Nodes", timeout=10).json()["result"]
    assert [(node["Name"], node["ChildrenNumber"]) for node in top] == [(contents.product, 4)]
    assert top[0]["Nodes"]["uri"] == f"{practice.product_url()}/Nodes({contents.product})/Nodes"
    files = practice.session.get(top[0]["Nodes"]["uri"], timeout=10).json()["result"]
    assert {node["Name"]: node["ContentLength"] for node in files} == {
        "xfdumanifest.xml": files[0]["ContentLength"],
        "quicklook.jpg": len(contents.picture),
        "Oa08_radiance.nc": len(contents.stored),
        "qualityFlags.nc": len(contents.packed),
    }
    assert practice.session.get(f"{practice.product_url()}/Nodes(nothing)/Nodes", timeout=10).status_code == 404


def test_a_single_file_needs_a_token(practice: Any, contents: Any) -> None:
    for name, expected in (("Oa08_radiance.nc", contents.stored), ("qualityFlags.nc", contents.packed)):
        url = f"{practice.product_url()}/Nodes({contents.product})/Nodes({name})/$value"
        assert practice.session.get(url, timeout=10).json()["code"] == "DAT-ZIP-604"
        token = practice.token()
        assert practice.session.get(url, headers=token, timeout=10).content == expected
        part = practice.session.get(url, headers={**token, "Range": "bytes=1000-"}, timeout=10)
        assert (part.status_code, part.content) == (206, expected[1000:])


def test_a_fifth_download_is_refused_until_a_place_is_free(serve: Serve) -> None:
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
    assert practice.log()["most_downloads"] == 5
    with requests.get(url, headers=headers, stream=True, timeout=10) as again:
        assert again.status_code == 200


def test_whoever_has_a_product_may_ask_for_the_next_at_once(serve: Serve) -> None:
    practice = serve(terms=Terms(places=1))
    url, headers = f"{practice.product_url()}/$value", practice.token()
    assert [practice.session.get(url, headers=headers, timeout=10).status_code for _ in range(40)] == [200] * 40


def test_a_place_may_be_freed_late(serve: Serve) -> None:
    practice = serve(terms=Terms(places=1, place_release_s=600))
    url, headers = f"{practice.product_url()}/$value", practice.token()
    assert practice.session.get(url, headers=headers, timeout=10).status_code == 200
    assert practice.session.get(url, headers=headers, timeout=10).status_code == 429


# --- ranges


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("bytes=0-", Part(0, 100)),
        ("bytes=40-", Part(40, 100)),
        ("bytes=40-59", Part(40, 60)),
        ("bytes=40-4000", Part(40, 100)),
        ("bytes=-10", Part(90, 100)),
        ("bytes=-1000", Part(0, 100)),
        ("bytes=99-99", Part(99, 100)),
        ("bytes=100-", "beyond"),
        ("bytes=-0", "beyond"),
        ("bytes=60-40", None),
        ("bytes=0-1,5-6", None),
        ("bytes=-", None),
        ("lines=1-2", None),
    ],
)
def test_the_part_a_range_asks_for(header: str | None, part: Any) -> None:
    assert asked_part(header, if_range=None, etag='"a"', size_bytes=100) == part


def test_a_range_for_another_version_gets_the_whole_file() -> None:
    assert asked_part("bytes=5-", if_range='"b"', etag='"a"', size_bytes=100) is None
    assert asked_part("bytes=5-", if_range='"a"', etag='"a"', size_bytes=100) == Part(5, 100)


def test_a_download_goes_on_where_it_stopped(practice: Any, package: bytes) -> None:
    url, headers = f"{practice.product_url()}/$value", practice.token()
    etag = practice.session.get(url, headers=headers, timeout=10).headers["ETag"]
    ranged = {**headers, "Range": "bytes=1000-", "If-Range": etag}
    rest = practice.session.get(url, headers=ranged, timeout=10)
    assert (rest.status_code, rest.content) == (206, package[1000:])
    assert rest.headers["Content-Range"] == f"bytes 1000-{len(package) - 1}/{len(package)}"
    beyond = practice.session.get(url, headers={**headers, "Range": f"bytes={len(package)}-"}, timeout=10)
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(package)}")


# --- the server itself


def test_three_services_have_three_origins_unless_one_port_is_asked_for(serve: Serve) -> None:
    origins = {urlsplit(url).netloc for url in vars_of(serve().addresses)}
    assert len(origins) == 3
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    practice = serve(port=port)
    assert {urlsplit(url).netloc for url in vars_of(practice.addresses)} == {f"127.0.0.1:{port}"}
    assert practice.session.get(f"{practice.product_url()}/$value", headers=practice.token(), timeout=10).ok
    assert practice.session.get(f"http://127.0.0.1:{port}/elsewhere", timeout=10).status_code == 404


def test_a_port_that_is_taken_is_named(serve: Serve, archive_folder: Path) -> None:
    port = urlsplit(serve().addresses.catalogue_url).port
    assert port is not None
    with pytest.raises(SettingsError, match=str(port)):
        PracticeServer(recorded=archive_folder, port=port).start()


def test_a_server_can_be_started_again(archive_folder: Path) -> None:
    server = PracticeServer(recorded=archive_folder)
    for _ in range(2):
        url = server.start().catalogue_url
        assert requests.get(f"{url}/Products", timeout=10).status_code == 200
        server.stop()
    server.stop()


def test_a_service_answers_on_its_own_port_only(practice: Any) -> None:
    at_identity = practice.addresses.catalogue_url.replace(
        urlsplit(practice.addresses.catalogue_url).netloc, urlsplit(practice.addresses.identity_url).netloc
    )
    assert practice.session.get(f"{at_identity}/Products", timeout=10).status_code == 404


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


def test_a_broken_request_breaks_nothing(practice: Any) -> None:
    port = urlsplit(practice.addresses.catalogue_url).port
    for request in (
        b"\r\n\r\n",
        b"GARBAGE\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(4096):
                pass
    assert practice.search("Online eq true").status_code == 200


def test_stopping_ends_idle_and_running_connections_at_once(archive_folder: Path) -> None:
    server = PracticeServer(recorded=archive_folder, bytes_per_s=1_000)
    addresses = server.start()
    session = requests.Session()
    form = {"client_id": "cdse-public", "grant_type": "password", "username": "practice", "password": "practice"}
    token = session.post(f"{addresses.identity_url}/token", data=form, timeout=10).json()["access_token"]
    found = session.get(f"{addresses.catalogue_url}/Products", params={"$orderby": "ContentDate/Start"}, timeout=10)
    url = f"{addresses.download_url}/Products({found.json()['value'][0]['Id']})/$value"
    running = session.get(url, headers={"Authorization": f"Bearer {token}"}, stream=True, timeout=10)
    server.stop()
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        assert running.content is None
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{addresses.catalogue_url}/Products", timeout=10)
    session.close()
    running.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_its_addresses_and_ends_well(archive_folder: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "olci_practice", "--port", "0", "--recorded", str(archive_folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        addresses = json.loads(process.stdout.readline())
        assert list(addresses) == ["identity_url", "catalogue_url", "download_url"]
        assert addresses["identity_url"].endswith("/auth/realms/CDSE/protocol/openid-connect")
        assert addresses["download_url"].endswith("/odata/v1")
        assert requests.get(f"{addresses['catalogue_url']}/Products", timeout=10).ok
        os.kill(process.pid, number)
        assert process.wait(timeout=10) == 0
        assert (process.stdout.read(), process.stderr.read()) == (b"", b"")


def test_the_command_says_in_a_sentence_what_is_wrong(tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text('{"orders": [{"service": "download", "do": "explode"}]}', "utf-8")
    command = [sys.executable, "-m", "olci_practice", "--faults", str(faults), "--recorded", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "explode" in done.stderr
    assert "Traceback" not in done.stderr


def vars_of(addresses: Any) -> tuple[str, str, str]:
    return addresses.identity_url, addresses.catalogue_url, addresses.download_url


def eventually(condition: Callable[[], bool]) -> None:
    """Wait until what another thread does last has come true."""
    for _ in range(200):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come true within four seconds")
