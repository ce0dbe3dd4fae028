"""Footprints for a geographic information system: GeoJSON (RFC 7946) and KML (OGC 2.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.etree import ElementTree

import msgspec
from shapely import MultiPolygon

from olci_core.area import Area
from olci_core.scene import PRODUCT_TYPES, Scene

_KML = "http://www.opengis.net/kml/2.2"


def to_geojson(scenes: Iterable[Scene]) -> str:
    """Return a feature a scene, with what is known of it; one without a footprint has the geometry null."""
    return "".join(geojson_chunks(scenes))


def geojson_chunks(scenes: Iterable[Scene]) -> Iterator[str]:
    """Yield the text of ``to_geojson`` a feature at a time, so that nothing larger is held."""
    yield '{"type":"FeatureCollection","features":['
    for place, scene in enumerate(scenes):
        feature = {
            "type": "Feature",
            "id": scene.id,
            "geometry": scene.footprint.to_geojson() if scene.footprint else None,
            "properties": _properties(scene),
        }
        yield ("," if place else "") + msgspec.json.encode(feature).decode()
    yield "]}"


def _properties(scene: Scene) -> dict[str, Any]:
    return {
        "name": scene.name,
        "product_type": scene.product_type,
        "platform": scene.platform,
        "begin": _time(scene.begin),
        "end": _time(scene.end),
        "timeliness": scene.timeliness,
        "baseline": scene.baseline,
        "cycle": scene.cycle,
        "relative_orbit": scene.relative_orbit,
        "frame": scene.frame,
        "size_bytes": scene.size_bytes,
        "online": scene.online,
    }


def to_kml(scenes: Iterable[Scene]) -> str:
    """Return a placemark a scene that has a footprint, each with its span of time for a time slider."""
    return "".join(kml_chunks(scenes))


def kml_chunks(scenes: Iterable[Scene]) -> Iterator[str]:
    """Yield the text of ``to_kml`` a placemark at a time, so that nothing larger is held."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="{_KML}"><Document><name>Sentinel-3 OLCI scenes</name>'
    style = ElementTree.Element("Style", id="scene")
    _child(_child(style, "LineStyle"), "color", "ff996e0b")  # alpha, blue, green, red
    _child(_child(style, "PolyStyle"), "fill", "0")
    yield ElementTree.tostring(style, encoding="unicode")
    for scene in scenes:
        if scene.footprint is not None:
            yield ElementTree.tostring(_placemark(scene, scene.footprint), encoding="unicode")
    yield "</Document></kml>"


def _placemark(scene: Scene, footprint: Area) -> ElementTree.Element:
    place = ElementTree.Element("Placemark")
    _child(place, "name", scene.name)
    words = PRODUCT_TYPES.get(scene.product_type, scene.product_type)
    _child(place, "description", f"{words}, {scene.platform}, {_time(scene.begin)}")
    span = _child(place, "TimeSpan")
    _child(span, "begin", _time(scene.begin))
    _child(span, "end", _time(scene.end))
    _child(place, "styleUrl", "#scene")
    _shape(place, footprint)
    return place


def _shape(place: ElementTree.Element, area: Area) -> None:
    geometry = area.geometry
    parts = geometry.geoms if isinstance(geometry, MultiPolygon) else (geometry,)
    around = _child(place, "MultiGeometry")
    for part in parts:
        polygon = _child(around, "Polygon")
        _ring(_child(polygon, "outerBoundaryIs"), list(part.exterior.coords))
        for hole in part.interiors:
            _ring(_child(polygon, "innerBoundaryIs"), list(hole.coords))


def _ring(boundary: ElementTree.Element, points: Sequence[tuple[float, ...]]) -> None:
    text = " ".join(f"{point[0]:.6f},{point[1]:.6f},0" for point in points)
    _child(_child(boundary, "LinearRing"), "coordinates", text)


def _child(parent: ElementTree.Element, tag: str, text: str = "") -> ElementTree.Element:
    child = ElementTree.SubElement(parent, tag)
    if text:
        child.text = text
    return child


def _time(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
