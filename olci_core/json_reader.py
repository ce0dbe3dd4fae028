"""JSON read and written in one way: whatever is wrong with a text, it is one kind of error."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from typing import Any

import msgspec

NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What a msgspec decoder raises: for a broken text, for bytes that are no UTF-8, for thousands of brackets."""

MAX_JSON_BYTES = 256 * 2**20  # no answer that is read whole is longer
MAX_DEPTH = 64  # brackets within brackets; what the services send has ten
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}]|[-+]?(?:NaN|Infinity)|[-+]?\d[\d.eE+-]*', re.DOTALL)
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def read_json(body: bytes | str) -> Any:
    """Return the value that a JSON text stands for; a byte order mark before it is no part of it.

    Raises:
        ValueError: it is not JSON, is nested too deeply, or holds a number beyond all bounds.
    """
    try:
        return msgspec.json.decode(body.removeprefix(BOM_UTF8) if isinstance(body, bytes) else body)
    except NOT_JSON as error:
        raise ValueError(str(error)) from error


def write_json(value: object) -> bytes:
    """Return a value as the shortest JSON text, UTF-8."""
    return msgspec.json.encode(value)


def repaired(body: bytes) -> bytes:
    """Return a JSON text in which null stands for what no strict reader takes, so that it does not cost the rest.

    That is a value nested deeper than MAX_DEPTH, NaN, Infinity and a number beyond all bounds; in strings, half
    characters and bytes that are no UTF-8 become the replacement character. A byte order mark before it is left out. A
    text whose brackets or quotes do not match stays broken.
    """
    text = body.removeprefix(BOM_UTF8).decode("utf-8", errors="replace").encode()
    pieces, copied_to, depth = [], 0, 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token in (b"[", b"{"):
            depth += 1
            if depth == MAX_DEPTH + 1:
                pieces += [text[copied_to : match.start()], b"null"]
        elif token in (b"]", b"}"):
            if depth == MAX_DEPTH + 1:
                copied_to = match.end()
            depth -= 1
        elif depth <= MAX_DEPTH and (sound := _sound(token)) != token:
            pieces += [text[copied_to : match.start()], sound]
            copied_to = match.end()
    return b"".join(pieces) + (text[copied_to:] if depth <= MAX_DEPTH else b"")


def _sound(token: bytes) -> bytes:
    """Return a string or number as a strict reader takes it."""
    if token.startswith(b'"'):
        if b"\\" not in token and min(token) >= 32:
            return token
        try:
            text = _LONE_SURROGATE.sub("\ufffd", _python_string(token))
        except ValueError:
            text = token[1:-1].decode()
        return write_json(text)
    try:
        msgspec.json.decode(token)
    except NOT_JSON:
        return b"null"
    return token


def _python_string(token: bytes) -> str:
    # The standard library reads half characters, which msgspec refuses.
    return str(json.loads(token, strict=False))
