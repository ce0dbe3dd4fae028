"""SQLite files as disks, people and later versions of the program leave them."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def spoil(path: Path, how: str, *, table: str, version: int) -> None:
    """Make a file of the present ``version`` one that cannot be used; ``table`` is one of its tables."""
    content = path.read_bytes()
    match how:
        case "no database":
            path.write_bytes(b"not a database " * 300)
        case "empty":
            path.write_bytes(b"")
        case "another database":
            path.unlink()
            run(path, f"CREATE TABLE recipes (name TEXT); PRAGMA user_version = {version};")
        case "newer":
            run(path, f"ALTER TABLE {table} ADD COLUMN mood TEXT; PRAGMA user_version = {version + 7};")
        case "cut":
            path.write_bytes(content[: 3 * 4096])
        case "holes":
            path.write_bytes(content[: 8 * 4096] + b"\xff" * 4096 + content[9 * 4096 :])
        case _:
            raise ValueError(how)


def run(path: Path, statements: str) -> None:
    """Run statements on a file by hand."""
    base = sqlite3.connect(path)
    base.executescript(statements)
    base.close()
