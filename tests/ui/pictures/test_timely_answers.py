"""Answers that keep nobody's line: at once where they can be, else asked for again while the work goes on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest
from starlette.requests import Request
from starlette.responses import Response

from olci_ui.pictures.timely_answers import WANTED_S, Make, TimelyAnswers

PATH = "/base/quicklook/copernicus/one"


class Clock:
    """A clock that is set by hand."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def asked(path: str) -> Request:
    bare, _, query = path.partition("?")
    return Request({"type": "http", "path": bare, "query_string": query.encode(), "headers": [], "path_params": {}})


def answers(
    timely: TimelyAnswers, make: Make, *paths: str, then: Callable[[], object] = lambda: None
) -> list[Response]:
    """Return what is answered at addresses asked for side by side; ``then`` is called once all have been asked for."""

    async def after() -> None:
        then()

    async def all_of_them() -> list[Response]:
        *found, _ = await asyncio.gather(*(timely.by(make)(asked(path)) for path in paths), after())
        return [answer for answer in found if answer is not None]

    return asyncio.run(all_of_them())


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Open at the end of the test, so that no thread waits for ever."""
    event = threading.Event()
    yield event
    event.set()


def kept_waiting_by(gate: threading.Event) -> Make:
    def make(_: Request) -> Response:
        gate.wait()
        return Response(b"picture")

    return make


def test_what_is_made_in_time_is_answered_with() -> None:
    (answer,) = answers(TimelyAnswers(), lambda _: Response(b"picture"), f"{PATH}?size=small")
    assert answer.body == b"picture"


def test_what_takes_longer_is_sent_on_to_its_own_address_and_made_once(gate: threading.Event) -> None:
    begun: list[str] = []

    def make(request: Request) -> Response:
        begun.append(request.url.query)
        gate.wait()
        return Response(b"picture")

    timely = TimelyAnswers(hold_s=(0.0, 0.0, 60.0))
    first, second = answers(timely, make, f"{PATH}?size=small", f"{PATH}?size=small&again=1")
    assert [first.status_code, second.status_code] == [307, 307]
    assert first.headers["location"] == "?size=small&again=1"
    assert second.headers["location"] == "?size=small&again=2"
    assert first.headers["cache-control"] == "no-store"
    (third,) = answers(timely, make, f"{PATH}?size=small&again=2", then=gate.set)
    assert third.body == b"picture"
    assert begun == ["size=small"]


def test_an_address_without_a_question_is_sent_on_as_well(gate: threading.Event) -> None:
    timely = TimelyAnswers(hold_s=(0.0, 0.0))
    (answer,) = answers(timely, kept_waiting_by(gate), "/overlay/x/EPSG3857/one")
    assert answer.headers["location"] == "?again=1"


def test_after_the_last_time_the_page_gets_the_reason(gate: threading.Event) -> None:
    timely = TimelyAnswers(hold_s=(0.0, 0.0))
    late, later = answers(timely, kept_waiting_by(gate), f"{PATH}?again=1", f"{PATH}?again=99")
    assert [late.status_code, later.status_code] == [503, 503]
    assert late.headers["x-why"] == "The service keeps this picture waiting"


def test_what_nobody_has_asked_for_for_a_while_is_not_begun(gate: threading.Event) -> None:
    clock, begun, has_begun = Clock(), list[str](), threading.Event()

    def make(request: Request) -> Response:
        begun.append(request.url.query)
        has_begun.set()
        gate.wait()
        return Response(b"picture")

    timely = TimelyAnswers(hold_s=(0.0, 60.0), threads=1, now_s=clock)
    answers(timely, make, f"{PATH}?size=small", f"{PATH}?size=large", f"{PATH}?size=original")
    has_begun.wait()
    clock.now_s += WANTED_S
    answers(timely, make, f"{PATH}?size=original")
    clock.now_s += 1.0
    (again,) = answers(timely, make, f"{PATH}?size=original&again=1", then=gate.set)
    assert again.body == b"picture"
    assert begun == ["size=small", "size=original"]


def test_a_bug_in_the_making_is_the_asker_s_and_the_next_one_tries_anew() -> None:
    def broken(_: Request) -> Response:
        raise ValueError("a bug")

    timely = TimelyAnswers()
    with pytest.raises(ValueError, match="a bug"):
        answers(timely, broken, PATH)
    (answer,) = answers(timely, lambda _: Response(b"picture"), PATH)
    assert answer.body == b"picture"
