"""A small file written whole or not at all: who reads it meanwhile has the one before."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write a file, and the folders above it where they are missing.

    ``mode`` is who may read and write a new file, as far as the system's usual mask lets it. Threads and processes may
    write the same one: it is that of one of them, and nothing of an unfinished one stays.

    Raises:
        OSError: the disk refused; what was there before stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.urandom(4).hex()}.new")
    try:
        with open(unfinished, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
