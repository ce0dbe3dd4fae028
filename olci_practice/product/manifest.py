"""The package's table of contents, ``xfdumanifest.xml``, in the structure of recorded ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from olci_practice.earth.viewing import Pictured
from olci_practice.product.layout import DataFile, ProductPlan
from olci_practice.product.manifest_metadata import metadata_of
from olci_practice.product.manifest_xml import Element
from olci_practice.product.pixel_summary import PixelSummary

_NAMESPACES = {
    "xfdu": "urn:ccsds:schema:xfdu:1",
    "sentinel-safe": "http://www.esa.int/safe/sentinel/1.1",
    "gml": "http://www.opengis.net/gml",
    "sentinel3": "http://www.esa.int/safe/sentinel/sentinel-3/1.0",
    "olci": "http://www.esa.int/safe/sentinel/sentinel-3/olci/1.0",
}
_TITLES = {
    "EF": "SENTINEL-3 OLCI Level 1 Earth Observation Full Resolution Product",
    "ER": "SENTINEL-3 OLCI Level 1 Earth Observation Reduced Resolution Product",
    "WF": "SENTINEL-3 OLCI Level 2 Water Product",
    "WR": "SENTINEL-3 OLCI Level 2 Water Product",
    "LF": "SENTINEL-3 OLCI Level 2 Land Product",
    "LR": "SENTINEL-3 OLCI Level 2 Land Product",
}


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file as it was written: its size, and its MD5 in hexadecimal digits."""

    file: DataFile
    size_bytes: int
    md5: str


def manifest_bytes(product: ProductPlan, entries: Sequence[WrittenFile], summary: PixelSummary) -> bytes:
    """Return the manifest of a product whose files have been written."""
    level = product.name.product_type[3]
    root = Element("xfdu:XFDU", {f"xmlns:{prefix}": address for prefix, address in _NAMESPACES.items()})
    root.set("version", f"esa/safe/sentinel/sentinel-3/olci/level-{level}/1.0")
    root.append(_information_package(product, entries))
    metadata = ElementTree.SubElement(root, "metadataSection")
    size_bytes = sum(entry.size_bytes for entry in entries)
    metadata.extend(metadata_of(product, summary, size_bytes=size_bytes))
    metadata.extend(_annotation(entry) for entry in entries if not entry.file.is_measurement)
    objects = ElementTree.SubElement(root, "dataObjectSection")
    objects.extend(_data_object(entry) for entry in entries)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text.encode() + b"\n"


def _information_package(product: Pictured, entries: Iterable[WrittenFile]) -> Element:
    described = (
        "acquisitionPeriod platform measurementOrbitReference measurementQualityInformation processing "
        "measurementFrameSet generalProductInformation olciProductInformation"
    )
    top = Element("informationPackageMap")
    package = ElementTree.SubElement(
        top,
        "xfdu:contentUnit",
        ID="packageUnit",
        unitType="Information Package",
        textInfo=_TITLES[product.name.product_type[5:7]],
        dmdID=described,
        pdiID="processing",
    )
    for file in (entry.file for entry in entries):
        kind = "Measurement" if file.is_measurement else "Annotation"
        unit = ElementTree.SubElement(
            package, "xfdu:contentUnit", ID=f"{file.key}Unit", unitType=f"{kind} Data Unit", textInfo=file.text
        )
        if file.needs:
            unit.set("dmdID", " ".join(f"{need}Annotation" for need in file.needs))
        ElementTree.SubElement(unit, "dataObjectPointer", dataObjectID=f"{file.key}Data")
    return top


def _annotation(entry: WrittenFile) -> Element:
    top = Element("metadataObject", ID=f"{entry.file.key}Annotation", classification="DESCRIPTION", category="DMD")
    ElementTree.SubElement(top, "dataObjectPointer", dataObjectID=f"{entry.file.key}Data")
    return top


def _data_object(entry: WrittenFile) -> Element:
    top = Element("dataObject", ID=f"{entry.file.key}Data")
    stream = ElementTree.SubElement(top, "byteStream", mimeType="application/x-netcdf", size=str(entry.size_bytes))
    ElementTree.SubElement(
        stream, "fileLocation", locatorType="URL", textInfo=entry.file.text, href=f"./{entry.file.name}"
    )
    ElementTree.SubElement(stream, "checksum", checksumName="MD5").text = entry.md5
    return top
