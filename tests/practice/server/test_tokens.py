"""Tokens: anybody can check an access token with the published key; nobody but their mint reads what was changed."""

from __future__ import annotations

import jwt
import pytest

from olci_practice.server.tokens import Mint

CLAIMS = {"sub": "somebody", "exp": 1_700_000_000, "typ": "Bearer"}


def test_an_access_token_is_signed_with_rs256_by_the_published_key() -> None:
    mint = Mint()
    token = mint.sign_access(CLAIMS)
    (key,) = jwt.PyJWKSet.from_dict(mint.key_set()).keys
    header = jwt.get_unverified_header(token)
    assert header == {"alg": "RS256", "typ": "JWT", "kid": key.key_id}
    assert jwt.decode(token, key.key, ["RS256"], options={"verify_exp": False}) == CLAIMS


def test_a_mint_reads_its_own_tokens_and_no_others() -> None:
    mint, other = Mint(), Mint()
    for token in (mint.sign_access(CLAIMS), mint.sign_refresh(CLAIMS)):
        assert mint.read(token) == CLAIMS
        assert other.read(token) is None


@pytest.mark.parametrize("algorithm", ["none", "HS256", "HS512"])
def test_a_token_signed_in_another_way_is_not_believed(algorithm: str) -> None:
    mint = Mint()
    (key,) = mint.key_set()["keys"]
    secret = "" if algorithm == "none" else f"{key['n']}{key['n']}"
    assert mint.read(jwt.encode(CLAIMS, secret, algorithm, headers={"kid": key["kid"]})) is None
