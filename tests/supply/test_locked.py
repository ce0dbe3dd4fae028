"""Pins and licences, as files and metadata have them, and the table that is made of them."""

from __future__ import annotations

import pytest

from supply.__main__ import TABLE, table
from supply.known import Known
from supply.locked import NOT_SAID, Pin, about, licence_of, pinned, pins


def test_pins_are_read_with_their_conditions() -> None:
    text = (
        "# comment\nalpha==1.0 \\\n    --hash=sha256:aa==\nbeta-x==2.0rc1 ; sys_platform == 'win32' \\\n    --hash=x\n"
    )
    assert pins(text) == (Pin("alpha", "1.0"), Pin("beta-x", "2.0rc1", "sys_platform == 'win32'"))


@pytest.mark.parametrize(
    ("classifiers", "fields", "licence"),
    [
        ([], {"License-Expression": "MIT", "License": "other"}, "MIT"),
        (["License :: OSI Approved :: BSD License"], {"License": "a\nlong text"}, "BSD License"),
        (["License :: OSI Approved"], {"License": "Apache-2.0\nfull text"}, "Apache-2.0"),
        ([], {"License": "x" * 100}, NOT_SAID),
        ([], {}, NOT_SAID),
    ],
)
def test_a_licence_is_read_where_it_stands(classifiers: list[str], fields: dict[str, str], licence: str) -> None:
    assert licence_of(classifiers, fields) == licence


def test_a_package_that_is_not_here_says_nothing() -> None:
    assert about("no-such-package-anywhere") is None


def test_the_table_in_the_docs_has_each_pinned_package_at_its_version() -> None:
    listed = pinned()
    assert {"pip", "streamlit"} <= {pin.name for pin in listed}
    written = TABLE.read_text("utf-8")
    for pin in listed:
        assert f"| {pin.name} | {pin.version} |" in written, f"{pin.name}: run python -m supply table"
    assert table(listed, Known.read()).count("\n") == written.count("\n")
