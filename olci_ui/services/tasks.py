"""Work that goes on beside the pages: one task after another, seen by every tab, and not ended by a reload."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, Literal

from olci_core.errors import Cancelled, OlciError
from olci_ui.services import texts

TaskState = Literal["waiting", "running", "done", "failed", "stopped"]
MAX_KEPT_TASKS = 40


@dataclass
class Task:
    """One task: what it is called, how far it is (``done`` of ``total``), and what came of it.

    ``archive`` is the one whose scenes it works on, "" where that does not matter.
    What is under way counts in ``done`` by its share, where that is known.
    """

    number: int
    title: str
    about: str
    archive: str = ""
    state: TaskState = "waiting"
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


Do = Callable[[Task], Any]


class TaskQueue:
    """A thread that does tasks in their order; begun with the first of them."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._tasks: list[Task] = []
        self._queue: SimpleQueue[tuple[Task, Do]] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def begin(self, title: str, do: Do, *, about: str = "", archive: str = "") -> Task:
        """Have something done; ``about`` is what it concerns, so that a page finds it again."""
        with self._lock:
            task = Task(next(self._numbers), title, about, archive)
            self._tasks = [*self._tasks[-MAX_KEPT_TASKS:], task]
            self._queue.put((task, do))
            if self._thread is None:
                self._start()
        return task

    def tasks(self) -> tuple[Task, ...]:
        """Return the latest tasks, the newest last."""
        with self._lock:
            return tuple(self._tasks)

    def forget(self, task: Task) -> None:
        """Let a task go that is over."""
        with self._lock:
            self._tasks = [each for each in self._tasks if each is not task]

    @property
    def is_busy(self) -> bool:
        """Whether something is under way or waits."""
        return any(not task.is_over for task in self.tasks())

    def _run(self) -> None:
        while True:
            task, do = self._queue.get()
            if task.stop_asked.is_set():
                task.state = "stopped"
                continue
            task.state = "running"
            try:
                self._do(task, do)
            finally:
                if not task.is_over:  # a bug: the log has it, this task has failed, and those behind it go on
                    task.error = OlciError(texts.FAILED.format(task.title), hint=texts.FAILED_HINT)
                    task.state = "failed"
                    self._start()

    def _do(self, task: Task, do: Do) -> None:
        try:
            task.result = do(task)
            task.state = "done"
        except Cancelled as error:
            task.error, task.state = error, "stopped"
        except OlciError as error:
            task.error, task.state = error, "failed"

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()


library_tasks = TaskQueue("library")
extract_tasks = TaskQueue("extract")
follow_tasks = TaskQueue("follow")
