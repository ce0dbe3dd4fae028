"""A cache for what takes long to make: threads that ask for the same at once wait for the first of them.

``functools.lru_cache`` lets each of them make it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from functools import wraps
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Made = TypeVar("Made")


def made_once(*, max_kept: int) -> Callable[[Callable[Arguments, Made]], Callable[Arguments, Made]]:
    """Return a decorator that keeps what a function returns, of the arguments last used.

    Arguments must be hashable. An error reaches all who wait and is not kept: the next one tries again.
    """

    def of(make: Callable[Arguments, Made]) -> Callable[Arguments, Made]:
        kept: OrderedDict[Hashable, Future[Made]] = OrderedDict()
        lock = threading.Lock()

        @wraps(make)
        def made(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Made:
            key = (args, *sorted(kwargs.items()))
            with lock:
                found = kept.get(key)
                if found is not None:
                    kept.move_to_end(key)
                else:
                    coming: Future[Made] = Future()
                    kept[key] = coming
                    if len(kept) > max_kept:
                        kept.popitem(last=False)
            if found is not None:
                return found.result()
            try:
                coming.set_result(make(*args, **kwargs))
            except BaseException as error:
                with lock:
                    if kept.get(key) is coming:
                        del kept[key]
                coming.set_exception(error)
                raise
            return coming.result()

        return made

    return of
