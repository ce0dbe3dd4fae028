"""The manifest of a product (xfdumanifest.xml): every file's name, size and checksum, and whether a zip holds them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from olci_core.errors import UnexpectedAnswer
from olci_core.product.device_names import DEVICE_NAME
from olci_core.scene import MAX_SIZE_BYTES

MANIFEST_NAME = "xfdumanifest.xml"
GEO_COORDINATES = "geo_coordinates.nc"  # where each pixel lies
MAX_MANIFEST_BYTES = 16 * 2**20  # recorded ones have 0.2 to 0.3 MB
MAX_DIGITS = 40
MAX_NAMED_FILES = 5  # files in one sentence
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,100}(?:\.[A-Za-z0-9]{1,10}){1,2}")


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file that a product holds; ``checksums`` maps an algorithm to lower-case hexadecimal digits."""

    name: str
    size_bytes: int | None
    checksums: Mapping[str, str]


@dataclass(slots=True)
class _ManifestParts:
    """What has been read of the manifest so far."""

    files: dict[str, ListedFile] = field(default_factory=dict)
    size_bytes: int | None = None
    name: str = ""
    checksums: dict[str, str] = field(default_factory=dict)
    algorithm: str = ""
    digits: str = ""


def file_name_is_safe(name: str) -> bool:
    """Whether a name that the service gave may become a file's name, on every system."""
    return bool(_FILE_NAME.fullmatch(name)) and not DEVICE_NAME.fullmatch(name)


def parse_manifest(content: bytes) -> Mapping[str, ListedFile]:
    """Read a manifest's list of files, by name.

    The XML may define no entities and have no document type, so it cannot grow or reach for other files.

    Raises:
        UnexpectedAnswer: it cannot be read, or names a file that would leave the product's folder.
    """
    if len(content) > MAX_MANIFEST_BYTES:
        raise UnexpectedAnswer(f"The product's manifest is {len(content):,} bytes long, too long to be one.")
    reading = _ManifestParts()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda tag, attributes: _element_begins(reading, tag.rpartition(" ")[2], attributes)
    parser.EndElementHandler = lambda tag: _element_ends(reading, tag.rpartition(" ")[2])
    parser.CharacterDataHandler = lambda text: _text_comes(reading, text)
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the parser's own way
    except expat.ExpatError as error:
        raise UnexpectedAnswer("The product's manifest cannot be read as XML.") from error
    return reading.files


def manifest_differences(path: Path, *, root: str) -> tuple[str, ...]:
    """Return what a product's zip lacks of its manifest, and what has another size: a half-sentence each.

    ``root`` is the folder that holds the product inside the zip.

    Raises:
        DamagedFile: it is no zip that could be read.
        StorageError: the disk refused.
    """
    from olci_core.product.archive import opened  # noqa: PLC0415 - what reads zips comes with the first of them

    with opened(path) as archive:
        sizes_bytes = {info.filename: info.file_size for info in archive.infolist() if not info.is_dir()}
        manifest = f"{root}/{MANIFEST_NAME}"
        if manifest not in sizes_bytes:
            return (f"{MANIFEST_NAME} is missing",)
        if sizes_bytes[manifest] > MAX_MANIFEST_BYTES:
            return (f"{MANIFEST_NAME} is {sizes_bytes[manifest]:,} bytes long",)
        try:
            promised = parse_manifest(archive.read(manifest))
        except UnexpectedAnswer:
            return (f"{MANIFEST_NAME} cannot be read",)
    found = []
    for name, listed in promised.items():
        size_bytes = sizes_bytes.get(f"{root}/{name}")
        if size_bytes is None:
            found.append(f"{name} is missing")
        elif listed.size_bytes is not None and size_bytes != listed.size_bytes:
            found.append(f"{name} has {size_bytes:,} bytes instead of {listed.size_bytes:,}")
    return tuple(found)


def manifest_warning(path: Path, *, root: str) -> str:
    """Return a sentence if a zip that can be read is not what its manifest promises, "" where it is.

    Names and sizes count; the MD5 of each file is read by the library's check. ``root`` is the folder that holds the
    product inside the zip.

    Raises:
        DamagedFile: it is no zip that could be read.
        StorageError: the disk refused.
    """
    differences = manifest_differences(path, root=root)
    if not differences:
        return ""
    more = f" and {len(differences) - MAX_NAMED_FILES} more" if len(differences) > MAX_NAMED_FILES else ""
    return f"The zip is whole, but not what its manifest promises: {'; '.join(differences[:MAX_NAMED_FILES])}{more}."


def _size_bytes(text: str) -> int | None:
    if not text.isascii() or not text.isdigit():
        return None
    # Python converts no more than some thousand digits, and a database holds no more than nineteen.
    size_bytes = int(text[:MAX_DIGITS])
    if size_bytes > MAX_SIZE_BYTES:
        raise UnexpectedAnswer(
            f"A file in the product's manifest claims a size of {len(str(size_bytes))} digits, which no file has.",
            hint="Try again later.",
        )
    return size_bytes


def _refuse(*_: object) -> None:
    raise UnexpectedAnswer("The product's manifest defines a document type of its own; it is not read.")


def _element_begins(reading: _ManifestParts, tag: str, attributes: Mapping[str, str]) -> None:
    if tag == "byteStream":
        reading.size_bytes = _size_bytes(attributes.get("size", ""))
        reading.name, reading.checksums = "", {}
    elif tag == "fileLocation":
        reading.name = attributes.get("href", "").removeprefix("./")
    elif tag == "checksum":
        reading.algorithm, reading.digits = attributes.get("checksumName", "").upper(), ""


def _element_ends(reading: _ManifestParts, tag: str) -> None:
    if tag == "checksum":
        reading.checksums[reading.algorithm] = reading.digits.strip().lower()
        reading.algorithm = ""
    elif tag == "byteStream" and reading.name:
        if not file_name_is_safe(reading.name):
            raise UnexpectedAnswer(f"The product's manifest names a file that cannot be: {reading.name[:120]}")
        reading.files[reading.name] = ListedFile(reading.name, reading.size_bytes, reading.checksums)


def _text_comes(reading: _ManifestParts, text: str) -> None:
    if reading.algorithm:
        reading.digits += text
