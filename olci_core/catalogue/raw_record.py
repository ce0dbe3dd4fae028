"""An answer of the catalogue taken apart: its own object of each product, kept as the text it came as."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

import msgspec
import shapely
from shapely.errors import GEOSException

from olci_core.area import Area
from olci_core.catalogue.record_file import RecordFile
from olci_core.errors import InputError, UnexpectedAnswer
from olci_core.json_reader import NOT_JSON, repaired

_ALGORITHMS = {"MD5": 32, "BLAKE3": 64}  # digits of the checksums that the catalogue gives
_HEXADECIMAL = re.compile(r"[0-9a-f]+")


class Rows(NamedTuple):
    """The records of one answer, each its part of the JSON, and whether the catalogue says that more follow."""

    records: list[msgspec.Raw]
    more_follow: bool


class _ListPage(msgspec.Struct):
    value: list[msgspec.Raw]
    more: Any = msgspec.field(default=None, name="@odata.nextLink")


class _GeoFootprint(msgspec.Struct):
    GeoFootprint: Any = None
    Footprint: Any = None


class _Checksums(msgspec.Struct):
    Checksum: Any = None


_whole = msgspec.json.Decoder(dict[str, Any])
_outline = msgspec.json.Decoder(_GeoFootprint)
_checked = msgspec.json.Decoder(_Checksums)
_answer = msgspec.json.Decoder(_ListPage)


def read_rows(answer: bytes) -> Rows:
    """Return what an answer lists.

    Raises:
        UnexpectedAnswer: the answer is not a list of products.
    """
    try:
        page = _page_of(answer)
    except msgspec.ValidationError as error:
        raise UnexpectedAnswer(
            "The catalogue sent something that is not a list of products.", hint="Try again in a few minutes."
        ) from error
    except NOT_JSON as error:
        raise UnexpectedAnswer(
            "The catalogue sent something that is not JSON.",
            hint="A sign-in page of the network may stand in between; open any web page, then try again.",
        ) from error
    return Rows(page.value, bool(page.more))


def _page_of(answer: bytes) -> _ListPage:
    try:
        return _answer.decode(answer)
    except NOT_JSON:  # one record that no strict reader takes does not cost the page
        return _answer.decode(repaired(answer))


class Record(Mapping[str, Any]):
    """The catalogue's own object, kept as JSON and read when it is looked into.

    As text it takes a third of the memory that its lists and numbers would take, and in a file of the search's own
    (``put_away``) next to none. Part of an answer holds the whole answer until it is put away.
    """

    __slots__ = ("_file", "_place", "_text")

    def __init__(self, text: bytes | msgspec.Raw) -> None:
        self.hold(text)

    def hold(self, text: bytes | msgspec.Raw | int, *, file: RecordFile | None = None, place: int = 0) -> None:
        """Hold the text or, of one that is in a file, its length and place there."""
        self._text, self._file, self._place = text, file, place

    @property
    def text(self) -> bytes:
        """The JSON text.

        Raises:
            StorageError: the file that it was put away in cannot be read.
        """
        if not isinstance(self._text, int):
            return bytes(self._text)
        assert self._file is not None
        return self._file.read(self._place, self._text)

    @property
    def uncopied_text(self) -> memoryview:
        """The same where it lies, if that is in memory."""
        return memoryview(self.text if isinstance(self._text, int) else self._text)

    @property
    def size_bytes(self) -> int:
        """How long the text is."""
        return self._text if isinstance(self._text, int) else len(self.uncopied_text)

    @property
    def held_bytes(self) -> int:
        """How much memory the text takes."""
        return 0 if isinstance(self._text, int) else len(self.uncopied_text)

    def opened(self) -> dict[str, Any]:
        """Return the object with everything in it."""
        text = self.text
        try:
            return _whole.decode(text)
        except NOT_JSON:  # a number beyond all bounds, bytes that are no UTF-8
            return _whole.decode(repaired(text))

    def outline(self) -> Mapping[str, Any] | None:
        """Return the GeoJSON outline: GeoFootprint, else Footprint (``geography'SRID=4326;WKT'``); None without."""
        try:
            held = _outline.decode(self.text)
        except NOT_JSON:
            return None
        if isinstance(held.GeoFootprint, dict):
            return held.GeoFootprint
        if not isinstance(held.Footprint, str) or ";" not in held.Footprint:
            return None
        try:
            region = shapely.from_wkt(held.Footprint.partition(";")[2].rstrip("'"))
        except (GEOSException, ValueError):
            return None
        return cast("Mapping[str, Any]", region.__geo_interface__)

    def checksums(self) -> dict[str, str]:
        """Return the checksums that can be read, hexadecimal digits in lower case by the name of the algorithm."""
        text = self.text
        try:
            listed = _checked.decode(text).Checksum
        except NOT_JSON:
            listed = _checked.decode(repaired(text)).Checksum
        entries = [entry for entry in (listed if isinstance(listed, list) else ()) if isinstance(entry, dict)]
        given = [(str(one.get("Algorithm")).upper(), str(one.get("Value")).strip().lower()) for one in entries]
        return {
            algorithm: digits
            for algorithm, digits in given
            if len(digits) == _ALGORITHMS.get(algorithm) and _HEXADECIMAL.fullmatch(digits)
        }

    def footprint(self) -> Area | None:
        """Return the outline as an area, None where there is none or it makes no sense."""
        outline = self.outline()
        if outline is None:
            return None
        try:
            area = Area.from_footprint(outline)
        except InputError:
            return None
        return None if area.geometry.is_empty else area  # corners so near to one another that nothing is left

    def __getitem__(self, key: str) -> Any:
        return self.opened()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.opened())

    def __len__(self) -> int:
        return len(self.opened())

    def __repr__(self) -> str:
        return f"Record({self.opened().get('Name')!r})"


def put_away(records: Sequence[Record], file: RecordFile) -> None:
    """Move the texts of records into a file; where it takes none they stay in memory, each by itself."""
    texts = [record.uncopied_text for record in records]
    places = file.keep(texts)
    for number, (record, text) in enumerate(zip(records, texts, strict=True)):
        if places is None:
            record.hold(bytes(text))
        else:
            record.hold(len(text), file=file, place=places[number])


def opened(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a scene's record as a plain mapping, read once."""
    return record.opened() if isinstance(record, Record) else record
