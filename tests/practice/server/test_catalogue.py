"""The catalogue over HTTP: what CDSE gives and what it refuses, in its own words."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest


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


def test_a_page_of_none_leads_nowhere(practice: Any) -> None:
    assert practice.search(None, ("$top", "0")).json() == {"@odata.context": "$metadata#Products", "value": []}


def test_an_unknown_attribute_value_is_no_error_but_gives_nothing(practice: Any) -> None:
    kind = "Attributes/OData.CSC.StringAttribute/any(att:att/Name eq 'productType' and att/Value eq 'OL_9_XXX___')"
    answer = practice.search(f"Collection/Name eq 'SENTINEL-3' and {kind}").json()
    assert answer == {"@odata.context": "$metadata#Products", "value": []}


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


def test_the_attributes_of_a_collection_are_named_with_their_kinds(practice: Any) -> None:
    url = f"{practice.addresses.catalogue_url}/Attributes"
    kinds = {row["Name"]: row["ValueType"] for row in practice.session.get(f"{url}(SENTINEL-3)", timeout=10).json()}
    assert (kinds["productType"], kinds["cloudCover"], kinds["orbitNumber"]) == ("String", "Double", "Integer")
    assert practice.session.get(f"{url}(SENTINEL-9)", timeout=10).status_code == 404


def test_nothing_has_ever_been_deleted(practice: Any) -> None:
    answer = practice.session.get(f"{practice.addresses.catalogue_url}/DeletedProducts", timeout=10)
    assert answer.json()["value"] == []
