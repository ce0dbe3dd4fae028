"""How a list is looked at, and what of it is wanted: values that parts take and return."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from olci_core.catalogue.scene_filter import SceneFilter


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which scenes of a result are wanted; ``with_superseded`` brings back the versions that better ones replace."""

    filter: SceneFilter = field(default_factory=SceneFilter)
    with_superseded: bool = False
    only_new: bool = False


@dataclass(frozen=True, slots=True)
class Display:
    """How a result is looked at: the view (None: the first that fits), the order, the size of the pictures, the page.

    ``colours`` are those of the footprints on the map, ``day`` is the one chosen in the calendar. ``by_pass`` shows one
    scene for all of a pass. ``with_held``: what is on the disk or in the queue is ticked and added like the rest.
    """

    view: str | None = None
    order: str = "time"
    card_px: int = 160
    page: int = 1
    colours: str = "date"
    day: date | None = None
    by_pass: bool = False
    with_held: bool = False


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the fields above the library say: which products are shown, both days included, in what order, and how."""

    text: str = ""
    types: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    order: str = "latest"
    look: str | None = None
