"""The elements of a manifest in their name spaces: SAFE, Sentinel-3, OLCI."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree

Element = ElementTree.Element


def metadata_object(
    identity: str, text: str, content: Element, *, classification: str = "DESCRIPTION", category: str = "DMD"
) -> Element:
    """Return a metadata object of a manifest."""
    top = Element("metadataObject", ID=identity, classification=classification, category=category)
    wrap = ElementTree.SubElement(
        top, "metadataWrap", mimeType="text/xml", vocabularyName="Sentinel-SAFE", textInfo=text
    )
    ElementTree.SubElement(wrap, "xmlData").append(content)
    return top


def tree(tag: str, /, *children: Element, text: str | None = None, **attributes: str) -> Element:
    """Return an element of no name space, or of the one in its tag."""
    element = Element(tag, attributes)
    element.text = text
    element.extend(children)
    return element


def safe(tag: str, /, *children: Element, text: str | None = None, **attributes: str) -> Element:
    """Return an element of the SAFE name space."""
    return tree(f"sentinel-safe:{tag}", *children, text=text, **attributes)


def s3(tag: str, /, *children: Element, text: str | None = None, **attributes: str) -> Element:
    """Return an element of the Sentinel-3 name space."""
    return tree(f"sentinel3:{tag}", *children, text=text, **attributes)


def olci(tag: str, /, *children: Element, text: str | None = None, **attributes: str) -> Element:
    """Return an element of the OLCI name space."""
    return tree(f"olci:{tag}", *children, text=text, **attributes)


def moment(time: datetime) -> str:
    """Return a time as manifests write it."""
    return f"{time:%Y-%m-%dT%H:%M:%S.%f}Z"
