"""What a body must begin with to be the file that was asked for."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olci_core.errors import UnexpectedAnswer
from olci_core.transfer.fetch.integrity import LOOK_AT_BYTES, check_first_bytes, read_first_bytes

ZIP, HDF = b"PK\x03\x04 and more", b"\x89HDF\r\n\x1a\n and more"


@pytest.mark.parametrize(
    ("name", "begun"),
    [
        ("x.SEN3.zip", ZIP),
        ("Oa01_radiance.nc", HDF),
        ("Oa01_radiance.nc", b"CDF\x02 and more"),
        ("xfdumanifest.xml", b'<?xml version="1.0"?><xfdu:XFDU'),
        ("notes.txt", b"anything"),
    ],
)
def test_a_file_that_begins_as_its_kind_does_is_taken(name: str, begun: Any) -> None:
    check_first_bytes(begun, name=name, host="host")


@pytest.mark.parametrize(
    ("name", "begun", "says"),
    [
        ("x.zip", b"", "host sent nothing in place of the product"),
        ("x.zip", b'{"detail": "later"}', "a note in JSON"),
        ("x.zip", b"<!DOCTYPE html><title>Back  soon</title>", r"a web page \(“Back soon”\)"),
        ("x.zip", b"\xef\xbb\xbf \n<HTML><body>", "something else|a web page"),
        ("x.zip", b"PK\x05\x06", "something else"),
        ("x.nc", ZIP, "something else"),
        ("xfdumanifest.xml", b"<html>Sign in</html>", "a web page"),
        ("xfdumanifest.xml", b"", "nothing in place of a file of the product"),
    ],
)
def test_what_comes_in_its_place_is_named(name: str, begun: Any, says: str) -> None:
    with pytest.raises(UnexpectedAnswer, match=says) as wrong:
        check_first_bytes(begun, name=name, host="host")
    assert wrong.value.hint


@settings(deadline=None)  # a busy machine is no fault of the code
@given(st.binary(max_size=3000), st.lists(st.integers(1, 700), max_size=20))
def test_however_a_body_is_cut_no_byte_of_it_is_lost(body: bytes, sizes: Any) -> None:
    pieces, at = [], 0
    for size in sizes:
        pieces.append(body[at : at + size])
        at += size
    pieces.append(body[at:])
    chunks = iter([piece for piece in pieces if piece])
    begun = read_first_bytes(chunks, name="x.zip")
    assert begun + b"".join(chunks) == body
    assert len(begun) == len(body) or len(begun) >= (8 if begun.startswith(b"PK\x03\x04") else LOOK_AT_BYTES)
