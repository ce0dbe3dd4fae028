"""A scene as the catalogue lists it, its outline and its checksums read when somebody asks for them."""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Mapping
from typing import cast

from olci_core.area import Area
from olci_core.catalogue.raw_record import Record
from olci_core.scene import Scene

MAX_OUTLINES = 4096  # a kilobyte each; those asked for longest ago are read from their records again
_slot = vars(Scene)["footprint"]
_checksums = vars(Scene)["checksums"]
_outlined: deque[weakref.ref[LazyScene]] = deque()
_lock = threading.Lock()


class LazyScene(Scene):
    """A scene whose footprint and checksums are read from its record when they are asked for.

    Reading the footprint takes as long as everything else about a scene, and most of thousands are never drawn. Until
    then, and again when MAX_OUTLINES others have been asked for, the record stands in its place. The checksums are
    needed of the few scenes that are downloaded, and not kept.
    """

    __slots__ = ("__weakref__",)

    @property
    def footprint(self) -> Area | None:
        """The scene's outline on the ground; None where the catalogue has none that can be read."""
        held = _slot.__get__(self)
        if isinstance(held, Record):
            held = held.footprint()
            _slot.__set__(self, held)
            _make_room(self)
        return cast("Area | None", held)

    @footprint.setter
    def footprint(self, value: Area | Record | None) -> None:
        _slot.__set__(self, value)

    @property
    def checksums(self) -> Mapping[str, str]:
        """What the whole file must add up to, by the name of the algorithm."""
        held = _checksums.__get__(self)
        return held.checksums() if isinstance(held, Record) else cast("Mapping[str, str]", held)

    @checksums.setter
    def checksums(self, value: Mapping[str, str]) -> None:
        _checksums.__set__(self, value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scene):
            return NotImplemented
        return (self.id, self.name) == (other.id, other.name)

    def __hash__(self) -> int:
        return hash((self.id, self.name))


def _make_room(scene: LazyScene) -> None:
    with _lock:
        _outlined.append(weakref.ref(scene))
        if len(_outlined) > MAX_OUTLINES and (oldest := _outlined.popleft()()) is not None:
            _slot.__set__(oldest, oldest.record)
