"""Work that goes on beside the pages: one piece after another, seen by every tab, and not ended by a reload."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, Literal

from olci_core.errors import Cancelled, OlciError
from olci_ui.services import texts

WorkState = Literal["waiting", "running", "done", "failed", "stopped"]
MAX_KEPT_WORK = 40


@dataclass
class Piece:
    """One piece of work: what it is called, how far it is (``done`` of ``total``), and what came of it.

    What is under way counts in ``done`` by its share, where that is known.
    """

    number: int
    title: str
    about: str
    state: WorkState = "waiting"
    done: float = 0
    total: int = 0
    result: Any = None
    error: OlciError | None = None
    seen: bool = False
    stop_asked: threading.Event = field(default_factory=threading.Event)

    @property
    def share(self) -> float:
        """How much of it is done, 0 to 1."""
        return min(self.done / self.total, 1.0) if self.total else 0.0

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self.state in ("done", "failed", "stopped")

    def see(self) -> None:
        """Take note that somebody has seen what came of it."""
        self.seen = True

    def stop(self) -> None:
        """Ask it to stop."""
        self.stop_asked.set()

    def report(self, done: float, total: int) -> None:
        """Take note of how far it is.

        Raises:
            Cancelled: somebody asked it to stop.
        """
        self.done, self.total = done, total
        if self.stop_asked.is_set():
            raise Cancelled(texts.STOPPED_AT.format(int(done), total))


Do = Callable[[Piece], Any]


class Work:
    """A thread that does pieces in their order; begun with the first of them."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._pieces: list[Piece] = []
        self._queue: SimpleQueue[tuple[Piece, Do]] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def begin(self, title: str, do: Do, *, about: str = "") -> Piece:
        """Have something done; ``about`` is what it concerns, so that a page finds it again."""
        with self._lock:
            piece = Piece(next(self._numbers), title, about)
            self._pieces = [*self._pieces[-MAX_KEPT_WORK:], piece]
            self._queue.put((piece, do))
            if self._thread is None:
                self._start()
        return piece

    def pieces(self) -> tuple[Piece, ...]:
        """Return the latest pieces, the newest last."""
        with self._lock:
            return tuple(self._pieces)

    def forget(self, piece: Piece) -> None:
        """Let a piece go that is over."""
        with self._lock:
            self._pieces = [each for each in self._pieces if each is not piece]

    @property
    def is_busy(self) -> bool:
        """Whether something is under way or waits."""
        return any(not piece.is_over for piece in self.pieces())

    def _run(self) -> None:
        while True:
            piece, do = self._queue.get()
            if piece.stop_asked.is_set():
                piece.state = "stopped"
                continue
            piece.state = "running"
            try:
                self._do(piece, do)
            finally:
                if not piece.is_over:  # a bug: the log has it, this piece has failed, and those behind it go on
                    piece.error = OlciError(texts.FAILED.format(piece.title), hint=texts.FAILED_HINT)
                    piece.state = "failed"
                    self._start()

    def _do(self, piece: Piece, do: Do) -> None:
        try:
            piece.result = do(piece)
            piece.state = "done"
        except Cancelled as error:
            piece.error, piece.state = error, "stopped"
        except OlciError as error:
            piece.error, piece.state = error, "failed"

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()


library_work = Work("library")
extract_work = Work("extract")
follow_work = Work("follow")
