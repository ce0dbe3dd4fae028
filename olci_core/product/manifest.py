"""The manifest of a product (xfdumanifest.xml): every file's name, size and checksum."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from olci_core.errors import UnexpectedAnswer
from olci_core.product.device_names import DEVICE_NAME
from olci_core.scene import MAX_SIZE_BYTES

MANIFEST_NAME = "xfdumanifest.xml"
MAX_MANIFEST_BYTES = 16 * 2**20  # recorded ones have 0.2 to 0.3 MB
MAX_DIGITS = 40
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


def credible_size(size_bytes: int, *, of: str) -> int:
    """Return a size that a service gave.

    Raises:
        UnexpectedAnswer: no file has that many bytes.
    """
    if size_bytes > MAX_SIZE_BYTES:
        digits = len(str(size_bytes))
        raise UnexpectedAnswer(f"{of} claims a size of {digits} digits, which no file has.", hint="Try again later.")
    return size_bytes


def _size_bytes(text: str) -> int | None:
    if not text.isascii() or not text.isdigit():
        return None
    # Python converts no more than some thousand digits, and a database holds no more than nineteen.
    return credible_size(int(text[:MAX_DIGITS]), of="A file in the product's manifest")


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
