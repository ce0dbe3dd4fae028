"""What a filter asks of many scenes, as arrays: read from them once, then narrowed and counted in milliseconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set

import numpy as np
from numpy.typing import NDArray

from olci_core.scene import Scene
from olci_core.sphere import Flags, Floats


class SceneColumns:
    """Columns of some scenes, each read when it is first asked for. One thread at a time."""

    def __init__(self, scenes: Iterable[Scene]) -> None:
        self.scenes = tuple(scenes)
        self._coded: dict[str, tuple[list[object], NDArray[np.intp]]] = {}
        self._figures: dict[str, Floats] = {}
        self._ids: list[str] | None = None

    def is_one_of(self, name: str, of: Callable[[Scene], object], chosen: Iterable[object]) -> Flags:
        """Return of which scenes a column holds one of the chosen values; ``of`` reads the column."""
        values, codes = self.coded(name, of)
        wanted = frozenset(chosen)
        flags: Flags = np.array([value in wanted for value in values], dtype=np.bool_)[codes]
        return flags

    def counted(self, name: str, of: Callable[[Scene], object], among: Flags) -> Counter[object]:
        """Return how many of the scenes ``among`` have each value of a column; values that none has are left out."""
        values, codes = self.coded(name, of)
        numbers = np.bincount(codes[among], minlength=len(values))
        return Counter({value: int(number) for value, number in zip(values, numbers, strict=True) if number})

    def coded(self, name: str, of: Callable[[Scene], object]) -> tuple[list[object], NDArray[np.intp]]:
        """Return the values of a column, each once, and for each scene the place of its own among them."""
        if name not in self._coded:
            self._coded[name] = _coded(map(of, self.scenes), len(self.scenes))
        return self._coded[name]

    def figures(self, name: str, of: Callable[[Scene], float | None]) -> Floats:
        """Return a column of figures, not a number where one is not known."""
        if name not in self._figures:
            self._figures[name] = _floats(map(of, self.scenes), len(self.scenes))
        return self._figures[name]

    def figures_by_id(self, known: Mapping[str, float | None]) -> Floats:
        """Return what is known by scene id as a column, not a number where it is not."""
        if self._ids is None:
            self._ids = [scene.id for scene in self.scenes]
        return _floats(map(known.get, self._ids), len(self._ids))

    def ids_in(self, ids: Set[str]) -> Flags:
        """Return which scenes are among these."""
        if self._ids is None:
            self._ids = [scene.id for scene in self.scenes]
        return np.fromiter((one in ids for one in self._ids), np.bool_, len(self._ids))


def _coded(column: Iterable[object], length: int) -> tuple[list[object], NDArray[np.intp]]:
    places: dict[object, int] = {}
    codes = np.fromiter((places.setdefault(value, len(places)) for value in column), np.intp, length)
    return list(places), codes


def _floats(column: Iterable[float | None], length: int) -> Floats:
    return np.fromiter((np.nan if value is None else value for value in column), np.float64, length)
