"""The areas of a file, to choose from: each with its name, and what of the file could not be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from shapely import Polygon

from olci_core.area.area import Area
from olci_core.area.canonical import canonical_rings, is_wide
from olci_core.area.crs import CoordinateSystemUnknown
from olci_core.area.formats import gdal, kinds
from olci_core.area.formats.read import Contents, contents_of
from olci_core.area.outlines import (
    BROKEN,
    LINE,
    NOTHING,
    POINT,
    SIZELESS,
    Outline,
    put_in_degrees,
    region_of,
    words_for,
)
from olci_core.area.text.readings import only_reading, reading_in
from olci_core.area.text.unplaced import UnplacedText
from olci_core.errors import InputError

_REASONS = {
    POINT: "holds points, and a point has no size.",
    LINE: "holds lines, and a line has no size.",
    NOTHING: "holds no outline.",
    BROKEN: "holds outlines, but their coordinates are no numbers on the earth.",
    SIZELESS: "holds outlines, but none with a size.",
}
_HINTS = {
    POINT: "Give outlines; or write a point with its radius: point 20, 57.5, radius 50 km.",
    LINE: "Give outlines: draw the line closed, as a polygon.",
}


@dataclass(frozen=True, slots=True)
class Feature:
    """One named area of a file.

    ``source`` is the file or layer it comes from where there are several. ``long_way`` is what the outline means if an
    edge of more than 180° was meant so; None where it can mean one thing alone.
    """

    name: str
    area: Area
    source: str = ""
    long_way: Area | None = None


@dataclass(frozen=True, slots=True)
class AreaFile:
    """The areas of a file in its order, and in sentences what was left out of it or taken for granted."""

    features: tuple[Feature, ...]
    notes: tuple[str, ...] = ()

    def in_one(self) -> Area:
        """Return all its areas as one."""
        return Area.of_regions([feature.area.geometry for feature in self.features])


@np.errstate(all="ignore")  # numbers beyond all bounds are refused by what they come to
def read_area_file(
    path: Path | str, *, name: str = "", crs: str | None = None, max_seconds: float = gdal.MAX_SECONDS
) -> AreaFile:
    """Return the areas of a file; crossing outlines are taken apart, what cannot be used is left out and named.

    ``name`` is the one the person knows the file by; ``crs`` that of shapes that name none, such as EPSG:25832.

    Raises:
        CoordinateSystemUnknown: the numbers are no degrees and nothing says what they are; it offers choices.
        InputError: the file cannot be read, is too large, is of another kind, or holds no area.
    """
    path = Path(path)
    name = name or path.name
    contents = contents_of(path, name=name, max_seconds=max_seconds)
    if contents.words and not contents.outlines:
        return _in_words(contents.words, crs, name, title=path.stem)
    _place(contents, crs, name)
    features, left_out = [], []
    for outline, region in zip(contents.outlines, _simple_regions(contents.outlines), strict=True):
        feature = _feature(outline) if region is None else Feature(outline.name, Area(region), outline.source)
        if feature is None:
            left_out.append(outline)
        else:
            features.append(feature)
    if not features:
        raise _no_area(name, left_out)
    said = words_for(left_out, len(contents.outlines))
    return AreaFile(tuple(features), tuple(note for note in (said, *contents.notes) if note))


def features_in_file(path: Path | str) -> tuple[Feature, ...]:
    """Return the areas of a file in its order; what cannot be used is left out.

    Raises:
        InputError: the file cannot be read, is too large, is of another kind, or holds no area.
    """
    return read_area_file(path).features


def _place(contents: Contents, crs: str | None, name: str) -> None:
    """Put every outline in degrees; those of a system that is not known are left out where others are there."""
    try:
        put_in_degrees(contents.outlines, crs=crs)
    except CoordinateSystemUnknown as error:
        said = "; ".join(note for note in contents.notes if ".prj" in note)
        raise CoordinateSystemUnknown(
            f"{name}: {error}" + (f" {said}" if said else ""), hint=error.hint, choices=error.choices
        ) from error
    except InputError as error:
        raise InputError(f"{name}: {error}", hint=error.hint) from error


def _simple_regions(outlines: Sequence[Outline]) -> list[Polygon | None]:
    """Return the regions of those outlines that are one valid ring, as most are, made at once; None for the others."""
    nothing = np.empty((0, 2))
    simple = [one.polygons[0][0] if [len(polygon) for polygon in one.polygons] == [1] else nothing for one in outlines]
    return canonical_rings(simple)


def _feature(outline: Outline) -> Feature | None:
    if outline.fault and not outline.polygons:
        return None
    try:
        region = region_of(outline)
        if region is None:
            return None
        feature = Feature(outline.name, Area.of_regions([region]), outline.source)
        if any(is_wide(polygon) for polygon in outline.polygons):
            other = region_of(outline, long_way=True)
            feature = replace(feature, long_way=None if other is None else Area.of_regions([other]))
    except InputError:
        outline.fault = SIZELESS
        return None
    return feature


def _no_area(name: str, left_out: Sequence[Outline]) -> InputError:
    fault = Counter(outline.fault for outline in left_out).most_common(1)[0][0] if left_out else NOTHING
    return InputError(f"{name} {_REASONS.get(fault, _REASONS[NOTHING])}", hint=_HINTS.get(fault, kinds.KINDS_HINT))


def _in_words(words: str, crs: str | None, name: str, *, title: str) -> AreaFile:
    try:
        try:
            reading = only_reading(words)
        except UnplacedText as error:
            if crs is None:
                raise
            reading = reading_in(error, crs)
        return AreaFile((Feature(title, reading.area),), (f"Read {reading.words}.",) if reading.words else ())
    except CoordinateSystemUnknown as error:
        raise CoordinateSystemUnknown(f"{name}: {error}", hint=error.hint, choices=error.choices) from error
    except InputError as error:
        raise InputError(
            f"{name} holds no shapes, and its text describes no area: {error}",
            hint=kinds.KINDS_HINT,
        ) from error
