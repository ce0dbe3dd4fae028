"""A scene as the catalogue lists it, its outline laid out when somebody asks for it."""

from __future__ import annotations

from typing import cast

from olci_core.area import Area
from olci_core.catalogue.raw_record import Record
from olci_core.scene import Scene

_slot = vars(Scene)["footprint"]


class LazyScene(Scene):
    """A scene whose footprint is read from its record when it is first asked for.

    Reading it takes as long as everything else about a scene, and most of thousands are never drawn. Until then the
    record stands in its place.
    """

    __slots__ = ()

    @property
    def footprint(self) -> Area | None:
        """The scene's outline on the ground; None where the catalogue has none that can be read."""
        held = _slot.__get__(self)
        if isinstance(held, Record):
            held = held.footprint()
            _slot.__set__(self, held)
        return cast("Area | None", held)

    @footprint.setter
    def footprint(self, value: Area | Record | None) -> None:
        _slot.__set__(self, value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scene):
            return NotImplemented
        return (self.id, self.name) == (other.id, other.name)

    def __hash__(self) -> int:
        return hash((self.id, self.name))
