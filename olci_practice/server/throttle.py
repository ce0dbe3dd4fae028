"""A body put on the line: at the line's rate, and with whatever was ordered to go wrong."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from olci_practice.server.messages import FilePart
from olci_practice.server.strike import Strike

_MAX_PORTION = 4 << 20
_MIN_PORTION = 16 << 10
# Portions a second: few enough to cost little, many enough to look like a line.
_PORTIONS_PER_S = 40


@dataclass(frozen=True, slots=True)
class Span:
    """Send the body's bytes [start, stop); ``turned`` says that they are to be turned over."""

    start: int
    stop: int
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """Send nothing for some seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Course:
    """How a body goes out: what is announced (None: nothing), the steps, and whether the connection survives."""

    announced: int | None
    steps: tuple[Span | Pause, ...]
    keeps_connection: bool


def course(length: int, strike: Strike) -> Course:
    """Decide how a body of ``length`` bytes goes out under a strike."""
    announced = max(0, length + strike.extra_length)
    cut = strike.cut_at(length)
    end = min(length, announced, length if cut is None else cut)
    stalls = sorted(stall for stall in strike.stalls(length) if stall[0] <= end)
    wrong = strike.wrong_bytes(length)
    borders = {edge for b in wrong for edge in (b, b + 1) if (edge - 1 in wrong) != (edge in wrong)}
    edges = {0, end, *(at for at, _ in stalls), *(edge for edge in borders if edge < end)}
    steps: list[Span | Pause] = []
    marks = sorted(edges)
    for start, stop in zip(marks, [*marks[1:], end], strict=True):
        steps += [Pause(seconds) for at, seconds in stalls if at == start]
        if stop > start:
            steps.append(Span(start, stop, turned=start in wrong))
    if strike.hides_length:
        return Course(None, tuple(steps), keeps_connection=False)
    return Course(announced, tuple(steps), keeps_connection=end == announced and cut is None)


def but_the_last_byte(steps: tuple[Span | Pause, ...]) -> tuple[tuple[Span | Pause, ...], tuple[Span | Pause, ...]]:
    """Part the last byte, and what follows it, from the steps before."""
    for number in range(len(steps) - 1, -1, -1):
        step = steps[number]
        if isinstance(step, Span):
            edge = step.stop - 1
            before = () if edge == step.start else (Span(step.start, edge, turned=step.turned),)
            return (*steps[:number], *before), (Span(edge, step.stop, turned=step.turned), *steps[number + 1 :])
    return steps, ()


class ThrottledLine:
    """One connection that bodies go out on.

    ``stopping`` ends every wait; ``sent`` is called with the bytes of every portion, and with those (as a
    negative number) that did not go after all.
    """

    def __init__(
        self,
        connection: socket.socket,
        *,
        stopping: threading.Event,
        sent: Callable[[int], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connection = connection
        self._stopping = stopping
        self._sent = sent
        self._monotonic = monotonic

    def send(self, body: bytes | FilePart, steps: tuple[Span | Pause, ...], *, bytes_per_s: float | None) -> None:
        """Send what the steps say, at most at a rate.

        Raises:
            OSError: the other side has gone, or the server goes down.
        """
        for step in steps:
            if isinstance(step, Pause):
                self._wait(step.seconds)
                continue
            began, done = self._monotonic(), 0
            for portion in portions(step, bytes_per_s):
                self._portion(body, portion)
                done += portion.stop - portion.start
                if bytes_per_s:
                    self._wait(began + done / bytes_per_s - self._monotonic())

    def _portion(self, body: bytes | FilePart, span: Span) -> None:
        # Counted before they go, so that nobody has bytes that are not in the counters yet.
        self._sent(span.stop - span.start)
        if isinstance(body, FilePart) and not span.turned:
            self._send_file(body, span)
            return
        if isinstance(body, FilePart):
            body.file.seek(body.offset + span.start)
            data = body.file.read(span.stop - span.start)
        else:
            data = body[span.start : span.stop]
        self._connection.sendall(bytes(byte ^ 0xFF for byte in data) if span.turned else data)

    def _send_file(self, body: FilePart, span: Span) -> None:
        first, last = body.offset + span.start, body.offset + span.stop
        body.file.seek(first)
        try:
            self._connection.sendfile(body.file, first, last - first)
        except OSError:
            # sendfile leaves the file where it stopped when the other side has gone.
            self._sent(body.file.tell() - last)
            raise

    def _wait(self, seconds: float) -> None:
        if seconds > 0 and self._stopping.wait(seconds):
            raise ConnectionAbortedError("the practice archive is going down")


def portions(span: Span, bytes_per_s: float | None) -> Iterator[Span]:
    """Cut a span into pieces that are sent in one go."""
    size = _MAX_PORTION
    if bytes_per_s:
        size = max(_MIN_PORTION, min(_MAX_PORTION, int(bytes_per_s / _PORTIONS_PER_S)))
        size = min(size, max(1, int(bytes_per_s)))
    for start in range(span.start, span.stop, size):
        yield Span(start, min(start + size, span.stop), turned=span.turned)
