"""The query parameters' limits, refused in the recorded words."""

from __future__ import annotations

from typing import Any

import pytest


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
