"""The library in words: states, what a check found, how to read on in other programs."""

from __future__ import annotations

from olci_core.library import Entry, Verdict
from olci_ui.formats import SATELLITES, count, day, size

STATES = {
    "whole": ("Whole", ":material/inventory_2:", "gray"),
    "checked": ("Whole and tested", ":material/verified:", "green"),
    "warning": ("Not as its manifest says", ":material/info:", "orange"),
    "partial": ("In part", ":material/hourglass_bottom:", "blue"),
    "broken": ("Damaged", ":material/error:", "red"),
}
PICTURE_OF = "Quicklook of the scene of"
ELSEWHERE = (
    "**QGIS** shows a cut at its right place: make a GeoTIFF on the Extract page and drop it on the map. The product "
    "itself is a swath without a map projection, which QGIS cannot place.  \n"
    "**SNAP** opens the product: *File › Open Product*, then `xfdumanifest.xml` in the unpacked folder, or the zip."
)


def title_of(entry: Entry) -> str:
    """Return what tells a scene from its neighbours."""
    return f"{day(entry.product.begin.date())}, {entry.product.begin:%H:%M} UTC"


def facts_of(entry: Entry) -> str:
    """Return what is known of a scene in one line."""
    kinds = " and ".join(
        "zip" if holding.kind == "zip" else f"folder with {count(len(holding.files), 'file')}"
        for holding in entry.holdings
    )
    satellite = SATELLITES.get(entry.product.platform, entry.product.platform)
    parts = [satellite, entry.product.product_type, size(entry.size_bytes), kinds, entry.folder]
    return " · ".join(part for part in parts if part)


def verdict_words(verdict: Verdict) -> str:
    """Return what a check found, in one or two sentences."""
    if verdict.wrong:
        return "Damaged: " + " ".join(verdict.wrong[:3])
    against = "the checksums of its manifest" if verdict.has_manifest else "the checksums of the zip"
    right = f"{count(len(verdict.tested), 'file')} read and right by {against}."
    if verdict.missing:
        return f"{right} {count(len(verdict.missing), 'file')} of the product not here."
    return f"Whole: {right}"
