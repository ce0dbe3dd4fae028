"""A standing order: a search that is repeated, and the rule by which its scenes are fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

from olci_core.area import Area
from olci_core.catalogue.season import Season
from olci_core.errors import InputError
from olci_core.json_reader import read_json, write_json
from olci_core.product.manifest import GEO_COORDINATES
from olci_core.scene import PRODUCT_TYPES
from olci_core.transfer.new_job import check_pattern

MAX_ORDER_NAME_CHARS = 80
_TUPLES = ("product_types", "files", "months", "cut_variables")
_NOT_IN_FOLDERS = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
GB = 10**9


class Versions(StrEnum):
    """Which version of an acquisition is fetched."""

    FIRST = "first"  # the first one listed, and no other after it
    FINAL = "final"  # only what is not near real time
    REPLACE = "replace"  # the first one listed, and the final one in its place when it comes


class Choice(StrEnum):
    """Which of the scenes that pass are fetched."""

    ALL = "all"
    CLEAREST_OF_DAY = "clearest of each day"


@dataclass(frozen=True, slots=True)
class StandingOrder:
    """What is followed, and what of it is fetched.

    ``since`` (aware UTC): scenes that began earlier are not looked at. ``min_coverage``: the share (0 to 1) of the
    area that a scene must cover; ``max_bright``: the share (0 to 1) of bright pixels in the area that its quicklook may
    have, None for any. ``files``: chosen files, () for whole products. ``folder``: a pattern below the download
    folder. ``max_gb_a_week``: None without limit. ``min_free_gb``: what must stay free on the disk.
    ``removes_replaced``: whether a near-real-time product goes from the disk when the final one has come.
    ``months`` (1 to 12), ``hours`` (of the UTC day, half-open) and ``season`` are the search's, () and None for all.
    ``cuts_area``: whether the area is cut out of what arrives, with ``cut_variables``, () for what a product measures.
    ``id`` is None until the order is kept.

    Raises:
        InputError: a bound that cannot be, an unknown product, no name.
    """

    name: str
    area: Area
    since: datetime
    product_types: tuple[str, ...] = ("OL_1_EFR___",)
    platform: str | None = None
    min_coverage: float = 0.0
    max_bright: float | None = None
    choice: Choice = Choice.ALL
    versions: Versions = Versions.REPLACE
    removes_replaced: bool = False
    files: tuple[str, ...] = ()
    folder: str = ""
    max_gb_a_week: float | None = None
    min_free_gb: float = 5.0
    look_every_h: float = 6.0
    months: tuple[int, ...] = ()
    hours: tuple[float, float] | None = None
    season: Season | None = None
    cuts_area: bool = False
    cut_variables: tuple[str, ...] = ()
    is_paused: bool = False
    id: int | None = None

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > MAX_ORDER_NAME_CHARS:
            raise InputError("A standing order needs a name of 1 to 80 characters.", hint="Name what you follow.")
        if self.since.utcoffset() is None:
            raise InputError("The day from which an order follows has no time zone.", hint="Give the time in UTC.")
        object.__setattr__(self, "since", self.since.astimezone(UTC))
        unknown = [one for one in self.product_types if one not in PRODUCT_TYPES]
        if unknown or not self.product_types:
            raise InputError(
                f"Unknown product: {', '.join(unknown) or 'none'}", hint=f"Choose of {', '.join(PRODUCT_TYPES)}."
            )
        for label, share in (("covered", self.min_coverage), ("bright", self.max_bright)):
            if share is not None and not 0 <= share <= 1:
                raise InputError(f"The share that is {label} cannot be {100 * share:.0f} %.", hint="Give 0 to 100 %.")
        for label, number in (("GB a week", self.max_gb_a_week), ("hours between two looks", self.look_every_h)):
            if number is not None and not number > 0:
                raise InputError(f"The {label} must be more than 0, not {number:g}.")
        check_pattern(self.folder)
        if self.min_free_gb < 0:
            raise InputError(f"{self.min_free_gb:g} GB cannot stay free.", hint="Give 0 or more.")
        if self.files and self.cuts_area:
            self._insist_on_files_for_cuts()

    @property
    def folder_name(self) -> str:
        """The name as that of a folder."""
        return " ".join(_NOT_IN_FOLDERS.sub(" ", self.name).split()).strip(". ") or "order"

    def _insist_on_files_for_cuts(self) -> None:
        """Refuse chosen files out of which nothing can be cut."""
        if GEO_COORDINATES not in self.files:
            raise InputError(
                f"Nothing can be cut out of chosen files without {GEO_COORDINATES}, which says where the pixels lie.",
                hint=f"Choose {GEO_COORDINATES} too, or whole products.",
            )

    def numbered(self, order_id: int) -> Self:
        """Return the same order as it is kept under a number."""
        return replace(self, id=order_id)

    def to_json(self) -> bytes:
        """Return the order as JSON, without its number and whether it is paused."""
        kept = {one.name: getattr(self, one.name) for one in fields(self) if one.name not in ("id", "is_paused")}
        return write_json(kept | {"area": self.area.to_wkt(), "since": self.since.isoformat()})

    @classmethod
    def from_json(cls, text: bytes, *, order_id: int, is_paused: bool) -> Self:
        """Read an order that was kept.

        Raises:
            InputError: it cannot be read.
        """
        try:
            kept: Mapping[str, Any] = read_json(text)
            known = {one.name for one in fields(cls)}
            values = {name: value for name, value in kept.items() if name in known}
            values |= {"area": Area.from_wkt(values["area"]), "since": datetime.fromisoformat(values["since"])}
            values |= {name: tuple(values[name]) for name in _TUPLES if name in values}
            values |= {"hours": None if values.get("hours") is None else tuple(values["hours"])}
            season = values.get("season")
            values |= {"season": None if season is None else (tuple(season[0]), tuple(season[1]))}
            values |= {"choice": Choice(values["choice"]), "versions": Versions(values["versions"])}
            return cls(**values, id=order_id, is_paused=is_paused)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise InputError(f"Standing order {order_id} cannot be read: {error}") from error
