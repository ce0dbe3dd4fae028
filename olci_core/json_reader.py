"""JSON read and written in one way: whatever is wrong with a text, it is one kind of error."""

from __future__ import annotations

from typing import Any

import msgspec

NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What a msgspec decoder raises: for a broken text, for bytes that are no UTF-8, for thousands of brackets."""


def read_json(body: bytes | str) -> Any:
    """Return the value that a JSON text stands for.

    Raises:
        ValueError: it is not JSON, is nested too deeply, or holds a number beyond all bounds.
    """
    try:
        return msgspec.json.decode(body)
    except NOT_JSON as error:
        raise ValueError(str(error)) from error


def write_json(value: object) -> bytes:
    """Return a value as the shortest JSON text, UTF-8."""
    return msgspec.json.encode(value)
