"""Scenes as the catalogue's own table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from olci_core.catalogue.raw_record import Record, opened
from olci_core.errors import StorageError
from olci_core.json_reader import NOT_JSON, read_json, write_json
from olci_core.scene import Scene

if TYPE_CHECKING:
    import pandas as pd

CATALOGUE_COLUMNS = (
    "@odata.mediaContentType",
    "Id",
    "Name",
    "ContentType",
    "ContentLength",
    "OriginDate",
    "PublicationDate",
    "ModificationDate",
    "Online",
    "EvictionDate",
    "S3Path",
    "Checksum",
    "ContentDate",
    "Footprint",
    "GeoFootprint",
)
ROWS_A_CHUNK = 200
Columns: TypeAlias = Mapping[str, Mapping[str, object]]
NOTHING_MORE: Columns = MappingProxyType({})


def to_dataframe(scenes: Iterable[Scene]) -> pd.DataFrame:
    """Return one row a scene in the catalogue's 15 columns, with the values of its records.

    A value that a record lacks is None. No scenes give the 15 columns without rows.
    """
    import pandas as pd  # noqa: PLC0415 - half a second of start-up that a search does not need

    records = [opened(scene.record) for scene in scenes]
    return pd.DataFrame(
        {column: [record.get(column) for record in records] for column in CATALOGUE_COLUMNS}, columns=CATALOGUE_COLUMNS
    )


def csv_chunks(scenes: Iterable[Scene], *, more: Columns = NOTHING_MORE) -> Iterator[str]:
    """Yield the table as CSV text, some hundred rows at a time; lists and objects are written as JSON.

    Nothing larger than a chunk is held, however many scenes there are. ``more`` columns of one's own follow the
    catalogue's, by name: what each holds by scene id.
    """
    lines = [",".join(map(_quoted, (*CATALOGUE_COLUMNS, *more))) + "\n"]
    for scene in scenes:
        cells = _cells(scene.record) + [values.get(scene.id) for values in more.values()]
        lines.append(",".join([_quoted(cell) for cell in cells]) + "\n")
        if len(lines) >= ROWS_A_CHUNK:
            yield "".join(lines)
            lines = []
    yield "".join(lines)


def to_csv(scenes: Iterable[Scene], *, more: Columns = NOTHING_MORE) -> str:
    """Return the table as CSV text; ``more`` as in ``csv_chunks``."""
    return "".join(csv_chunks(scenes, more=more))


def write_csv(scenes: Iterable[Scene], path: Path, *, more: Columns = NOTHING_MORE) -> None:
    """Write the table as a CSV file, whole or not at all.

    Raises:
        StorageError: the disk refused.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            file.writelines(csv_chunks(scenes, more=more))
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StorageError(f"The table could not be written to {path}: {error.strerror}.") from error


class _RecordRow(msgspec.Struct):
    """The columns as the record has them; what is not asked for is not read."""

    media_type: Any = msgspec.field(default=None, name="@odata.mediaContentType")
    Id: Any = None
    Name: Any = None
    ContentType: Any = None
    ContentLength: Any = None
    OriginDate: Any = None
    PublicationDate: Any = None
    ModificationDate: Any = None
    Online: Any = None
    EvictionDate: Any = None
    S3Path: Any = None
    Checksum: msgspec.Raw = msgspec.Raw(b"null")
    ContentDate: msgspec.Raw = msgspec.Raw(b"null")
    Footprint: Any = None
    GeoFootprint: msgspec.Raw = msgspec.Raw(b"null")


_row = msgspec.json.Decoder(_RecordRow)


def _cells(record: Mapping[str, Any]) -> list[Any]:
    if isinstance(record, Record):
        try:
            return [_cell(value) for value in msgspec.structs.astuple(_row.decode(record.text))]
        except NOT_JSON:
            pass
    values = opened(record)
    return [_cell(values.get(column)) for column in CATALOGUE_COLUMNS]


def _cell(value: Any) -> Any:
    if isinstance(value, msgspec.Raw):
        text = bytes(value)
        if text[:1] not in b"[{" or b" " in text or b"\n" in text:
            return _cell(read_json(text))
        return text.decode()
    return write_json(value).decode() if isinstance(value, dict | list) else value


def _quoted(cell: Any) -> str:
    """Write a cell as RFC 4180 has it; the standard library's writer looks at each character in turn."""
    text = "" if cell is None else str(cell)
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text
