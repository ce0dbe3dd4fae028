"""The catalogue that the benchmarks ask: when it gave its lists is what "after the first answer" is counted from."""

from __future__ import annotations

import time
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from benchmarks.stub_catalogue import answered_at, stub


def test_the_stub_says_when_it_gave_each_list_and_counts_nothing_else() -> None:
    with stub(3, 0.0) as url:
        assert answered_at(url) == []
        with pytest.raises(HTTPError):
            urlopen(f"{url}/Assets(1)/$value")
        begun_s = time.time()
        for _ in range(2):
            with urlopen(f"{url}/Products?$filter=x&$top=2") as answer:
                assert answer.read()
        ended_s = time.time()
        first, second = answered_at(url)
    assert begun_s <= first <= second <= ended_s
