"""What is asked of the catalogue: an answer that is bent is found out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from olci_core.service_check import check_service
from tests.core.service_check.samples import NOW, on, outcomes, status


def other_dates(answer: Any) -> None:
    answer.replace("9999-12-31T23:59:59.999Z", "2027-01-01")


def next_elsewhere(answer: Any) -> None:
    def change(content: Any) -> None:
        if "@odata.nextLink" in content:
            content["@odata.nextLink"] = "https://elsewhere.example/Products?$skip=100"

    answer.edit(change)


def twenty_at_most(answer: Any) -> None:
    """Give no more than twenty rows, whatever is asked for, and say nothing of it."""

    def change(content: Any) -> None:
        del content["value"][20:]
        content.pop("@odata.nextLink", None)

    answer.edit(change)


def fewer_by_name(answer: Any) -> None:
    answer.edit(lambda content: content.update(value=content["value"][:20]))


def words(body: bytes) -> Callable[[Any], None]:
    return lambda answer: setattr(answer, "body", body)


def longest(number: int, *, silently: bool) -> Callable[[Any], None]:
    """Refuse longer lists of names, or leave out their last ones."""

    def change(answer: Any) -> None:
        if len(json.loads(answer.sent)["FilterProducts"]) > number:
            if silently:
                answer.edit(lambda content: content.update(value=content["value"][:-1]))
            else:
                answer.status = 413

    return on("FilterList", change)


@pytest.mark.parametrize(
    ("name", "bend"),
    [
        ("top", on("top=1001", status(200))),
        ("top", on("top=1000", status(422))),
        ("top", on("top=100&", twenty_at_most)),
        ("record", on("top=100&", lambda answer: answer.replace("orbitDirection", "orbitdirection"))),
        ("record", on("top=100&", lambda answer: answer.replace('"Online":true', '"Online":"true"'))),
        ("skip", on("skip=10001", status(400))),
        ("next-link", on("top=100", next_elsewhere)),
        ("next-link", on("top=100", lambda answer: answer.edit(lambda one: one.update({"@odata.nextLink": 5})))),
        ("filter-list", on("FilterList", fewer_by_name)),
        ("mixed-kinds", on("relativeOrbitNumber", status(400))),
        ("multipolygon", on("MULTIPOLYGON", status(500))),
        ("dates", on("top=100", other_dates)),
        ("not-found", on("/Products(0", status(400))),
        ("not-found", on("/Products(0", words(b"<html>404</html>"))),
        ("not-found", on("/Products(0", words(b'{"message": "Product not found in catalogue"}'))),
        ("malformed", on("nonsense", status(404))),
        ("malformed", on("nonsense", words(b'{"detail": "Input should be a valid UUID"}'))),
        ("malformed", on("nonsense", words(b'{"detail": [{"loc": ["path"], "msg": "no"}]}'))),
    ],
)
def test_an_answer_that_is_bent_is_found_out(bender: Any, name: str, bend: Callable[[Any], None]) -> None:
    with bender.bent(bend) as settings:
        assert outcomes(settings, name) == ["differs"]
    assert outcomes(bender.settings, name) == ["agrees"]


@pytest.mark.parametrize("silently", [False, True])
@pytest.mark.parametrize(("limit", "at_least", "outcome"), [(270, 240, "agrees"), (40, 36, "differs")])
def test_the_longest_list_of_names_is_found_to_a_tenth(
    bender: Any, limit: int, at_least: int, outcome: str, silently: bool
) -> None:
    with bender.bent(longest(limit, silently=silently)) as settings:
        report = check_service(settings, only=("filter-list",), now=lambda: NOW)
    assert report.findings[0].outcome == outcome
    assert report.catalogue.names_at_once is not None
    assert at_least <= report.catalogue.names_at_once <= limit
    assert f"all of a list of {report.catalogue.names_at_once}" in report.findings[0].found


def test_a_list_without_a_limit_is_long_enough(bender: Any) -> None:
    report = check_service(bender.settings, only=("filter-list",), now=lambda: NOW)
    assert report.catalogue.names_at_once == 3200
    assert "longer lists were not tried" in report.findings[0].found
    assert report.received_bytes < 2_000_000
