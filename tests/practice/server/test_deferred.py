"""Products that must be ordered first: listed as not online, and answered with 202, as long as the order stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from olci_core.errors import InputError
from olci_practice.server.fault_order import Order
from olci_practice.server.faults import Faults

Serve = Callable[..., Any]


def test_a_deferred_product_is_not_online_and_its_bytes_must_be_ordered(serve: Serve, contents: Any) -> None:
    practice = serve(faults=Faults((Order("download", "offline", product=contents.product),)))
    records = practice.search(None, ("$top", "1000")).json()["value"]
    assert [record["Name"] for record in records if not record["Online"]] == [contents.product]
    url = practice.product_url()
    alone = practice.session.get(
        url.replace("/download/", "/catalogue/").replace(
            practice.addresses.download_url.split("/download")[0],
            practice.addresses.catalogue_url.split("/catalogue")[0],
        ),
        timeout=10,
    )
    assert alone.json()["Online"] is False
    answer = practice.session.get(f"{url}/$value", headers=practice.token(), timeout=10)
    assert (answer.status_code, "ordered" in answer.text) == (202, True)
    practice.server.faults.clear()
    assert practice.session.get(f"{url}/$value", headers=practice.token(), timeout=10).status_code == 200


@pytest.mark.parametrize("order", [(), (("$orderby", "ContentDate/Start desc"),), (("$orderby", "PublicationDate"),)])
def test_searches_by_online_find_a_deferred_product_and_not_among_the_others(
    serve: Serve, contents: Any, order: tuple[tuple[str, str], ...]
) -> None:
    practice = serve(faults=Faults((Order("download", "offline", product=contents.product.removesuffix(".SEN3")),)))
    every = practice.names(None, ("$top", "1000"), *order)
    assert practice.names("Online eq false", *order) == [contents.product]
    assert practice.names("not (Online eq true)", ("$count", "true"), *order) == [contents.product]
    assert practice.search("Online eq false", ("$count", "true")).json()["@odata.count"] == 1
    online = practice.names("Online eq true", ("$top", "1000"), *order)
    assert sorted([*online, contents.product]) == sorted(every)
    assert practice.names(f"Online eq false and Name eq '{contents.product}'") == [contents.product]
    practice.server.faults.clear()
    assert practice.names("Online eq false", *order) == []


def test_it_needs_to_be_said_which_product() -> None:
    with pytest.raises(InputError, match="product"):
        Order.from_json({"service": "download", "do": "offline"})
