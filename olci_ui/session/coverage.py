"""How much of the area each scene covers: measured once, and not in the way where there are many scenes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from shapely.errors import GEOSException

from olci_core.area import Area
from olci_core.catalogue.whole_cover import WholeCover
from olci_core.errors import OlciError
from olci_core.scene import Scene

log = logging.getLogger(__name__)

NOTHING_KNOWN: Mapping[str, float] = MappingProxyType({})
BATCH = 250  # scenes of which it is seen at once whether they hold the whole area
MAX_ON_THE_SPOT = 250  # scenes that are measured on the spot; a scene takes about a millisecond


class Coverage:
    """The share (0 to 1) of an area inside each scene, by id; more than MAX_AT_ONCE come in a thread of their own.

    ``known`` has been measured before, and is not measured again.
    """

    def __init__(self, area: Area, scenes: Sequence[Scene], *, known: Mapping[str, float] = NOTHING_KNOWN) -> None:
        self._area = area
        self._shares = {scene.id: known[scene.id] for scene in scenes if scene.id in known}
        self._scenes = tuple(scene for scene in scenes if scene.id not in self._shares)
        self._done = 0
        self._stopped = False
        self._over = threading.Event()
        if len(self._scenes) <= MAX_ON_THE_SPOT:
            self._measure()
        else:
            threading.Thread(target=self._measure, name="coverage", daemon=True).start()

    @property
    def is_whole(self) -> bool:
        """Whether every scene has been measured."""
        return self._over.is_set()

    @property
    def fraction(self) -> float:
        """How far the measuring has come, 0 to 1."""
        return self._done / len(self._scenes) if self._scenes else 1.0

    def so_far(self) -> dict[str, float]:
        """Return what has been measured."""
        return self._shares if self.is_whole else self._shares.copy()

    def wait(self, timeout_s: float) -> bool:
        """Wait until all is measured, at most so long; say whether it is."""
        return self._over.wait(timeout_s)

    def stop(self) -> None:
        """Measure no more: nobody looks at it."""
        self._stopped = True

    def _measure(self) -> None:
        try:
            whole = WholeCover(self._area) if self._scenes else None
            for first in range(0, len(self._scenes), BATCH):
                batch = self._scenes[first : first + BATCH]
                sure = whole.ids(batch) if whole is not None else frozenset()
                self._shares.update(dict.fromkeys(sure, 1.0))
                for scene in batch:
                    if self._stopped:
                        return
                    if scene.id not in sure:
                        self._measure_one(scene)
                    self._done += 1
        finally:
            self._over.set()  # whatever happens, nobody waits for ever

    def _measure_one(self, scene: Scene) -> None:
        """Measure a scene; one whose outline cannot be read stays without a share and leaves the others alone."""
        try:
            # Not before: a listed scene reads its outline when it is first asked for, which takes as long.
            if (footprint := scene.footprint) is not None:
                self._shares[scene.id] = self._area.coverage_by(footprint)
        except (OlciError, GEOSException, ValueError) as error:
            log.warning("The coverage of %s is not known: %s", scene.name, error)
