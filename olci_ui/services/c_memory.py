"""How the C library holds the program's memory, where it is glibc: in few heaps, and given back when it is free."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from functools import cache

# glibc's malloc.h (mallopt(3)), and the variables by which a person may set the same.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_SET_BY_PERSON = {
    _TRIM_THRESHOLD: "MALLOC_TRIM_THRESHOLD_",
    _MMAP_THRESHOLD: "MALLOC_MMAP_THRESHOLD_",
    _ARENA_MAX: "MALLOC_ARENA_MAX",
}
MAX_HEAPS = 2
ONCE_ONLY_BYTES = 8 * 2**20  # a decoded quicklook has 5 MB, and the next one is decoded into the same memory
KEPT_FREE_BYTES = 2 * ONCE_ONLY_BYTES


def keep_memory_together(environ: Mapping[str, str] = os.environ) -> None:
    """Let all threads share two heaps, and what is larger than a decoded quicklook go back as soon as it is free.

    Without this each thread has a heap of its own, sixteen on two cores, and each keeps what it once needed: after a
    few practice pictures 240 MB lie free. And pictures of 1 to 8 MiB are asked of the system anew each time, a third
    of what a crop costs. What a person has set in the environment stays.
    """
    mallopt = _of_glibc("mallopt")
    if mallopt is None:
        return
    chosen = {_ARENA_MAX: MAX_HEAPS, _MMAP_THRESHOLD: ONCE_ONLY_BYTES, _TRIM_THRESHOLD: KEPT_FREE_BYTES}
    for parameter, value in chosen.items():
        if _SET_BY_PERSON[parameter] not in environ:
            mallopt(parameter, value)


def give_back_memory() -> None:
    """Return what is free to the system now (malloc_trim(3)).

    A large picture leaves holes of a hundred megabytes in a heap, which are not returned by themselves.
    """
    trim = _of_glibc("malloc_trim")
    if trim is not None:
        trim(0)


@cache
def _of_glibc(name: str) -> Callable[..., int] | None:
    """Return a function of glibc, None where that is not the C library."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
