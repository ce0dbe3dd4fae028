"""What is asked of downloads: bytes, ranges, sizes, pictures; an answer that is bent is found out."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from olci_core.service_check import check_service
from tests.core.service_check.samples import ACCOUNT, NOW, on, outcomes, status


def flipped(answer: Any) -> None:
    with Image.open(io.BytesIO(answer.body)) as picture:
        turned = io.BytesIO()
        picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM).save(turned, "JPEG")
    answer.body = turned.getvalue()


def squeezed(answer: Any) -> None:
    with Image.open(io.BytesIO(answer.body)) as picture:
        small = io.BytesIO()
        picture.resize((200, 200)).save(small, "JPEG")
    answer.body = small.getvalue()


def smaller_nodes(answer: Any) -> None:
    def change(content: Any) -> None:
        content["result"][0]["ContentLength"] += 1

    if answer.path.endswith("/Nodes"):
        answer.edit(change)


def whole_in_place_of_part(answer: Any) -> None:
    if answer.status == 206:
        answer.status = 200


def refused_in_part(answer: Any) -> None:
    if answer.status == 206:
        answer.status = 405


def other_ring(answer: Any) -> None:
    def change(content: Any) -> None:
        for record in content["value"]:
            shape = record["GeoFootprint"]
            shape["coordinates"] = [
                [[x, y * 0.97] for x, y in ring] if shape["type"] == "Polygon" else ring
                for ring in shape["coordinates"]
            ]

    if "$expand=Assets" in answer.path or "%24expand=Assets" in answer.path:
        answer.edit(change)


@pytest.mark.parametrize(
    ("name", "bend"),
    [
        ("no-token", on("$value", status(403))),
        ("range-product", on("$value", whole_in_place_of_part)),
        ("range-file", on("$value", whole_in_place_of_part)),
        ("range-product", on("$value", status(405))),
        ("sizes", smaller_nodes),
        ("digests", on("time_coordinates.nc", lambda answer: setattr(answer, "body", answer.body[:-1] + b"x"))),
        ("footprint", other_ring),
        ("quicklook-grid", on("/Assets(", squeezed)),
        ("quicklook-direction", on("/Assets(", flipped)),
    ],
)
def test_an_answer_that_is_bent_is_found_out(bender: Any, name: str, bend: Callable[[Any], None]) -> None:
    with bender.bent(bend) as settings:
        assert outcomes(settings, name) == ["differs"]
    assert outcomes(bender.settings, name) == ["agrees"]


@pytest.mark.parametrize(
    ("bend", "honours"),
    [
        (on("no such path", status(500)), [True]),
        (on("$value", refused_in_part), [False]),
        (lambda answer: refused_in_part(answer) if "/Nodes(" in answer.path else None, [False]),
        (on("$value", status(405)), []),  # whole files are refused as well: that says nothing of ranges
        (on("$value", status(503)), []),
        (on("$value", whole_in_place_of_part), []),  # where a range is ignored, the file comes all the same
    ],
)
def test_what_a_host_makes_of_ranges_is_in_the_report(
    bender: Any, bend: Callable[[Any], None], honours: list[bool]
) -> None:
    with bender.bent(bend) as settings:
        report = check_service(settings, ACCOUNT, only=("range-product", "range-file"), now=lambda: NOW)
    assert list(report.honours_ranges.values()) == honours
    assert set(report.honours_ranges) <= set(report.hosts)
