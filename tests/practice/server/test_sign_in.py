"""The identity service over HTTP: forms, tokens, sessions ended."""

from __future__ import annotations

from typing import Any

import jwt


def test_signing_in_over_http(practice: Any) -> None:
    answer = practice.sign_in()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    refused = practice.sign_in(password="wrong")
    assert (refused.status_code, refused.json()) == (
        401,
        {"error": "invalid_grant", "error_description": "Invalid user credentials"},
    )
    refresh = {"grant_type": "refresh_token", "refresh_token": answer.json()["refresh_token"]}
    assert practice.sign_in(**refresh).status_code == 200
    dead = practice.sign_in(**refresh)
    assert (dead.status_code, dead.json()["error"]) == (400, "invalid_grant")


def test_sign_in_is_a_posted_form(practice: Any) -> None:
    url = f"{practice.addresses.identity_url}/token"
    assert practice.session.get(url, timeout=10).status_code == 405
    assert practice.session.post(url, json={"grant_type": "password"}, timeout=10).status_code == 415


def test_the_identity_service_says_where_its_parts_are(practice: Any) -> None:
    base = practice.addresses.identity_url
    url = f"{base.removesuffix('/protocol/openid-connect')}/.well-known/openid-configuration"
    assert practice.session.get(url, timeout=10).json()["token_endpoint"] == f"{base}/token"
    assert practice.session.get(f"{base}/elsewhere", timeout=10).status_code == 404


def test_a_session_can_be_ended(practice: Any) -> None:
    token = practice.sign_in().json()["refresh_token"]
    url = practice.addresses.identity_url
    assert practice.session.post(f"{url}/logout", data={"refresh_token": token}, timeout=10).status_code == 204
    assert practice.sign_in(grant_type="refresh_token", refresh_token=token).json()["error_description"] == (
        "Session not active"
    )
    other = practice.sign_in().json()["refresh_token"]
    assert practice.session.post(f"{url}/revoke", data={"token": other}, timeout=10).status_code == 200
    assert practice.sign_in(grant_type="refresh_token", refresh_token=other).status_code == 400


def test_a_token_can_be_checked_with_what_the_discovery_document_leads_to(practice: Any) -> None:
    base = practice.addresses.identity_url
    realm = base.removesuffix("/protocol/openid-connect")
    document = practice.session.get(f"{realm}/.well-known/openid-configuration", timeout=10).json()
    token = practice.sign_in().json()["access_token"]
    keys = jwt.PyJWKSet.from_dict(practice.session.get(document["jwks_uri"], timeout=10).json())
    claims = jwt.decode(
        token,
        keys[jwt.get_unverified_header(token)["kid"]].key,
        document["id_token_signing_alg_values_supported"],
        audience="CLOUDFERRO_PUBLIC",
        issuer=document["issuer"],
    )
    assert claims["preferred_username"] == "practice"
    assert practice.session.post(document["jwks_uri"], timeout=10).status_code == 405
    assert practice.session.get(document["authorization_endpoint"], timeout=10).status_code == 400
    bearer = {"Authorization": f"Bearer {token}"}
    who = practice.session.get(document["userinfo_endpoint"], headers=bearer, timeout=10)
    assert who.json()["preferred_username"] == "practice"
    assert practice.session.post(document["revocation_endpoint"], data={"token": token}, timeout=10).ok
    assert practice.session.get(document["userinfo_endpoint"], headers=bearer, timeout=10).status_code == 401
