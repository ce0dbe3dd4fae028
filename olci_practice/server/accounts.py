"""Who there is: the accounts and clients of the practice identity service, and how it refuses.

Accounts: ``practice`` with password ``practice``; ``twofactor`` with password ``practice`` and one-time code
``123456``. The OAuth client ``sh-practice`` (secret ``practice``) gets tokens that the download service refuses
for their audience, as the tokens of foreign OAuth clients are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PUBLIC_CLIENT = "cdse-public"
FOREIGN_CLIENT = "sh-practice"
FOREIGN_SECRET = "practice"  # noqa: S105  # a practice secret, written in the documentation


@dataclass(frozen=True, slots=True)
class Account:
    """A user name's password and, with two-factor sign-in, its one-time code."""

    password: str
    totp: str | None = None


ACCOUNTS: Mapping[str, Account] = {
    "practice": Account("practice"),
    "twofactor": Account("practice", totp="123456"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer in Keycloak's error shape."""

    status: int
    error: str
    description: str
