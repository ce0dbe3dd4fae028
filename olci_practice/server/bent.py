"""Answers that are other than expected, by order: a word, a status, a token's claims, or a picture the other way round.

So everything that a client takes for granted of the service can be taken away from it, one thing at a time.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_plus

from PIL import Image

from olci_core.json_reader import read_json, write_json
from olci_practice.server.fault_order import Order, Turn
from olci_practice.server.messages import FilePart, Reply
from olci_practice.server.service_state import ServiceState

_MAX_BYTES = 64 << 20  # of a file that is read to be changed: all of a product but the product
_SQUARE = (200, 200)


def bent(reply: Reply, *, address: str, state: ServiceState) -> Reply:
    """Return the answer to a request for an address (as it was sent) as the orders in force have it."""
    for order in state.faults.bends(reply.kind, address=unquote_plus(address), product=reply.product):
        reply = _by(order, reply, state)
    return reply


def _by(order: Order, reply: Reply, state: ServiceState) -> Reply:
    reply = replace(reply, status=order.status or reply.status)
    changes = (order.what, order.claims, order.turns, order.moves_deg)
    if all(change is None for change in changes) or reply.length > _MAX_BYTES:
        return reply
    body = reply.body if isinstance(reply.body, bytes) else _read(reply.body)
    if order.what is not None:
        by = (order.by or "").encode()
        body = re.sub(order.what.encode(), lambda _: by, body, flags=re.DOTALL)
    if order.claims is not None:
        body = _reclaimed(body, order.claims, state)
    if order.moves_deg is not None:
        body = _moved(body, order.moves_deg)
    if order.turns is not None and reply.headers.get("Content-Type") == "image/jpeg":
        body = _turned(body, order.turns)
    return replace(reply, body=body)


def _read(part: FilePart) -> bytes:
    part.file.seek(part.offset)
    content = part.file.read(part.length)
    part.file.close()
    return content


def _reclaimed(body: bytes, claims: Mapping[str, Any], state: ServiceState) -> bytes:
    """Return the answer of a sign-in with other claims in its access token."""
    try:
        granted = read_json(body)
    except ValueError:
        return body
    if not isinstance(granted, dict) or "access_token" not in granted:
        return body
    return write_json({**granted, "access_token": state.sessions.claiming(granted["access_token"], claims)})


def _moved(body: bytes, degrees: float) -> bytes:
    """Return a catalogue answer with every footprint so far further north, as far as there is room."""
    try:
        answer = read_json(body)
    except ValueError:
        return body
    records = answer.get("value", [answer]) if isinstance(answer, dict) else []
    for record in records:
        if shape := record.get("GeoFootprint"):
            shape["coordinates"] = _northwards(shape["coordinates"], degrees)
    return write_json(answer)


def _northwards(coordinates: Any, degrees: float) -> Any:
    if isinstance(coordinates[0], list):
        return [_northwards(part, degrees) for part in coordinates]
    return [coordinates[0], max(-90.0, min(90.0, coordinates[1] + degrees))]


def _turned(body: bytes, way: Turn) -> bytes:
    with Image.open(io.BytesIO(body)) as picture:
        match way:
            case "upside down":
                changed = picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
            case "left to right":
                changed = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
            case _:
                changed = picture.resize(_SQUARE)
        stream = io.BytesIO()
        changed.save(stream, "JPEG")
    return stream.getvalue()
