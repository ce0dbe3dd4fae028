"""Small mappings by the hundred thousand: the keys are shared by all that have the same ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from sys import intern
from typing import Any

MAX_SHARED = 4096
MAX_INTERNED_CHARS = 40


class PackedMapping(Mapping[str, Any]):
    """A mapping that cannot change, as large as its values."""

    __slots__ = ("_places", "_values")

    def __init__(self, places: Mapping[str, int], values: tuple[Any, ...]) -> None:
        self._places = places
        self._values = values

    def __getitem__(self, key: str) -> Any:
        return self._values[self._places[key]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __repr__(self) -> str:
        return repr(dict(self))

    def __reduce__(self) -> tuple[type[dict[str, Any]], tuple[dict[str, Any]]]:
        return dict, (dict(self),)


class MappingPacker:
    """Packs mappings: equal keys, equal short texts and equal numbers are kept once. One thread at a time."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, ...], Mapping[str, int]] = {}
        self._numbers: dict[float, float] = {}

    def pack(self, mapping: Mapping[str, Any]) -> PackedMapping:
        """Return the same mapping, packed."""
        return self.pack_items(tuple(mapping), mapping.values())

    def pack_items(self, keys: tuple[str, ...], items: Iterable[Any]) -> PackedMapping:
        """Return the mapping of keys to items, packed; of a key that comes twice the last item counts, as in a dict."""
        places = self._keys.get(keys)
        if places is None:
            if len(self._keys) >= MAX_SHARED:
                self._keys.clear()
            # A key that comes twice leaves the place of its first item out of use.
            places = self._keys[keys] = {intern(key): place for place, key in enumerate(keys)}
        if len(self._numbers) >= MAX_SHARED:
            self._numbers.clear()
        same_number = self._numbers.setdefault
        # Written out in one place: it runs twenty times a scene.
        values = [
            intern(value)
            if type(value) is str and len(value) <= MAX_INTERNED_CHARS
            else same_number(value, value)
            if type(value) is float
            else value
            for value in items
        ]
        return PackedMapping(places, tuple(values))
