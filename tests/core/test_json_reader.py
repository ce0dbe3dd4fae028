"""JSON: whatever a server sends, it is a value or one kind of error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.json_reader import read_json, write_json

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(value=values)
def test_what_was_written_is_read_again(value: object) -> None:
    assert read_json(write_json(value)) == value


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[1,]", b"NaN", b"1e999", b'"\xff"', b'"\\ud800"', b'{"a":' + b"[" * 100_000],
    ids=["empty", "a page", "a comma too many", "NaN", "infinite", "not UTF-8", "half a character", "brackets"],
)
def test_what_is_not_json_is_one_kind_of_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_json(body)


@given(body=st.binary(max_size=60))
def test_any_bytes_are_a_value_or_that_error(body: bytes) -> None:
    try:
        read_json(body)
    except ValueError:
        return
