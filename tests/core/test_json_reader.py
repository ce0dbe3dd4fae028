"""JSON: whatever a server sends, it is a value or one kind of error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.json_reader import read_json, repaired, write_json

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


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read_json(b'\xef\xbb\xbf{"value": []}') == {"value": []}
    assert repaired(b'\xef\xbb\xbf{"value": []}') == b'{"value": []}'


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


@given(value=values)
def test_a_sound_text_is_repaired_to_the_same_value(value: object) -> None:
    assert read_json(repaired(write_json(value))) == value


@pytest.mark.parametrize(
    ("broken", "wanted"),
    [
        (b'{"a": NaN, "b": [1, -Infinity, 1e999, 2]}', {"a": None, "b": [1, None, None, 2]}),
        (b'{"a": "\\ud800x", "b": "\xff", "c": "\\q"}', {"a": "\ufffdx", "b": "\ufffd", "c": "\\q"}),
        (b'["[{", ' + b"[" * 5000 + b'"x]"' + b"]" * 5000 + b', "}"]', None),
        (b'{"a": ' + b"7" * 6000 + b"}", {"a": None}),
    ],
)
def test_what_no_strict_reader_takes_becomes_null(broken: bytes, wanted: object) -> None:
    read = read_json(repaired(broken))
    if wanted is not None:
        assert read == wanted
    else:
        assert (read[0], read[2]) == ("[{", "}")


@given(body=st.binary(max_size=60) | st.text('[]{}":,\\0eN', max_size=40).map(str.encode))
def test_any_bytes_can_be_repaired_or_stay_broken(body: bytes) -> None:
    try:
        read_json(repaired(body))
    except ValueError:
        return
