"""One OLCI scene as the catalogue lists it, and its product name taken apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, Self

from olci_core.area import Area
from olci_core.errors import InputError

FULL_PIXEL_M, REDUCED_PIXEL_M = 300.0, 1200.0  # of product types whose seventh letter is F, or R
MAX_SIZE_BYTES = 2**50  # a petabyte: beyond it a size is a mistake, and unknown
PRODUCT_TYPES: Mapping[str, str] = {
    "OL_1_EFR___": "Level 1, full resolution (300 m)",
    "OL_1_ERR___": "Level 1, reduced resolution (1.2 km)",
    "OL_2_LFR___": "Level 2 land, full resolution (300 m)",
    "OL_2_LRR___": "Level 2 land, reduced resolution (1.2 km)",
    "OL_2_WFR___": "Level 2 water, full resolution (300 m)",
    "OL_2_WRR___": "Level 2 water, reduced resolution (1.2 km)",
}

STRIPE_TYPES = frozenset({"OL_1_ERR___", "OL_2_LRR___", "OL_2_WRR___"})
"""The product types that come in half-orbit stripes instead of frames of three minutes."""

PLATFORMS = ("S3A", "S3B", "S3C", "S3D")
"""The satellites of the mission, those still to fly included."""

MISSION_BEGAN_ON = date(2016, 2, 16)
"""The launch of Sentinel-3A: there is no scene of a day before."""

# Sentinel-3 PDGS file naming convention, EUM/LEO-SEN3/SPE/10/0070 (see also the OLCI user guide, "Naming convention").
# Satellites, centres, classes and timeliness codes that do not exist yet are names all the same.
_NAME = re.compile(
    r"(?P<platform>S3[A-Z0-9_])_(?P<product_type>OL_[0-9]_[A-Z0-9_]{6})_"
    r"(?P<begin>\d{8}T\d{6})_(?P<end>\d{8}T\d{6})_(?P<created>\d{8}T\d{6})_"
    r"(?P<duration>\d{4})_(?P<cycle>\d{3})_(?P<relative_orbit>\d{3})_(?P<frame>\d{4}|____)_"
    r"(?P<centre>[A-Z0-9_]{3})_(?P<processing_class>[A-Z0-9_])_(?P<timeliness>[A-Z0-9_]{2})_(?P<baseline>[A-Z0-9_]{3})"
    r"(?:\.SEN3)?",
    re.ASCII,
)


class ProductName(NamedTuple):  # not a dataclass: one is made for every scene of a search, in a quarter of the time
    """The parts of a product name; times are aware UTC, to the second.

    ``duration_s`` seconds; ``frame`` is the along-track coordinate in seconds after the ascending node, None for
    the half-orbit stripes.
    """

    platform: str
    product_type: str
    begin: datetime
    end: datetime
    created: datetime
    duration_s: int
    cycle: int
    relative_orbit: int
    frame: int | None
    centre: str
    processing_class: str
    timeliness: str
    baseline: str

    @classmethod
    def parse(cls, name: str) -> Self:
        """Take a product name apart, with or without ``.SEN3``.

        Raises:
            InputError: the name does not follow the convention.
        """
        match = _NAME.fullmatch(name)
        if match is None:
            raise InputError(
                f"Not the name of an OLCI product: {name[:120]}",
                hint="A name looks like S3A_OL_1_EFR____20240415T074029_20240415T074329_…_PS2_O_NT_003.SEN3.",
            )
        # Groups in the order of the fields: this runs for every scene of a search.
        platform, product_type, begin, end, created, duration, cycle, orbit, frame, *rest = match.groups()
        try:
            times = _time(begin), _time(end), _time(created)
        except ValueError as error:
            raise InputError(f"A time in the product name does not exist: {name}") from error
        number = int(frame) if frame.isdigit() else None
        return cls(platform, product_type, *times, int(duration), int(cycle), int(orbit), number, *rest)

    def __str__(self) -> str:
        frame = "____" if self.frame is None else f"{self.frame:04d}"
        begin, end, created = (compact_time(time) for time in (self.begin, self.end, self.created))
        return (
            f"{self.platform}_{self.product_type}_{begin}_{end}_{created}_{self.duration_s:04d}_{self.cycle:03d}_"
            f"{self.relative_orbit:03d}_{frame}_{self.centre}_{self.processing_class}_{self.timeliness}_"
            f"{self.baseline}.SEN3"
        )


def same_stretch(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Whether the shorter of two stretches of time (begin and end) lies at least half within the other."""
    shorter = max(timedelta(), min(one[1] - one[0], other[1] - other[0]))
    return 2 * shared_time(one, other) >= shorter


def shared_time(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> timedelta:
    """Return how long two stretches of time run side by side; negative is the time between them."""
    return min(one[1], other[1]) - max(one[0], other[0])


@dataclass(frozen=True, slots=True)
class Scene:
    """One product of the catalogue.

    Times are aware UTC. ``size_bytes`` is None where the catalogue does not know it. ``footprint`` is None where
    the catalogue has none. ``checksums`` maps an algorithm (``MD5``, ``BLAKE3``) to lower-case hexadecimal digits.
    ``attributes`` maps the catalogue's attribute names to their values; ``record`` is the catalogue's own object.
    Two scenes are equal when their ``id`` and ``name`` are.
    """

    id: str
    name: str
    product_type: str = field(compare=False)
    platform: str = field(compare=False)
    begin: datetime = field(compare=False)
    end: datetime = field(compare=False)
    created: datetime = field(compare=False)
    cycle: int = field(compare=False)
    relative_orbit: int = field(compare=False)
    frame: int | None = field(compare=False)
    timeliness: str = field(compare=False)
    baseline: str = field(compare=False)
    size_bytes: int | None = field(compare=False)
    online: bool = field(compare=False)
    footprint: Area | None = field(compare=False, repr=False)
    quicklook_url: str | None = field(compare=False, repr=False)
    checksums: Mapping[str, str] = field(compare=False, repr=False)
    attributes: Mapping[str, Any] = field(compare=False, repr=False)
    record: Mapping[str, Any] = field(compare=False, repr=False)

    @property
    def is_ascending(self) -> bool:
        """Whether the satellite flew northwards: from the catalogue, else from the frame number."""
        direction = str(self.attributes.get("orbitDirection", "")).upper()
        if direction in ("ASCENDING", "DESCENDING"):
            return direction == "ASCENDING"
        return frame_is_ascending(self.frame)


def frame_is_ascending(frame: int | None) -> bool:
    """Say whether a frame lies on the northward half of the orbit; stripes (None) run southwards in daylight.

    Frames are counted in seconds after the ascending node; the northern turn lies at 1,515 s and the southern one at
    4,545 s (a quarter and three quarters of the orbit's 6,060 s).
    """
    return frame is not None and not 1515 <= frame < 4545


def bare_name(name: str) -> str:
    """Return a product name without ``.SEN3`` and ``.zip``."""
    return name.removesuffix(".zip").removesuffix(".SEN3")


def folder_name(name: str) -> str:
    """Return the name of a product's folder, ``<Name>.SEN3``, checked.

    Raises:
        InputError: the name does not follow the convention, so it becomes no path.
    """
    ProductName.parse(name)
    return f"{name.removesuffix('.SEN3')}.SEN3"


def compact_time(moment: datetime) -> str:
    """Write a time as product names have it, to the second below."""
    # Not strftime: it writes the years before 1000 with fewer than four digits.
    return moment.replace(tzinfo=None).isoformat(timespec="seconds").replace("-", "").replace(":", "")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}Z")
