"""Small mappings by the hundred thousand: the keys are shared by all that have the same ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from sys import intern
from typing import Any

MAX_SHAPES = 64  # different sets of keys whose values are shared
MAX_TYPINGS = 64  # different sets of their types
MAX_SHARED = 1024  # values of one key
LOOK_EVERY = 256  # mappings, after which it is seen whether a key has more


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


class _Shape:
    """What all mappings of the same keys share: the place of each key, and for each place the values seen there.

    Values are shared by mappings whose values have the same types: 1, 1.0 and true are equal, and are not the same.
    """

    __slots__ = ("places", "seen")

    def __init__(self, keys: tuple[str, ...]) -> None:
        # A key that comes twice leaves the place of its first item out of use.
        self.places: Mapping[str, int] = {intern(key): place for place, key in enumerate(keys)}
        self.seen: dict[tuple[type, ...], tuple[dict[Any, Any], ...]] = {}

    def seen_of(self, types: tuple[type, ...]) -> tuple[dict[Any, Any], ...]:
        """Return the values seen at each place in mappings of such types."""
        seen = self.seen.get(types)
        if seen is None:
            if len(self.seen) >= MAX_TYPINGS:
                self.seen.clear()
            seen = self.seen[types] = tuple({} for _ in types)
        return seen


class MappingPacker:
    """Packs mappings: equal keys, and equal values of a key, are kept once. One thread at a time."""

    def __init__(self) -> None:
        self._shapes: dict[tuple[str, ...], _Shape] = {}
        self._packed = 0

    def pack(self, mapping: Mapping[str, Any]) -> PackedMapping:
        """Return the same mapping, packed."""
        return self.pack_items(tuple(mapping), tuple(mapping.values()))

    def pack_items(self, keys: tuple[str, ...], items: Sequence[Any]) -> PackedMapping:
        """Return the mapping of keys to items, packed; of a key that comes twice the last item counts, as in a dict."""
        shape = self._shape(keys)
        self._packed += 1
        if self._packed % LOOK_EVERY == 0:
            self._make_room()
        try:
            # In one go: it runs twenty times a scene.
            values = tuple(map(dict.setdefault, shape.seen_of(tuple(map(type, items))), items, items))
        except TypeError:  # a list or an object has no equal
            values = tuple(items)
        return PackedMapping(shape.places, values)

    def _shape(self, keys: tuple[str, ...]) -> _Shape:
        shape = self._shapes.get(keys)
        if shape is None:
            if len(self._shapes) >= MAX_SHAPES:
                self._shapes.clear()
            shape = self._shapes[keys] = _Shape(keys)
        return shape

    def _make_room(self) -> None:
        for shape in self._shapes.values():
            for seen in chain.from_iterable(shape.seen.values()):
                if len(seen) > MAX_SHARED:
                    seen.clear()
