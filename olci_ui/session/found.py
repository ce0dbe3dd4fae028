"""What a search brought, with what has been measured of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from olci_core.catalogue import SearchQuery, versions_of
from olci_core.catalogue.query import EVERY_MONTH
from olci_core.catalogue.scene_filter import bright_percent, cloud_percent
from olci_core.catalogue.solar_elevation import sun_heights
from olci_core.scene import Scene
from olci_ui.formats import bounds, hours_words, months_words, season_words
from olci_ui.services import ArchiveKind
from olci_ui.session import texts
from olci_ui.session.coverage import Coverage
from olci_ui.session.search_form import form_of, names_to_address, to_address
from olci_ui.texts import FOUND_BY_NAME


@dataclass
class Found:
    """What a search brought: every version in ``scenes``, each acquisition once in ``shown``.

    ``query`` is None for scenes found by ``names``; ``missing`` are those not found, with ``reasons`` for each.
    ``is_growing``: these are the scenes that have come so far, and the search goes on. ``measured`` are the shares of
    the area that were measured before, when the list was shorter.
    """

    archive: ArchiveKind
    query: SearchQuery | None
    scenes: tuple[Scene, ...]
    complete: bool
    notes: tuple[str, ...]
    asked_at: datetime
    missing: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    is_growing: bool = False
    measured: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def shown(self) -> tuple[Scene, ...]:
        """Each acquisition once, its best version."""
        return tuple(versions[0] for versions in self._acquisitions)

    @cached_property
    def versions(self) -> Mapping[str, int]:
        """How many versions the catalogue lists of each scene, itself included."""
        return {scene.id: len(versions) for versions in self._acquisitions for scene in versions}

    @cached_property
    def address(self) -> Mapping[str, str]:
        """The search as query parameters."""
        return address_of(self.query, names=self.names)

    @cached_property
    def sign(self) -> str:
        """What the search is known by."""
        return sign_of(self.archive, self.address)

    @property
    def folder_name(self) -> str:
        """What a folder for the scenes of this search is called."""
        if self.query is None:
            return FOUND_BY_NAME
        types = "+".join(one.rstrip("_") for one in self.query.product_types)
        return f"{self.query.begin.date()} to {self.query.last_day} {types}"

    @property
    def search_words(self) -> str:
        """The search in a sentence's part, for the library and for a methods paragraph; "" for scenes asked by name."""
        if self.query is None:
            return ""
        query, asked = self.query, texts.ARCHIVES[self.archive]
        types = " + ".join(query.product_types)
        words = texts.ASKED_ON.format(asked, self.asked_at, types, query.begin.date(), query.last_day)
        if query.season is not None:
            words += texts.OF_EACH_YEAR.format(season_words(query.season))
        if query.months != EVERY_MONTH:
            words += texts.OF_EACH_YEAR.format(months_words(query.months))
        if query.hours is not None:
            words += texts.OF_EACH_DAY.format(hours_words(query.hours))
        if query.area is not None:
            words += texts.BETWEEN.format(bounds(*query.area.bounds))
        return words

    def standing(self, scene: Scene) -> str:
        """Return how a scene stands among its versions, "" where there is no other."""
        number = self.versions.get(scene.id, 1)
        if number == 1:
            return ""
        return (texts.OLDER_VERSION if scene.id in self.superseded else texts.BEST_VERSION).format(number)

    @cached_property
    def superseded(self) -> frozenset[str]:
        """The ids of the versions that a better one replaces."""
        return frozenset(scene.id for versions in self._acquisitions for scene in versions[1:])

    @cached_property
    def every_version(self) -> tuple[Scene, ...]:
        """All scenes, the versions of an acquisition one after the other, the best first."""
        return tuple(scene for versions in self._acquisitions for scene in versions)

    @cached_property
    def _acquisitions(self) -> tuple[tuple[Scene, ...], ...]:
        """The versions of each acquisition, the best first; what was asked for by name stands as it was asked for."""
        return versions_of(self.scenes) if self.query else tuple((scene,) for scene in self.scenes)

    @cached_property
    def by_id(self) -> Mapping[str, Scene]:
        """All scenes by id, superseded ones too."""
        return {scene.id: scene for scene in self.scenes}

    @property
    def coverage(self) -> Mapping[str, float]:
        """The share (0 to 1) of the searched area that each scene covers, as far as measured; empty without an area."""
        return self.measuring.so_far() if self.measuring else {}

    @cached_property
    def measuring(self) -> Coverage | None:
        """The coverage of the area, begun when first asked for: shown scenes first. None without an area."""
        area = self.query.area if self.query else None
        if area is None:
            return None
        older = (scene for scene in self.every_version if scene.id in self.superseded)
        return Coverage(area, (*self.shown, *older), known=self.measured)

    def give_way(self) -> Mapping[str, float]:
        """Return what has been measured and measure no more: a longer list takes the place of this one."""
        if "measuring" not in self.__dict__ or self.measuring is None:
            return self.measured
        self.measuring.stop()
        return self.measuring.so_far()

    @cached_property
    def differs_in_bright(self) -> bool:
        """Whether the whole scenes differ in how bright they are."""
        return _differ(bright_percent(scene) for scene in self.scenes)

    @cached_property
    def differs_in_cloud(self) -> bool:
        """Whether the whole scenes differ in how much of them is cloud."""
        return _differ(cloud_percent(scene) for scene in self.scenes)

    @cached_property
    def sun_height_deg(self) -> Mapping[str, float]:
        """The height of the sun at the middle of the area by scene id, in degrees; empty without an area."""
        area = self.query.area if self.query else None
        if area is None:
            return {}
        lon, lat = area.center
        return sun_heights(self.scenes, lon=lon, lat=lat)

    @cached_property
    def sun_range_deg(self) -> tuple[float, float] | None:
        """The lowest and the highest sun over the middle of the area, in degrees; None without an area."""
        heights = self.sun_height_deg.values()
        return (min(heights), max(heights)) if heights else None


def address_of(query: SearchQuery | None, *, names: Sequence[str] = ()) -> dict[str, str]:
    """Return a search as query parameters; without a query it is one for names."""
    return to_address(form_of(query)) if query is not None else names_to_address(names)


def sign_of(archive: ArchiveKind, address: Mapping[str, str]) -> str:
    """Return what a search is known by: the same whenever the same is asked of the same archive."""
    return hashlib.sha256(repr((archive, sorted(address.items()))).encode()).hexdigest()[:16]


def _differ(figures: Iterable[float | None]) -> bool:
    return len({figure for figure in figures if figure is not None}) > 1
