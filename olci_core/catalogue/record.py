"""The catalogue's own object of one product, kept small, and the outline in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import orjson
import shapely
from shapely.errors import GEOSException

from olci_core.area import Area
from olci_core.errors import InputError


class Record(Mapping[str, Any]):
    """The catalogue's own object, kept as text and read when it is looked into.

    As text it takes a third of the memory that its lists and numbers would take.
    """

    __slots__ = ("_text",)

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._text = orjson.dumps(content)

    def opened(self) -> dict[str, Any]:
        """Return the object with everything in it."""
        return cast("dict[str, Any]", orjson.loads(self._text))

    def __getitem__(self, key: str) -> Any:
        return self.opened()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.opened())

    def __len__(self) -> int:
        return len(self.opened())

    def __repr__(self) -> str:
        return f"Record({self.opened().get('Name')!r})"


def opened(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a scene's record as a plain mapping, read once."""
    return record.opened() if isinstance(record, Record) else record


def read_footprint(record: Mapping[str, Any]) -> Area | None:
    """Return the footprint of a record, None where it has none or one that makes no sense."""
    outline = outline_of(record)
    if outline is None:
        return None
    try:
        return Area.from_footprint(outline)
    except InputError:
        return None


def outline_of(record: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the GeoJSON outline of a record: GeoFootprint, else Footprint (``geography'SRID=4326;WKT'``)."""
    outline = record.get("GeoFootprint")
    if isinstance(outline, Mapping):
        return outline
    text = record.get("Footprint")
    if not isinstance(text, str) or ";" not in text:
        return None
    try:
        return cast("Mapping[str, Any]", shapely.from_wkt(text.partition(";")[2].rstrip("'")).__geo_interface__)
    except (GEOSException, ValueError, TypeError):
        return None
