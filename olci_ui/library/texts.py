"""Every text of the page Library, in one place; ``{}`` stands for what is filled in."""

from __future__ import annotations

from collections.abc import Sequence

from olci_core.library import Entry, Verdict
from olci_ui.formats import SATELLITES, count, moment_in_words, size
from olci_ui.texts import AND_MORE

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
MAX_FAULTS = 6
SELECTED = "**{:,} selected** · {}"
CHECK_ALL = "Check all"
SELECT_NONE = "Select none"
SELECT_FIRST = "Select scenes to check, unpack, remove or cut them out together."
UNPACK_ALL = "Unpack all"
KEEP_THE_ZIPS = "Keep the zips"
UNPACK_THESE = "Unpack {}"
COPY_PATHS = "Copy paths"
FETCH_AGAIN_MEANS = "{} will be downloaded again; what is on the disk goes."
REMOVE_MEANS = "Remove {}? You can undo it until you leave this page."
REMOVE_NOW = "Remove from the disk"
REMOVED = "{} removed; gone from the disk for good when you leave this page."
UNDO = "Undo"
NOT_PUT_BACK = "{} could not be put back: something else has its place."
NOT_LISTED = "{} of {:,} not listed by the catalogue: only names and outlines of these can be handed on."
COMPARE_WITH, NONE_BESIDE = "Compare with", "No other scene of your library sees this place."
SHOW_AS = "Show as"
FLAGGED = "Paint over pixels flagged"
CLICK_THE_PICTURE = "Click a place on the picture: its values and its spectrum appear below the map."
NO_PICTURE = "This product holds nothing that makes a picture."
NO_FOOTPRINT = "The product does not say where it lies: there is no footprint in its manifest."
SEEN_AT = "{}: seen {:%Y-%m-%d %H:%M:%S} UTC by a pixel whose centre is {:,.0f} m away."
NO_PIXEL = "No pixel lies there."
FIND_EXAMPLE = "name, folder, search, day"
STATE = "State"
LOOK = "Look"
CHECK = "Check"
SUMMARY = "{} · {} · in {}"
FOOTPRINTS = "Footprints on the map"
OPEN_FOLDER = "Open the folder"
NO_QUICKLOOK = ":material/hide_image: No picture inside; *Look* makes one from the data."
NOT_ALL_HERE = ":material/hourglass_bottom: No picture yet: not all of the scene is here."
NOTHING_YET = "Nothing has arrived yet. Search for scenes and download the good ones: they appear here."
NONE_LIKE_THAT = "No product of the library is like that."
IN_MY_AREA = "Only what meets the area of my search"
UNPACK_ONE = "Unpack"
VIEWS = ("Cards", "List")
NOTHING = "nothing"
READ = "{} read; each shows what was found."
CHECKING, UNPACKING, UNPACKED = "Checking {}", "Unpacking {}", "{} unpacked."
SCENE_OF = "the scene of {} UTC"
NOT_IN_ARCHIVE = "The archive lists none of these scenes any more."
NOT_IN_ARCHIVE_HINT = "Search for a newer version of them."
NO_FILE_MANAGER, MANAGER_NOT_STARTED = (
    "This machine has no file manager that {} could open.",
    "No file manager could be started: {}",
)
FOLDER_IS = "The folder is {}."
ORDERS = {
    "latest": "Newest first",
    "earliest": "Oldest first",
    "largest": "Largest first",
    "name": "By name",
    "search": "By search",
    "folder": "By folder",
}
NAME_COLUMN = "Name"
COLUMNS = ("Time (UTC)", "Product", "State", "Size", NAME_COLUMN, "Folder", "Search")
WAVELENGTH, REFLECTANCE = "wavelength in nm", "reflectance"


def title_of(entry: Entry) -> str:
    """Return what distinguishes a scene from its neighbours."""
    return moment_in_words(entry.product.begin)


def facts_of(entry: Entry) -> str:
    """Return what is known of a scene in one line."""
    kinds = " and ".join(
        "zip" if holding.kind == "zip" else f"folder with {count(len(holding.files), 'file')}"
        for holding in entry.holdings
    )
    satellite = SATELLITES.get(entry.product.platform, entry.product.platform)
    parts = [satellite, kind_of(entry), size(entry.size_bytes), kinds, entry.folder]
    return " · ".join(part for part in parts if part)


def kind_of(entry: Entry) -> str:
    """Return a product's type, with timeliness and baseline, by which its versions differ."""
    product = entry.product
    return f"{product.product_type.rstrip('_')} {product.timeliness} {product.baseline}"


def faults_in_one(faults: Sequence[str]) -> str:
    """Return what is wrong with a product's files as one text, however many there are."""
    more = AND_MORE.format(len(faults) - MAX_FAULTS) if len(faults) > MAX_FAULTS else ""
    return " ".join(faults[:MAX_FAULTS]) + more


def verdict_words(verdict: Verdict) -> str:
    """Return what a check found, in one or two sentences."""
    if verdict.wrong:
        return "Damaged: " + " ".join(verdict.wrong[:3])
    against = "the checksums of its manifest" if verdict.has_manifest else "the checksums of the zip"
    right = f"{count(len(verdict.tested), 'file')} read and right by {against}."
    if verdict.missing:
        return f"{right} {count(len(verdict.missing), 'file')} of the product not here."
    return f"Whole: {right}"
