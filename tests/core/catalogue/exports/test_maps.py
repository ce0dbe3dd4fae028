"""Scenes for maps: GeoJSON and KML, read back by readers of their own."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from olci_core.area import Area
from olci_core.catalogue.exports import (
    to_geojson,
    to_kml,
)
from olci_core.scene import Scene
from tests.core.catalogue.exports.samples import KML


def test_geojson_holds_each_scene_with_its_outline_in_two_parts_where_it_crosses_180_degrees(
    scenes: tuple[Scene, ...],
) -> None:
    collection = json.loads(to_geojson(scenes))
    assert [feature["properties"]["name"] for feature in collection["features"]] == [scene.name for scene in scenes]
    assert any(feature["geometry"]["type"] == "MultiPolygon" for feature in collection["features"])
    again, outline = Area.from_geojson(collection["features"][0]["geometry"]), scenes[0].footprint
    assert outline is not None
    assert again.coverage_by(outline) > 0.9999
    assert outline.coverage_by(again) > 0.9999


def test_kml_has_a_placemark_with_its_time_for_each_scene(scenes: tuple[Scene, ...]) -> None:
    root = ElementTree.fromstring(to_kml(scenes))
    places = root.findall(f".//{KML}Placemark")
    assert [place.findtext(f"{KML}name") for place in places] == [one.name for one in scenes if one.footprint]
    begin = places[0].findtext(f"{KML}TimeSpan/{KML}begin")
    assert begin == f"{scenes[0].begin:%Y-%m-%dT%H:%M:%SZ}"
    for ring in root.iter(f"{KML}coordinates"):
        points = [tuple(map(float, point.split(","))) for point in str(ring.text).split()]
        assert points[0] == points[-1]
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat, _ in points)
