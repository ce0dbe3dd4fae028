"""What a product's manifest says that the catalogue repeats: times, footprint, attributes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from olci_core.errors import InputError
from olci_core.scene import ProductName

_SPACES = {
    "safe": "http://www.esa.int/safe/sentinel/1.1",
    "gml": "http://www.opengis.net/gml",
    "s3": "http://www.esa.int/safe/sentinel/sentinel-3/1.0",
}
# The manifest's classification of pixels, under the names the catalogue gives the shares.
_COVERS = {
    "brightPixels": "brightCover",
    "cloudyPixels": "cloudCover",
    "coastalPixels": "coastalCover",
    "freshInlandWaterPixels": "freshInlandWaterCover",
    "salineWaterPixels": "salineWaterCover",
    "tidalRegionPixels": "tidalRegionCover",
}


@dataclass(frozen=True, slots=True)
class ManifestFacts:
    """``footprint`` is GeoJSON, ``attributes`` the catalogue's Attributes; times are aware UTC."""

    name: str
    begin: datetime
    end: datetime
    footprint: dict[str, Any]
    footprint_wkt: str
    attributes: tuple[dict[str, Any], ...]


def manifest_facts(manifest: bytes) -> ManifestFacts:
    """Read ``xfdumanifest.xml``.

    Raises:
        InputError: it is not the manifest of a Sentinel-3 OLCI product.
    """
    try:
        root = ET.fromstring(manifest)  # noqa: S314  # products from a folder that the user has named
        name = _text(root, ".//s3:productName")
        begin, end = _time(_text(root, ".//safe:startTime")), _time(_text(root, ".//safe:stopTime"))
        ring = _ring(_text(root, ".//safe:footPrint/gml:posList"))
        attributes = tuple(_attributes(root, ProductName.parse(name), begin=begin, end=end))
    except (ET.ParseError, ValueError) as error:
        raise InputError("Not the manifest of a Sentinel-3 OLCI product") from error
    wkt = ", ".join(f"{lon:g} {lat:g}" for lon, lat in ring)
    return ManifestFacts(
        name=name,
        begin=begin,
        end=end,
        footprint={"type": "Polygon", "coordinates": [ring]},
        footprint_wkt=f"geography'SRID=4326;POLYGON (({wkt}))'",
        attributes=attributes,
    )


def _attributes(root: ET.Element, name: ProductName, *, begin: datetime, end: datetime) -> Iterator[dict[str, Any]]:
    orbit = _found(root, ".//safe:orbitNumber")
    processing = _found(root, ".//safe:processing")
    software = _found(root, ".//safe:processing/safe:facility/safe:software")
    yield _attribute("timeliness", name.timeliness)
    for pixels, cover in _COVERS.items():
        share = root.find(f".//s3:{pixels}", _SPACES)
        if share is not None:
            yield _attribute(cover, float(share.attrib["percentage"]))
    yield _attribute("cycleNumber", int(_text(root, ".//safe:cycleNumber")))
    yield _attribute("orbitNumber", int(orbit.text or ""))
    yield _attribute("relativeOrbitNumber", name.relative_orbit)
    yield _attribute("orbitDirection", orbit.attrib["groundTrackDirection"].upper())
    yield _attribute("processorName", software.attrib["name"])
    yield _attribute("processorVersion", software.attrib["version"])
    yield _attribute("processingDate", _time(processing.attrib["start"]))
    yield _attribute("processingLevel", name.product_type[3])
    yield _attribute("operationalMode", _text(root, ".//safe:instrument/safe:mode"))
    yield _attribute("platformShortName", "SENTINEL-3")
    yield _attribute("platformSerialIdentifier", name.platform[-1])
    yield _attribute("instrumentShortName", "OLCI")
    yield _attribute("baselineCollection", name.baseline)
    yield _attribute("productType", name.product_type)
    yield _attribute("beginningDateTime", begin)
    yield _attribute("endingDateTime", end)


def _attribute(name: str, value: str | float | datetime) -> dict[str, Any]:
    kinds = {str: "String", int: "Integer", float: "Double", datetime: "DateTimeOffset"}
    kind = kinds[type(value)]
    written = value.isoformat(timespec="milliseconds").replace("+00:00", "Z") if isinstance(value, datetime) else value
    return {"@odata.type": f"#OData.CSC.{kind}Attribute", "Name": name, "Value": written, "ValueType": kind}


def _ring(positions: str) -> list[list[float]]:
    """Turn a list of latitudes and longitudes in turn into a ring, longitude first."""
    numbers = [float(number) for number in positions.split()]
    return [[lon, lat] for lat, lon in zip(numbers[::2], numbers[1::2], strict=True)]


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _text(root: ET.Element, path: str) -> str:
    return (_found(root, path).text or "").strip()


def _found(root: ET.Element, path: str) -> ET.Element:
    element = root.find(path, _SPACES)
    if element is None:
        raise InputError(f"The manifest of the product has no {path.removeprefix('.//')}")
    return element
