"""What an answer to a resumed request means, as a table."""

from typing import Any

import pytest

from olci_core.transfer.fetch.ranges import Next, PartNote, RangeDecision, judge, range_headers

NOTE = PartNote(etag='"one"', last_modified="Mon, 15 Apr 2024 09:45:00 GMT", size_bytes=1000)


@pytest.mark.parametrize(
    ("status", "headers", "held", "note", "expected"),
    [
        (200, {"Content-Length": "1000"}, 0, PartNote(), RangeDecision(Next.BEGIN, 1000)),
        (200, {}, 0, PartNote(), RangeDecision(Next.BEGIN, None)),
        (200, {"Content-Length": "1000"}, 400, NOTE, RangeDecision(Next.BEGIN, 1000)),
        (206, {"Content-Range": "bytes 400-999/1000"}, 400, NOTE, RangeDecision(Next.APPEND, 1000)),
        (206, {"Content-Range": "bytes 400-999/1000", "ETag": '"one"'}, 400, NOTE, RangeDecision(Next.APPEND, 1000)),
        (206, {"Content-Range": "bytes 400-999/*"}, 400, NOTE, RangeDecision(Next.APPEND, 1000)),
        (206, {"Content-Range": "bytes 400-999/*"}, 400, PartNote(), RangeDecision(Next.APPEND, 1000)),
        (206, {"Content-Range": "bytes 400-999/1000"}, 400, PartNote(), RangeDecision(Next.APPEND, 1000)),
        (
            206,
            {"Content-Range": "bytes 400-999/1000", "Content-Length": "600"},
            400,
            NOTE,
            RangeDecision(Next.APPEND, 1000),
        ),
        (206, {"Content-Range": "bytes 400-999/1000", "Content-Length": "500"}, 400, NOTE, RangeDecision(Next.REFETCH)),
        (206, {"Content-Range": "bytes 400-999/1000", "ETag": '"two"'}, 400, NOTE, RangeDecision(Next.REFETCH)),
        (206, {"Content-Range": "bytes 0-999/1000"}, 400, NOTE, RangeDecision(Next.REFETCH)),
        (206, {"Content-Range": "bytes 401-999/1000"}, 400, NOTE, RangeDecision(Next.REFETCH)),
        (206, {"Content-Range": "bytes 400-1999/2000"}, 400, NOTE, RangeDecision(Next.REFETCH)),
        (206, {"Content-Range": "bytes 400-800/1000"}, 400, NOTE, RangeDecision(Next.REFETCH)),
        (206, {"Content-Range": "bytes 400-399/1000"}, 400, NOTE, RangeDecision(Next.REFETCH)),
        (206, {"Content-Range": "items 400-999/1000"}, 400, NOTE, RangeDecision(Next.REFETCH)),
        (206, {}, 400, NOTE, RangeDecision(Next.REFETCH)),
        (206, {"Content-Range": "bytes 0-999/1000"}, 0, PartNote(), RangeDecision(Next.APPEND, 1000)),
        (416, {"Content-Range": "bytes */1000"}, 1000, NOTE, RangeDecision(Next.COMPLETE, 1000)),
        (416, {"Content-Range": "bytes */700"}, 700, NOTE, RangeDecision(Next.COMPLETE, 700)),
        (416, {"Content-Range": "bytes */1000"}, 400, NOTE, RangeDecision(Next.REFETCH)),
        (416, {}, 1000, NOTE, RangeDecision(Next.COMPLETE, 1000)),
        (416, {}, 400, NOTE, RangeDecision(Next.REFETCH)),
        (416, {}, 400, PartNote(), RangeDecision(Next.REFETCH)),
        (416, {"Content-Range": "bytes */0"}, 0, PartNote(), RangeDecision(Next.REFETCH)),
    ],
)
def test_an_answer_means_one_thing(status: int, headers: Any, held: int, note: Any, expected: Any) -> None:
    assert judge(status, headers, held_bytes=held, note=note) == expected


@pytest.mark.parametrize(
    ("held", "note", "expected"),
    [
        (0, NOTE, {}),
        (7, NOTE, {"Range": "bytes=7-", "If-Range": '"one"'}),
        (7, PartNote(etag='W/"weak"', last_modified="Mon"), {"Range": "bytes=7-", "If-Range": "Mon"}),
        (7, PartNote(etag='W/"weak"'), {"Range": "bytes=7-"}),
        (7, PartNote(), {"Range": "bytes=7-"}),
    ],
)
def test_what_is_missing_is_asked_for_with_the_strongest_validator(held: int, note: Any, expected: Any) -> None:
    assert range_headers(held, note) == expected
