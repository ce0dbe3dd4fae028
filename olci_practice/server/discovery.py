"""The identity service's discovery document: where its parts are and what they can do (OpenID Connect Discovery 1.0).

Keys and capabilities as the recorded document of the realm CDSE (a Keycloak) has them; the addresses are those of this
server.
"""

from __future__ import annotations

from typing import Any

_OPENID = "/protocol/openid-connect"
_HASHES = ("384", "256", "512")
_ASYMMETRIC = [f"{family}{size}" for size in _HASHES for family in ("PS", "ES", "RS")]
_SIGNING = [*_ASYMMETRIC, *(f"HS{size}" for size in _HASHES)]
_WRAPPING = ["RSA-OAEP", "RSA-OAEP-256", "RSA1_5"]
_CONTENT = [f"A{size}{mode}" for mode in ("GCM", "CBC-HS") for size in ("256", "192", "128")]
_ENCRYPTION = [name if name.endswith("GCM") else f"{name}{2 * int(name[1:4])}" for name in _CONTENT]
_CLIENT_METHODS = [
    "private_key_jwt",
    "client_secret_basic",
    "client_secret_post",
    "tls_client_auth",
    "client_secret_jwt",
]
_MODES = ["query", "fragment", "form_post"]
_ENDPOINTS = {
    "authorization_endpoint": "auth",
    "token_endpoint": "token",
    "introspection_endpoint": "token/introspect",
    "userinfo_endpoint": "userinfo",
    "end_session_endpoint": "logout",
    "jwks_uri": "certs",
    "check_session_iframe": "login-status-iframe.html",
    "revocation_endpoint": "revoke",
    "device_authorization_endpoint": "auth/device",
    "backchannel_authentication_endpoint": "ext/ciba/auth",
    "pushed_authorization_request_endpoint": "ext/par/request",
}
_ALSO_BY_CERTIFICATE = (
    *("token_endpoint", "revocation_endpoint", "introspection_endpoint", "device_authorization_endpoint"),
    *("registration_endpoint", "userinfo_endpoint", "pushed_authorization_request_endpoint"),
    "backchannel_authentication_endpoint",
)


def configuration(identity_url: str) -> dict[str, Any]:
    """Return the document of the service at ``identity_url`` (``…/protocol/openid-connect``)."""
    realm = identity_url.removesuffix(_OPENID)
    addresses = {name: f"{identity_url}/{path}" for name, path in _ENDPOINTS.items()}
    addresses["registration_endpoint"] = f"{realm}/clients-registrations/openid-connect"
    return {
        "issuer": realm,
        **addresses,
        "mtls_endpoint_aliases": {name: addresses[name] for name in _ALSO_BY_CERTIFICATE},
        **_capabilities(),
        **_algorithms(),
    }


def _capabilities() -> dict[str, Any]:
    yes = (
        *("frontchannel_logout_session_supported", "frontchannel_logout_supported", "claims_parameter_supported"),
        *("request_parameter_supported", "request_uri_parameter_supported", "require_request_uri_registration"),
        *("tls_client_certificate_bound_access_tokens", "backchannel_logout_supported"),
        "backchannel_logout_session_supported",
    )
    return {
        **dict.fromkeys(yes, True),
        "require_pushed_authorization_requests": False,
        "grant_types_supported": [
            *("authorization_code", "implicit", "refresh_token", "password", "client_credentials"),
            "urn:ietf:params:oauth:grant-type:device_code",
            "urn:openid:params:grant-type:ciba",
            "urn:ietf:params:oauth:grant-type:token-exchange",
        ],
        "acr_values_supported": ["0", "1"],
        "response_types_supported": [
            *("code", "none", "id_token", "token", "id_token token"),
            *("code id_token", "code token", "code id_token token"),
        ],
        "response_modes_supported": [*_MODES, *(f"{mode}.jwt" for mode in _MODES), "jwt"],
        "subject_types_supported": ["public", "pairwise"],
        "claims_supported": [
            *("aud", "sub", "iss", "auth_time", "name", "given_name", "family_name", "preferred_username"),
            *("email", "acr"),
        ],
        "claim_types_supported": ["normal"],
        "scopes_supported": [
            *("openid", "AUDIENCE_PUBLIC", "email", "profile", "ondemand_processing", "user-context"),
            *("offline_access", "roles"),
        ],
        "code_challenge_methods_supported": ["plain", "S256"],
        "backchannel_token_delivery_modes_supported": ["poll", "ping"],
    }


def _algorithms() -> dict[str, list[str]]:
    encrypted = ("id_token", "userinfo", "request_object", "authorization")
    guarded = ("token", "introspection", "revocation")
    return {
        **{f"{what}_signing_alg_values_supported": _SIGNING for what in ("id_token", "authorization")},
        **{f"{what}_signing_alg_values_supported": [*_SIGNING, "none"] for what in ("userinfo", "request_object")},
        **{f"{what}_encryption_alg_values_supported": _WRAPPING for what in encrypted},
        **{f"{what}_encryption_enc_values_supported": _ENCRYPTION for what in encrypted},
        **{f"{what}_endpoint_auth_methods_supported": _CLIENT_METHODS for what in guarded},
        **{f"{what}_endpoint_auth_signing_alg_values_supported": _SIGNING for what in guarded},
        "backchannel_authentication_request_signing_alg_values_supported": _ASYMMETRIC,
    }
