"""Searches kept under a name in a file, with what has been seen of each."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from olci_core.errors import InputError, StorageError
from olci_core.json_reader import read_json
from olci_core.set_aside import set_aside
from olci_core.whole_file import write_whole
from olci_ui.formats import count
from olci_ui.session import texts
from olci_ui.session.saved_search import WHICH_DAYS, SavedSearch, checked_name
from olci_ui.texts import NEWER, WAS_EMPTY, WAS_SPOILED

SEARCHES_FILE = "searches.json"
_SEARCHES_VERSION = 1
_lock = threading.RLock()
_notices: dict[Path, str] = {}  # by file: what was set aside since this process began


class SavedSearches:
    """The searches kept in a folder; each call reads the file and writes it whole. Threads may share one.

    A file that cannot be used as it is gets a dated name, and what could be read of it is written anew.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / SEARCHES_FILE

    def all(self) -> tuple[SavedSearch, ...]:
        """Return them in the order of their names.

        Raises:
            StorageError: the file cannot be read; it is left as it is.
        """
        with _lock:
            try:
                text = self._file.read_text("utf-8", errors="replace")
            except FileNotFoundError:
                return ()
            except OSError as error:
                raise StorageError(
                    texts.UNREADABLE.format(self._file, error.strerror or error),
                    hint=texts.UNREADABLE_HINT,
                ) from error
            kept, fault = _all_of(text)
            if fault:
                self._begin_anew(kept, fault)
        return tuple(sorted(kept, key=lambda one: one.name.casefold()))

    @property
    def notice(self) -> str:
        """That a file could not be used and was set aside since the program began, as a sentence; "" otherwise."""
        return _notices.get(self._file, "")

    def _begin_anew(self, kept: Iterable[SavedSearch], fault: str) -> None:
        kept = tuple(kept)
        try:
            aside = set_aside(self._file, moment=datetime.now(UTC))
        except OSError as error:
            raise StorageError(
                texts.STUCK.format(fault, error.strerror or error),
                hint=texts.STUCK_HINT.format(self._file),
            ) from error
        self._write(kept)
        rest = texts.SOME_SAVED.format(count(len(kept), "search")) if kept else texts.NONE_SAVED
        _notices[self._file] = texts.SET_ASIDE.format(fault, aside.name, rest)

    def named(self, name: str) -> SavedSearch | None:
        """Return one by its name, None where there is none.

        Raises:
            StorageError: the file cannot be read.
        """
        return next((one for one in self.all() if one.name == name), None)

    def add(self, search: SavedSearch) -> None:
        """Keep a new search.

        Raises:
            InputError: there is one of that name.
            StorageError: the file cannot be read or written.
        """
        with _lock:
            self._write((*self._others(search.name, taken=True), search))

    def put(self, search: SavedSearch) -> None:
        """Keep a search in the place of the one of the same name.

        Raises:
            StorageError: the file cannot be read or written.
        """
        with _lock:
            self._write((*self._others(search.name), search))

    def rename(self, name: str, new_name: str) -> None:
        """Keep a search under another name.

        Raises:
            InputError: the new name is empty or too long, or another search has it.
            StorageError: the file cannot be read or written.
        """
        new_name = checked_name(new_name)
        with _lock:
            search = self.named(name)
            if search is not None and new_name != name:
                others = [one for one in self._others(new_name, taken=True) if one.name != name]
                self._write((*others, replace(search, name=new_name)))

    def delete(self, name: str) -> None:
        """Keep a search no more.

        Raises:
            StorageError: the file cannot be read or written.
        """
        with _lock:
            self._write(self._others(name))

    def _others(self, name: str, *, taken: bool = False) -> tuple[SavedSearch, ...]:
        kept = self.all()
        others = tuple(one for one in kept if one.name != name)
        if taken and len(others) < len(kept):
            raise InputError(texts.NAME_TAKEN.format(name), hint=texts.NAME_TAKEN_HINT)
        return others

    def _write(self, searches: Iterable[SavedSearch]) -> None:
        text = json.dumps(
            {"version": _SEARCHES_VERSION, "searches": [_written(one) for one in searches]}, ensure_ascii=False
        )
        try:
            write_whole(self._file, text.encode())
        except OSError as error:
            raise StorageError(texts.NOT_KEPT.format(self._file, error.strerror or error)) from error


def _all_of(text: str) -> tuple[list[SavedSearch], str]:
    """Return the searches that a file's text holds, and what is wrong with it, "" for nothing."""
    if not text.strip():
        return [], WAS_EMPTY
    fault, version = "", _SEARCHES_VERSION
    try:
        whole = read_json(text)
        found, version = list(whole["searches"]), int(whole.get("version", _SEARCHES_VERSION))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        found, fault = _one_by_one(text), WAS_SPOILED
    kept: dict[str, SavedSearch] = {}
    for one in found:
        try:
            read = _read(one)
        except (ValueError, KeyError, TypeError):
            fault = WAS_SPOILED
        else:
            kept[read.name] = read
    newer = NEWER.format(version) if version > _SEARCHES_VERSION else ""
    return list(kept.values()), newer or fault


def _one_by_one(text: str) -> list[Any]:
    """Return what can be read of a list that breaks off, item by item."""
    decoder, found = json.JSONDecoder(), []
    rest = text.partition("[")[2]
    while rest := rest.lstrip(" \t\r\n,"):
        try:
            one, end = decoder.raw_decode(rest)
        except (ValueError, RecursionError):
            break
        found.append(one)
        rest = rest[end:]
    return found


def _written(search: SavedSearch) -> dict[str, Any]:
    return {
        "name": search.name,
        "search": dict(search.parameters),
        "days": search.which_days,
        "seen": sorted(search.seen),
        "seen_at": search.seen_at.isoformat() if search.seen_at else None,
    }


def _read(one: Mapping[str, Any]) -> SavedSearch:
    """Return a search as it was kept; KeyError, TypeError or ValueError where it is not what was written."""
    seen_at = datetime.fromisoformat(one["seen_at"]) if one["seen_at"] is not None else None
    if one["days"] not in WHICH_DAYS or (seen_at is not None and seen_at.tzinfo is None):
        raise ValueError("not a saved search")
    parameters = {str(key): str(value) for key, value in dict(one["search"]).items()}
    return SavedSearch(str(one["name"]), parameters, one["days"], frozenset(map(str, one["seen"])), seen_at)
