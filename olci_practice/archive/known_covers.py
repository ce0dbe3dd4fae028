"""What acquisitions are covered with: looked up in the table, remembered, or worked out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import TypeVar

from olci_practice.archive.cover_table import CoverTable, cover_table
from olci_practice.archive.covered import Between
from olci_practice.earth.picture import LOOKS, covers_of, land_covers_of, weather_covers_between
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import unshifted

_REMEMBERED = 20_000  # frames whose covers are kept, half a kilobyte each: a next page asks for the same ones

_Place = tuple[str, int, int | None]  # satellite, orbit and frame
_Covers = TypeVar("_Covers", Mapping[str, float], Between)


class KnownCovers:
    """Covers in percent by the catalogue's names, those of a reprocessing as of what was first taken there."""

    def __init__(self, *, seed: int) -> None:
        self._seed = seed
        self._lock = threading.Lock()
        self._full: dict[_Place, Mapping[str, float]] = {}
        self._weather: dict[int, dict[_Place, Between]] = {every: {} for every in LOOKS}

    @property
    def table(self) -> CoverTable:
        """The table of what was worked out beforehand."""
        return cover_table(self._seed)

    def of(self, acquisitions: Sequence[Acquisition]) -> list[Mapping[str, float]]:
        """Return the covers of each: the dearest figures of a record."""
        return self._kept(self._full, acquisitions, self._found)

    def land_of(self, acquisitions: Sequence[Acquisition]) -> list[Mapping[str, float]]:
        """Return those covers of each that depend on the place alone."""
        return land_covers_of(unshifted(acquisitions))

    def weather_between(self, acquisitions: Sequence[Acquisition], every: int) -> list[Between]:
        """Return between what the covers of each lie that depend on the weather, by a look at one place in so many."""
        make = partial(weather_covers_between, every=every, seed=self._seed)
        return self._kept(self._weather[every], acquisitions, make)

    def _found(self, acquisitions: Sequence[Acquisition]) -> list[Mapping[str, float]]:
        listed = [self.table.one(*_place(one)) for one in acquisitions]
        missing = [one for one, covers in zip(acquisitions, listed, strict=True) if covers is None]
        made = iter(covers_of(missing, seed=self._seed))
        return [next(made) if covers is None else covers for covers in listed]

    def _kept(
        self,
        kept: dict[_Place, _Covers],
        acquisitions: Sequence[Acquisition],
        make: Callable[[Sequence[Acquisition]], list[_Covers]],
    ) -> list[_Covers]:
        """Return what is kept of the place of each, made of what was first taken where it is not there yet."""
        with self._lock:
            missing = list(dict.fromkeys(unshifted([a for a in acquisitions if _place(a) not in kept])))
            kept.update({_place(a): made for a, made in zip(missing, make(missing), strict=True)})
            found = [kept[_place(a)] for a in acquisitions]
            for oldest in list(islice(kept, max(0, len(kept) - _REMEMBERED))):
                del kept[oldest]
        return found


def _place(acquisition: Acquisition) -> _Place:
    return acquisition.platform, acquisition.absolute_orbit, acquisition.frame
