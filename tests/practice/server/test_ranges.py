"""Which part of a file a Range header asks for."""

from __future__ import annotations

from typing import Any

import pytest

from olci_practice.server.ranges import Part, asked_part


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("bytes=0-", Part(0, 100)),
        ("bytes=40-", Part(40, 100)),
        ("bytes=40-59", Part(40, 60)),
        ("bytes=40-4000", Part(40, 100)),
        ("bytes=-10", Part(90, 100)),
        ("bytes=-1000", Part(0, 100)),
        ("bytes=99-99", Part(99, 100)),
        ("bytes=100-", "beyond"),
        ("bytes=-0", "beyond"),
        ("bytes=60-40", None),
        ("bytes=0-1,5-6", None),
        ("bytes=-", None),
        ("lines=1-2", None),
    ],
)
def test_the_part_a_range_asks_for(header: str | None, part: Any) -> None:
    assert asked_part(header, if_range=None, etag='"a"', size_bytes=100) == part


def test_a_range_for_another_version_gets_the_whole_file() -> None:
    assert asked_part("bytes=5-", if_range='"b"', etag='"a"', size_bytes=100) is None
    assert asked_part("bytes=5-", if_range='"a"', etag='"a"', size_bytes=100) == Part(5, 100)
