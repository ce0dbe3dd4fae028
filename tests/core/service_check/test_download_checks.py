"""What is asked of downloads: bytes, ranges, sizes, pictures; an answer that is bent is found out."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from olci_core.catalogue import Catalogue, SearchQuery
from olci_core.service_check import check_service, keep_findings
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
        ("no-token", on("$value", lambda answer: setattr(answer, "body", b'{"code": "DAT-ZIP-604"}'))),
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


def pixels(content: bytes) -> Any:
    with Image.open(io.BytesIO(content)) as picture:
        return np.asarray(picture.convert("L"), np.float64)


def test_how_quicklooks_lie_is_kept_and_pictures_are_turned_by_it(bender: Any, tmp_path: Path) -> None:
    begin = NOW.replace(hour=0) - timedelta(days=40)
    query = SearchQuery(begin, begin + timedelta(days=1))
    straight = Catalogue(replace(bender.settings, data_dir=tmp_path / "straight"))
    scene = next(one for one in straight.search(query, limit=40).scenes if one.quicklook_url)
    truth = straight.quicklook(scene)
    assert truth is not None
    with bender.bent(on("/Assets(", flipped)) as settings:
        here = replace(settings, data_dir=tmp_path / "flipped")
        catalogue = Catalogue(here)
        as_it_came = catalogue.quicklook(scene)
        assert as_it_came is not None
        assert np.abs(pixels(as_it_came) - pixels(truth)).mean() > 20
        report = check_service(here, ACCOUNT, only=("quicklook-direction",), now=lambda: NOW)
        assert report.catalogue.direction == "upside down"
        assert keep_findings(here, report) == ""
        for turned in (catalogue.quicklook(scene), catalogue.kept_quicklook(scene.id)):
            assert turned is not None
            assert np.abs(pixels(turned) - pixels(truth)).mean() < 8  # written anew as JPEG
    again = check_service(bender.settings, ACCOUNT, only=("quicklook-direction",), now=lambda: NOW)
    assert keep_findings(here, again) == ""
    assert catalogue.kept_quicklook(scene.id) == as_it_came
    straight.close()
    catalogue.close()
