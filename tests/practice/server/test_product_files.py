"""Single files of a product: listed without a token, handed out with one."""

from __future__ import annotations

from typing import Any


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
