"""What a file or a text holds, feature by feature: its rings, where they lie, and why something is no area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from olci_core.area import crs as systems
from olci_core.area.canonical import as_written, with_short_edges
from olci_core.area.nesting import sorted_out
from olci_core.area.polygons import Region, Ring, lay_out, united
from olci_core.area.text.wkt_geojson import Polygons, checked
from olci_core.errors import InputError

POINT, LINE, NOTHING, BROKEN, SIZELESS = "a point", "a line", "no outline", "broken coordinates", "no size"
MAX_NAME_CHARS = 200
_NAME_KEYS = ("name", "title", "label", "id")
_MAX_LON, _MAX_LAT = 540.0, 90.001


@dataclass(slots=True)
class Outline:
    """One feature: its name, its polygons in the coordinates of ``crs`` (None: nothing says which), or what it is.

    ``fault`` is "" for an area, else why it is none: a point, a line, no outline. ``source`` names the file or layer.
    """

    name: str
    polygons: Polygons = field(default_factory=list)
    crs: str | None = None
    fault: str = ""
    source: str = ""


def name_among(values: Mapping[str, Any], number: int, *, kind: str = "Feature") -> str:
    """Return the value that names a feature: of a key such as name, else the first text, else its number."""
    known = {str(key).lower(): value for key, value in values.items() if isinstance(value, str | int)}
    named = [key for key in known if "name" in key]
    for key in (*_NAME_KEYS[:3], *named, *_NAME_KEYS[3:]):
        if not isinstance(known.get(key), bool) and (words := clean_name(known.get(key, ""))):
            return words
    return f"{kind} {number}"


def clean_name(value: object) -> str:
    """Return a name in one line that can be shown, at most ``MAX_NAME_CHARS`` long."""
    words = " ".join(str(value).replace("\0", " ").split())
    return words.encode("utf-8", "replace").decode("utf-8")[:MAX_NAME_CHARS]


def words_for(left_out: Sequence[Outline], total: int, *, max_named: int = 5) -> str:
    """Say which features could not be used: "2 of 30 features could not be used: Harbour (a point), …"; "" for none."""
    if not left_out:
        return ""
    named = ", ".join(f"{one.name[:60]} ({one.fault})" for one in left_out[:max_named])
    more = f" and {len(left_out) - max_named:,} more" if len(left_out) > max_named else ""
    return f"{len(left_out):,} of {total:,} features could not be used: {named}{more}."


def put_in_degrees(outlines: Iterable[Outline], *, crs: str | None = None) -> None:
    """Turn the polygons of outlines into degrees of WGS 84, all of one coordinate system at once.

    ``crs`` is that of outlines that name none, or one that their numbers contradict; without it numbers that name none
    are taken for degrees where they can be.

    Raises:
        CoordinateSystemUnknown: the numbers are no degrees and no coordinate system is named, or another kind of one.
        InputError: a coordinate system is not known.
    """
    groups: dict[str | None, list[Outline]] = {}
    for one in outlines:
        one.polygons = [_plain(polygon) for polygon in one.polygons if polygon and len(polygon[0])]
        if one.polygons:
            groups.setdefault(one.crs or crs, []).append(one)
    for name, members in groups.items():
        rings = [ring for one in members for polygon in one.polygons for ring in polygon]
        if name is None:
            _must_be_degrees(np.concatenate(rings))
            continue
        if _contradicts(rings, name):
            if crs is None:
                raise _contradiction(np.concatenate(rings), name)
            name = crs  # noqa: PLW2901 - what a person says weighs more
        turned = iter(systems.rings_in_degrees(rings, name))
        for one in members:
            one.polygons = [[next(turned) for _ in polygon] for polygon in one.polygons]


def region_of(outline: Outline, *, long_way: bool = False) -> Region | None:
    """Return the region inside an outline in degrees, repaired: who made it is not there to ask.

    None and a ``fault`` where it has no size or lies nowhere; a polygon without size beside others is passed over.
    """
    regions = []
    for polygon in outline.polygons:
        try:
            for part in sorted_out(polygon):
                (rings,) = checked([part])
                if long_way:
                    rings = [with_short_edges(ring) for ring in rings]
                region = as_written([rings])
                regions.append(lay_out(rings, repair=True) if region is None else region)
        except InputError:
            if np.isfinite(polygon[0]).all():
                outline.fault = outline.fault or SIZELESS
            else:
                outline.fault = BROKEN
    region = united(regions) if len(regions) > 1 else next(iter(regions), None)
    if region is None or region.is_empty:
        outline.fault = outline.fault or NOTHING
        return None
    outline.fault = ""
    return region


def corners_of(polygons: Iterable[Iterable[Sequence[object] | Ring]]) -> int:
    """Return how many corners polygons have in all."""
    return sum(len(ring) for polygon in polygons for ring in polygon)


def _plain(polygon: list[Ring]) -> list[Ring]:
    return [_closed(np.asarray(ring, dtype=np.float64)[:, :2]) for ring in polygon if len(ring)]


def _closed(ring: Ring) -> Ring:
    return ring if (ring[0] == ring[-1]).all() else np.vstack((ring, ring[:1]))


def _contradicts(rings: Sequence[Ring], name: str) -> bool:
    """Whether numbers cannot be what their system's name says: all of them degrees where it says metres, or none."""
    largest = (np.abs(ring[np.isfinite(ring).all(axis=1)]).max(axis=0, initial=0) for ring in rings)
    if systems.says_metres(name):  # so near the origin lies an area of a pixel at most
        return all(one <= 180 and other <= 90 for one, other in largest)
    return systems.is_degrees(name) and all(one > _MAX_LON or other > _MAX_LAT for one, other in largest)


def _contradiction(points: Ring, name: str) -> systems.CoordinateSystemUnknown:
    points = points[np.isfinite(points).all(axis=1)]
    unit = "metres" if systems.says_metres(name) else "degrees, longitude first"
    return systems.CoordinateSystemUnknown(
        f"The numbers (up to {np.abs(points).max():,.0f}) are no {unit}, though they are said to be in {name[:60]}.",
        hint="Choose their coordinate system, or save them with the right one.",
        choices=systems.choices_for(points),
    )


def _must_be_degrees(points: Ring) -> None:
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return
    lon_max, lat_max = (float(number) for number in np.abs(points).max(axis=0))
    if lon_max <= _MAX_LON and lat_max <= _MAX_LAT:
        return
    if lon_max <= _MAX_LAT and lat_max <= _MAX_LON:
        said = f"A latitude of {lat_max:g}° does not exist: longitude and latitude seem to be the wrong way round."
    else:
        said = f"The numbers (up to {max(lon_max, lat_max):,.0f}) are no degrees, and nothing says what they are."
    raise systems.CoordinateSystemUnknown(
        said,
        hint="Choose their coordinate system, or save them in WGS 84 (EPSG:4326).",
        choices=systems.choices_for(points),
    )
