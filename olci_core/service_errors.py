"""What an unwelcome answer of the service means, in plain words, whatever shape it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from olci_core.errors import (
    OlciError,
    OrderFirst,
    RequestRefused,
    ServiceBusy,
    ServiceError,
    ServiceUnavailable,
    TokenRefused,
    UnexpectedAnswer,
)
from olci_core.json_reader import read_json
from olci_core.redaction import redacted

MAX_WORDS = 300  # characters of the service's own words that are passed on
MAX_RETRY_AFTER_S = 3600.0  # a Retry-After beyond an hour is taken as an hour
FEW_MINUTES_S = 300.0
# A request that came too slowly, too early, or over a line that was meant for another host: the same may be answered
# over a new one (RFC 9110, 15.5.9 and 15.5.20; RFC 8470, 5.2).
_PASSING = (408, 421, 425)
_NETWORK_SIGN_IN = 511  # RFC 6585, 6

# Where products are ordered that are not online; https://documentation.dataspace.copernicus.eu/APIs/OData.html has no
# way to do it through the API. That the workspace is at this address is inferred: nobody has seen it from here.
DATA_WORKSPACE_URL = "https://workspace.dataspace.copernicus.eu"
# Codes and words with which the download service speaks of one product, and no firewall does.
_ABOUT_PRODUCT = ("DAT-ZIP-104", "DAT-ZIP-111", "DAT-ZIP-608")
_NOT_LISTED = "Product not found"
# What a catalogue answers to a question that it cannot follow; it has no codes of its own.
_ABOUT_SEARCH = (400, 413, 414, 422)

# Codes of the CDSE download service, as clients have recorded them.
_DOWNLOAD_CODES: Mapping[str, str] = {
    "DAT-ZIP-100": "All download places of this account are in use.",
    "DAT-ZIP-104": "The download service did not understand the address of the product.",
    "DAT-ZIP-109": "The sign-in for downloads has expired.",
    "DAT-ZIP-111": "The download service does not accept this product id.",
    "DAT-ZIP-604": "The download service received no sign-in.",
    "DAT-ZIP-608": "The licence of this collection has not been accepted in this account.",
    "DAT-ZIP-609": "This sign-in is not valid for downloads.",
}


def order_first() -> OrderFirst:
    """Return what is to be said of a product that is not online (``Online: false``, or an answer of 202)."""
    return OrderFirst(
        "This scene must be ordered first, in the Data Workspace of Copernicus.",
        hint=f"Order it at {DATA_WORKSPACE_URL}; once it is there, resume. It is looked for once a day by itself.",
        link=DATA_WORKSPACE_URL,
    )


def is_about_product(error: OlciError) -> bool:
    """Whether a refusal is the service's own word about a product, and not that of something in between."""
    return isinstance(error, RequestRefused) and (error.code in _ABOUT_PRODUCT or _NOT_LISTED in str(error))


def is_by_firewall(error: OlciError) -> bool:
    """Whether a refusal is of the kind that something in between gives for a while, whatever was asked for."""
    return isinstance(error, RequestRefused) and error.status == 403 and not is_about_product(error)


def service_error(
    status: int,
    body: bytes,
    *,
    headers: Mapping[str, str],
    host: str,
    now: datetime,
    secrets: Iterable[str] = (),
    is_search: bool = True,
) -> ServiceError:
    """Return the error that an answer means.

    ``status`` is the HTTP status (none that brings what was asked for), ``body`` what came with it (any shape),
    ``now`` aware UTC for a Retry-After given as a date, ``secrets`` what the request carried: a service may echo it,
    the error never does; ``is_search`` whether another search might be answered.
    """
    error = _error_of(status, body, headers=headers, host=host, now=now, secrets=secrets, is_search=is_search)
    error.shape = shape_of(body)
    return error


def shape_of(body: bytes) -> str:
    """Return the form of an error body without its content, as ``{detail: [{loc: list, msg: text, type: text}]}``."""
    try:
        return _shape(read_json(body)) if body else "empty"
    except ValueError:
        return "a web page" if body.lstrip()[:1] == b"<" else "no JSON"


def _shape(value: object, *, depth: int = 4) -> str:
    if isinstance(value, dict) and depth:
        return "{" + ", ".join(f"{key}: {_shape(one, depth=depth - 1)}" for key, one in list(value.items())[:12]) + "}"
    if isinstance(value, list) and depth:
        first = value[0] if value else None
        return f"[{_shape(first, depth=depth - 1)}]" if isinstance(first, dict) else "list"
    names = {str: "text", bool: "truth", int: "number", float: "number", type(None): "nothing", list: "list"}
    return names.get(type(value), "object")


def _error_of(
    status: int,
    body: bytes,
    *,
    headers: Mapping[str, str],
    host: str,
    now: datetime,
    secrets: Iterable[str],
    is_search: bool,
) -> ServiceError:
    code, words = words_of(body, secrets=tuple(secrets))
    said = _DOWNLOAD_CODES.get(code) or words
    about = f"{host} answered {status}" + (f": {said}" if said else ".")
    asked_s = retry_after_s(headers, now=now)
    if status == 429:
        return ServiceBusy(
            about,
            hint="The service has too many requests just now; it is asked again later.",
            status=status,
            code=code,
            retry_after_s=asked_s,
        )
    if status < 400:
        return UnexpectedAnswer(about, hint="Try again in a few minutes.", status=status, code=code)
    if status >= 500 or status in _PASSING:
        when = "later" if asked_s is not None and asked_s > FEW_MINUTES_S else "in a few minutes"
        return ServiceUnavailable(
            about,
            hint=(
                "This network wants a sign-in of its own: open any web page, then try again."
                if status == _NETWORK_SIGN_IN
                else f"The service has trouble; try again {when}."
            ),
            status=status,
            code=code,
            retry_after_s=asked_s,
        )
    if status == 401:
        return TokenRefused(about, hint="Sign in again.", status=status, code=code)
    return RequestRefused(about, hint=_hint(status, code, is_search=is_search), status=status, code=code)


def words_of(body: bytes, *, secrets: tuple[str, ...] = ()) -> tuple[str, str]:
    """Return (code, message) of an error body; both "" where it says nothing readable."""
    try:
        answer = read_json(body)
    except ValueError:
        return "", ""
    return words_in(answer, secrets=secrets)


def words_in(answer: object, *, secrets: tuple[str, ...] = ()) -> tuple[str, str]:
    """Return (code, message) of a refusal; both "" where it says nothing readable.

    Known shapes: ``{"detail": text | [{loc, msg}] | {message | ErrorMessage}}``, ``{"code", "message"}``,
    ``{"error", "error_description"}``, ``{"status", "data": {"message"}}``.
    """
    if not isinstance(answer, dict):
        return "", _short(answer, secrets) if isinstance(answer, str) else ""
    code = _short(answer.get("code") or answer.get("error") or "", secrets)
    for key in ("detail", "message", "error_description", "data"):
        if answer.get(key):
            return code, _short(_flat(answer[key]), secrets)
    return code, ""


def retry_after_s(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110, 10.2.3), None where it has none."""
    text = headers.get("Retry-After", "").strip()
    if not text:
        return None
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - slow to load, for bad days

    try:
        is_number = text.isascii() and text.isdigit()
        wait = float(text) if is_number else (parsedate_to_datetime(text) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, 0.0), MAX_RETRY_AFTER_S)


def _flat(value: Any, *, depth: int = 4) -> str:
    if depth == 0:
        return ""
    if isinstance(value, Mapping):
        place = ".".join(str(part) for part in value["loc"]) if isinstance(value.get("loc"), list) else ""
        for key in ("msg", "message", "ErrorMessage", "errorMessage"):
            if value.get(key):
                said = _flat(value[key], depth=depth - 1)
                return f"{place}: {said}" if place else said
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, (_flat(one, depth=depth - 1) for one in value[:20])))
    return str(value)


def _short(text: object, secrets: tuple[str, ...]) -> str:
    """Return a text as one line of bounded length, its secrets taken out before it is cut."""
    line = " ".join(redacted(str(text), secrets).split())
    return line if len(line) <= MAX_WORDS else line[: MAX_WORDS - 1] + "…"


def _hint(status: int, code: str, *, is_search: bool) -> str:
    if code == "DAT-ZIP-608":
        return "Open the Copernicus Browser, sign in there and accept the terms of the collection."
    if status == 403:
        return "The service refuses this request; if it stays so, ask the Copernicus help desk."
    if status == 404:
        return "The product may have been withdrawn or replaced; search again."
    if is_search and status in _ABOUT_SEARCH and not code:
        return "Change the search and try again."
    return "The service does not give what was asked for: try again later, or take another version of the scene."
