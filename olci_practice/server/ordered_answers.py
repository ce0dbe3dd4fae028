"""Answers that a fault order puts in the place of the real one, as services and what stands before them give them."""

from __future__ import annotations

import email.utils
import html
import time
from collections.abc import Mapping
from typing import Any

from olci_core.json_reader import write_json
from olci_practice.server.fault_order import Order
from olci_practice.server.messages import Reply
from olci_practice.server.strike import Strike

# A proxy in front of the service answers for it on bad days, and not in JSON.
_PAGE = "<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1><p>{words}</p></body></html>"
_DOWNLOAD_WORDS: Mapping[int, tuple[int, str]] = {
    401: (109, "Token is expired"),
    403: (608, "Access denied"),
    429: (100, "Max session number exceeded"),
}
_WORDS: Mapping[int, str] = {404: "Product not found in catalogue", 429: "Too many requests"}


def ordered_answer(strike: Strike, *, kind: str) -> Reply | None:
    """Return the reply that a fault order puts in the place of the real one, if one does."""
    order = strike.answer
    if order is None:
        return None
    if order.do == "redirect":
        return Reply(order.status or 301, headers={"Location": order.to or ""}, kind=kind).struck(strike)
    if order.status is None:
        return None
    headers = {} if order.retry_after_s is None else {"Retry-After": _retry_after(order.retry_after_s)}
    content_type, body = _body(order, status=order.status, kind=kind)
    return Reply(order.status, body, {"Content-Type": content_type, **headers}, kind).struck(strike)


def _retry_after(seconds: float) -> str:
    return f"{seconds:g}" if seconds >= 0 else email.utils.formatdate(time.time() + seconds, usegmt=True)


def _body(order: Order, *, status: int, kind: str) -> tuple[str, bytes]:
    """Return the content type and the body of an answer."""
    match order.shape or ("page" if status >= 500 else "json"):
        case "empty":
            return "application/octet-stream", b""
        case "page":
            title = html.escape(order.says or (str(status) if status >= 400 else "Maintenance"))
            page = _PAGE.format(title=title, words="No server is available to handle this request.")
            return "text/html", page.encode()
        case "firewall":
            said = {"message": order.says or "This request was rejected by the firewall"}
            return "application/json", write_json({"status": "error", "data": said})
        case _:
            return "application/json", write_json(_words(status, kind, says=order.says))


def _words(status: int, kind: str, *, says: str | None) -> dict[str, Any]:
    if kind == "identity":
        return {"error": "invalid_grant", "error_description": says or "Account is not fully set up"}
    if kind in ("download", "nodes") and status in _DOWNLOAD_WORDS:
        number, message = _DOWNLOAD_WORDS[status]
        return {"code": f"DAT-ZIP-{number}", "message": says or message}
    return {"detail": says or _WORDS.get(status, "Refused")}
