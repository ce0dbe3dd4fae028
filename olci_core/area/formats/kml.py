"""Polygons of KML, as Google Earth writes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn
from xml.etree import ElementTree

import numpy as np

from olci_core.area.polygons import Ring
from olci_core.area.text.wkt_geojson import Polygons
from olci_core.errors import InputError

_MAX_ELEMENTS = 500_000
_DEEPEST = 50


class _PlainXml(ElementTree.TreeBuilder):
    """Builds elements of XML within bounds and without a document type: entities are what XML bombs are made of."""

    def __init__(self) -> None:
        super().__init__()
        self._count = self._depth = 0

    def doctype(self, _name: str, _pubid: str | None, _system: str | None) -> NoReturn:
        raise InputError("The KML declares a document type, which KML has none of.", hint="Save it again.")

    def start(self, tag: str, attrs: dict[str, str], /) -> ElementTree.Element:
        self._count += 1
        self._depth += 1
        if self._count > _MAX_ELEMENTS or self._depth > _DEEPEST:
            raise InputError(
                f"The KML holds more than {_MAX_ELEMENTS:,} elements, or elements {_DEEPEST} deep.",
                hint="Keep only the shapes you need.",
            )
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ElementTree.Element:
        self._depth -= 1
        return super().end(tag)


def features(content: bytes) -> Iterator[tuple[str, Polygons]]:
    """Yield name and polygons (degrees, heights dropped) of each placemark that has any.

    Raises:
        InputError: this is no KML, or its coordinates are no numbers.
    """
    parser = ElementTree.XMLParser(target=_PlainXml())  # noqa: S314 - it stops at a document type
    try:
        parser.feed(content)
        root = parser.close()
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise InputError(f"The KML cannot be read: {error}", hint="Save it again.") from error
    for number, placemark in enumerate(_named(root, "Placemark"), 1):
        if polygons := [_rings(polygon) for polygon in _named(placemark, "Polygon")]:
            name = next((child.text or "" for child in placemark if _kind(child) == "name"), "").strip()
            yield name[:200] or f"Placemark {number}", polygons


def _rings(polygon: ElementTree.Element) -> list[Ring]:
    # The outer boundary comes first only by custom.
    outer = [ring for edge in _named(polygon, "outerBoundaryIs") for ring in _named(edge, "coordinates")]
    inner = [ring for edge in _named(polygon, "innerBoundaryIs") for ring in _named(edge, "coordinates")]
    if not outer:
        raise InputError("The KML holds a polygon without an outer boundary.", hint="Save it again.")
    return [_ring(ring.text or "") for ring in (*outer, *inner)]


def _ring(text: str) -> Ring:
    try:
        return np.array([[float(part) for part in point.split(",")[:2]] for point in text.split()]).reshape(-1, 2)
    except ValueError as error:
        raise InputError("The KML holds coordinates that are not numbers.", hint="Save it again.") from error


def _named(element: ElementTree.Element, kind: str) -> Iterator[ElementTree.Element]:
    return (found for found in element.iter() if _kind(found) == kind)


def _kind(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
