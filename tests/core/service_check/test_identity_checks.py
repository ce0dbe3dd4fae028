"""What is asked of the identity service: an answer or a token that is bent is found out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jwt
import pytest

from tests.core.service_check.samples import on, outcomes


@pytest.mark.parametrize(
    ("name", "bend"),
    [
        ("discovery", on("openid-configuration", lambda answer: answer.replace("jwks_uri", "keys_uri"))),
        ("discovery", on("openid-configuration", lambda answer: answer.replace('"password"', '"passkey"'))),
    ],
)
def test_an_answer_that_is_bent_is_found_out(bender: Any, name: str, bend: Callable[[Any], None]) -> None:
    with bender.bent(bend) as settings:
        assert outcomes(settings, name) == ["differs"]
    assert outcomes(bender.settings, name) == ["agrees"]


@pytest.mark.parametrize("name", ["lifetimes", "audience"])
def test_another_token_is_found_out(bender: Any, name: str) -> None:
    claims = {"exp": 2_000, "iat": 1_000, "aud": ["account"]}

    def bend(answer: Any) -> None:
        if answer.path.endswith("/token"):
            token = jwt.encode(claims, "practice" * 8, "HS256")
            answer.edit(lambda content: content.update(access_token=token))

    with bender.bent(bend) as settings:
        assert outcomes(settings, name) == ["differs"]
