"""Numbers, times and counted nouns as a reader expects them on a page: the one place of singular and plural."""

from __future__ import annotations

import math
import re
from calendar import month_abbr, month_name
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal

from olci_core.catalogue.season import Season
from olci_core.scene import PRODUCT_TYPES, Scene

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$<>:&])")
Noun = Literal[
    "scene", "new scene", "more scene", "version", "product", "file", "chosen file", "picture", "name", "download",
    "search", "area", "cut", "day",
]  # fmt: skip
NOUNS: Mapping[Noun, tuple[str, str]] = MappingProxyType(
    {
        "scene": ("{:,} scene", "{:,} scenes"),
        "new scene": ("{:,} new scene", "{:,} new scenes"),
        "more scene": ("{:,} more scene", "{:,} more scenes"),
        "version": ("{:,} version", "{:,} versions"),
        "product": ("{:,} product", "{:,} products"),
        "file": ("{:,} file", "{:,} files"),
        "chosen file": ("{:,} chosen file", "{:,} chosen files"),
        "picture": ("{:,} picture", "{:,} pictures"),
        "name": ("{:,} name", "{:,} names"),
        "download": ("{:,} download", "{:,} downloads"),
        "search": ("{:,} search", "{:,} searches"),
        "area": ("{:,} area", "{:,} areas"),
        "cut": ("{:,} cut", "{:,} cuts"),
        "day": ("{:,} day", "{:,} days"),
    }
)
"""Everything that a page counts: one, and several."""

TIMELINESS = {"NR": "Near real time", "ST": "Short time critical", "NT": "Final"}
SAID_IN_MINUTES_FROM_S = 100
MIN_KM2 = 0.01  # what is smaller is said in m²
SATELLITES = {"S3A": "Sentinel-3A", "S3B": "Sentinel-3B", "S3C": "Sentinel-3C", "S3D": "Sentinel-3D"}


def plain(text: str) -> str:
    """Return text so that Markdown shows it letter by letter.

    What a service says is never a picture, nor a link behind other words; an address that stands there in full can be
    clicked as the address it is.
    """
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def size(size_bytes: float | None) -> str:
    """Return a size in decimal units, as file managers and the service give it; unknown is said so."""
    if size_bytes is None:
        return "size unknown"
    for unit, scale in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size_bytes >= scale:
            value = size_bytes / scale
            return f"{value:.1f} {unit}" if value < 10 and unit != "kB" else f"{value:,.0f} {unit}"
    return f"{size_bytes:.0f} bytes"


def day(value: date) -> str:
    """Return a day as 1 June 2018."""
    return f"{value.day} {value:%B %Y}"


def days(first: date, last: date) -> str:
    """Return a span of days, both included, without saying month or year twice."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def moment(value: datetime) -> str:
    """Return a time as 2018-06-01 15:14 (UTC is said once, in the column's heading)."""
    return f"{value:%Y-%m-%d %H:%M}"


def moment_in_words(value: datetime) -> str:
    """Return a time as 1 June 2018, 15:14 UTC."""
    return f"{day(value.date())}, {value:%H:%M} UTC"


def product(product_type: str) -> str:
    """Return a product in two words or three: "Level 2 land", "Level 1, reduced"; full resolution goes unsaid."""
    level, _, resolution = PRODUCT_TYPES.get(product_type, product_type).partition(", ")
    return f"{level}, reduced" if resolution.startswith("reduced") else level


def product_choice(product_type: str) -> str:
    """Return a product as it is offered among others: "Level 2 land (300 m) · OL_2_LFR___"."""
    level, _, resolution = PRODUCT_TYPES[product_type].partition(", ")
    return f"{level} {resolution[resolution.index('(') :]} · {product_type}"


def scene_title(scene: Scene) -> str:
    """Return what distinguishes a scene from its neighbours at a glance."""
    return f"{moment_in_words(scene.begin)} · {SATELLITES.get(scene.platform, scene.platform)}"


def count(number: int, noun: Noun) -> str:
    """Return a counted noun: 1 scene, 12 scenes, 1,204 scenes, 2 searches."""
    return in_number(number, NOUNS[noun])


def about(number: int) -> int:
    """Return a number that is only estimated by its two leading digits."""
    return round(number, 2 - len(str(number)))


def in_number(number: int, forms: tuple[str, str]) -> str:
    """Return the sentence for one or the one for several, with the number in it: ("{:,} is …", "{:,} are …")."""
    return forms[number != 1].format(number)


def wait_in_words(left_s: float) -> str:
    """Return how long a wait yet is: 12 s, 40 minutes, 1 h 10 min.

    Minutes are rounded up: what is awaited comes a little earlier than was said, never later.
    """
    whole_s = max(round(left_s), 1)
    if whole_s < SAID_IN_MINUTES_FROM_S:
        return f"{whole_s} s"
    hours, minutes = divmod(math.ceil(whole_s / 60), 60)
    if not hours:
        return f"{minutes} minutes"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def ordinal(number: int) -> str:
    """Return a number in an order: 1st, 2nd, 3rd, 11th."""
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def rough_duration(seconds: float) -> str:
    """Return a time left no finer than it can be known: its last digit does not flicker."""
    if seconds < 10:
        return "a few seconds"
    if seconds <= 50:
        return f"about {math.ceil(seconds / 10) * 10} s"
    minutes = seconds / 60
    if minutes < 10:
        return f"about {math.ceil(minutes - 0.2)} min"
    if minutes < 58:
        return f"about {math.ceil(minutes / 5 - 0.2) * 5} min"
    hours = math.ceil(minutes / 30 - 0.2) / 2
    return f"about {hours:g} h" if hours < 48 else f"about {hours / 24:.0f} days"


def latitude(degrees: float) -> str:
    """Return a latitude as 57.5° N."""
    return f"{abs(degrees):.1f}° {'N' if degrees >= 0 else 'S'}"


def longitude(degrees: float) -> str:
    """Return a longitude as 20.1° E."""
    return f"{abs(degrees):.1f}° {'E' if degrees >= 0 else 'W'}"


def square_km(area_km2: float) -> str:
    """Return the size of an area as 12,300 km²; a small one by two digits, 0.32 km², a smaller one as 7,854 m²."""
    if area_km2 < MIN_KM2:
        return f"{area_km2 * 1e6:,.0f} m²"
    return f"{area_km2:,.0f} km²" if area_km2 >= 10 else f"{area_km2:.2g} km²"


def bounds(west: float, south: float, east: float, north: float) -> str:
    """Return the bounds of an area in degrees, west to east and south to north: 20.12° to 21.50° E, 57.00° to 58.00° N.

    Eastern and northern degrees are positive; an area over the antimeridian ends beyond 180.
    """
    return f"{west:.2f}° to {east:.2f}° E, {south:.2f}° to {north:.2f}° N"


def clock(hour: float) -> str:
    """Return an hour of the day as 09:30."""
    hours, minutes = divmod(round(60 * hour), 60)
    return f"{hours:02d}:{minutes:02d}"


def hours_words(hours: tuple[float, float]) -> str:
    """Return a part of each day as 08:00–12:30 UTC."""
    return f"{clock(hours[0])}–{clock(hours[1])} UTC"


def months_words(months: Iterable[int]) -> str:
    """Return months (1 to 12) as Mar–May, Oct; those that follow one another as a span, over new year too."""
    chosen = set(months)
    firsts = [month for month in sorted(chosen) if (month - 2) % 12 + 1 not in chosen] or [1]
    spans = []
    for first in firsts:
        last = first
        while last % 12 + 1 in chosen - {first}:
            last = last % 12 + 1
        spans.append(month_abbr[first] if first == last else f"{month_abbr[first]}–{month_abbr[last]}")
    return ", ".join(spans)


def season_words(season: Season) -> str:
    """Return the days of each year as 10 April to 24 April."""
    (month, day), (last_month, last_day) = season
    return f"{day} {month_name[month]} to {last_day} {month_name[last_month]}"
