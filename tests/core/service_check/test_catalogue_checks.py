"""What is asked of the catalogue: an answer that is bent is found out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.core.service_check.samples import on, outcomes, status


def other_dates(answer: Any) -> None:
    answer.replace("9999-12-31T23:59:59.999Z", "2027-01-01")


def next_elsewhere(answer: Any) -> None:
    def change(content: Any) -> None:
        if "@odata.nextLink" in content:
            content["@odata.nextLink"] = "https://elsewhere.example/Products?$skip=100"

    answer.edit(change)


def fewer_by_name(answer: Any) -> None:
    answer.edit(lambda content: content.update(value=content["value"][:20]))


@pytest.mark.parametrize(
    ("name", "bend"),
    [
        ("top", on("top=1001", status(200))),
        ("top", on("top=1000", status(422))),
        ("skip", on("skip=10001", status(400))),
        ("next-link", on("top=100", next_elsewhere)),
        ("filter-list", on("FilterList", fewer_by_name)),
        ("mixed-kinds", on("relativeOrbitNumber", status(400))),
        ("multipolygon", on("MULTIPOLYGON", status(500))),
        ("dates", on("top=100", other_dates)),
        ("not-found", on("/Products(0", status(400))),
        ("malformed", on("nonsense", status(404))),
    ],
)
def test_an_answer_that_is_bent_is_found_out(bender: Any, name: str, bend: Callable[[Any], None]) -> None:
    with bender.bent(bend) as settings:
        assert outcomes(settings, name) == ["differs"]
    assert outcomes(bender.settings, name) == ["agrees"]
