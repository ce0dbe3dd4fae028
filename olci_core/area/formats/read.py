"""Areas in files of any kind and coordinate system: found, put right where they are nearly right, bounded in size."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from olci_core.area.formats import gdal, kinds, xml_text
from olci_core.area.formats.decode import text_of
from olci_core.area.formats.unpack import Source, sources_in_zip
from olci_core.area.outlines import NOTHING, Outline, corners_of
from olci_core.area.text import json_outlines
from olci_core.errors import InputError

MAX_FILE_BYTES = 50_000_000
MAX_CORNERS = 2_000_000
_TEXTS = (".txt", ".wkt", ".csv", ".tsv", "")
_WAL_AT = slice(18, 20)  # of an SQLite file: 2 where its last changes stand in a second file beside it


@dataclass(slots=True)
class Contents:
    """What a file holds: its outlines in their own coordinates, notes on what was taken how, and plain text if any."""

    outlines: list[Outline] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    words: str = ""


def contents_of(path: Path, *, name: str, max_seconds: float = gdal.MAX_SECONDS) -> Contents:
    """Return what a file holds; ``name`` is the one the person knows it by.

    Raises:
        InputError: it cannot be read, is too large, or of another kind.
    """
    content = _bytes_of(path, name)
    found = Contents()
    try:
        kind = kinds.kind_of(content, name)
        sources = sources_in_zip(content) if kind == "zip" else [Source(name, content)]
    except InputError as error:
        raise _about(name, error) from error
    refused = []
    for source in sources:
        try:
            _add(found, source, max_seconds=max_seconds, alone=len(sources) == 1)
        except InputError as error:
            refused.append(_about(source.name if kind != "zip" else f"{source.name} in {name}", error))
    if refused and not found.outlines:
        raise refused[0]
    found.notes += [str(error) for error in refused]
    corners = corners_of(polygon for outline in found.outlines for polygon in outline.polygons)
    if len(found.outlines) > gdal.MAX_FEATURES or corners > MAX_CORNERS:
        raise InputError(
            f"{name} holds more than {gdal.MAX_FEATURES:,} features or {MAX_CORNERS:,} corners.",
            hint="Simplify its outlines, or keep only the features you need.",
        )
    return found


def _bytes_of(path: Path, name: str) -> bytes:
    try:
        size_bytes = path.stat().st_size
        if size_bytes > MAX_FILE_BYTES:
            raise InputError(
                f"{name} is too large: {size_bytes / 1e6:.0f} MB, and {MAX_FILE_BYTES / 1e6:.0f} MB are read.",
                hint="Simplify its outlines, or keep only the features you need.",
            )
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"The file cannot be read: {name}.", hint="Choose it again.") from error


def _about(name: str, error: InputError) -> InputError:
    """Return an error whose message begins with a file's name; one that is a sentence already stays as it is."""
    words = str(error)
    return InputError(f"{name} {words}" if words[:1].islower() else f"{name}: {words}", hint=error.hint)


def _add(found: Contents, source: Source, *, max_seconds: float, alone: bool) -> None:
    kind = kinds.kind_of(source.content, source.name)
    outlines: list[Outline] = []
    if kind == "text":
        text = text_of(source.content).replace("\0", "")
        kind = kinds.kind_of_text(text, source.name)
        if kind == "words":
            if PurePath(source.name).suffix.lower() not in _TEXTS:
                raise InputError("is of a kind that is not understood.", hint=kinds.KINDS_HINT)
            found.words += text
            return
        if kind == "json":
            outlines = _in_json(text, max_seconds=max_seconds)
        elif kind == "csv":
            outlines = _by_gdal("csv", text.encode("utf-8", "replace"), max_seconds=max_seconds)
            faults = {outline.fault for outline in outlines}
            if not outlines or ("" not in faults and NOTHING in faults):
                found.words += text  # corners by their columns, or WKT in one of another name
                return
        else:
            right = xml_text.put_right(text, kind=kind).encode("utf-8", "replace")
            outlines = _by_gdal(kind, right, max_seconds=max_seconds)
    elif kind == "shp":
        outlines = _by_gdal(kind, source.content, parts=_shapefile_parts(source.parts), max_seconds=max_seconds)
        if all(outline.crs is None for outline in outlines):
            lack = "comes with a .prj that is not understood" if ".prj" in source.parts else "comes without a .prj"
            found.notes.append(f"{source.name} {lack}, so nothing says its coordinate system.")
    else:
        outlines = _by_gdal(kind, _without_wal(source, found), max_seconds=max_seconds)
    for outline in outlines:
        outline.source = outline.source if alone else source.name
    found.outlines += outlines


def _in_json(text: str, *, max_seconds: float) -> list[Outline]:
    value = json_outlines.loaded(text.lstrip("\ufeff\x1e \t\r\n"))
    if isinstance(value, dict) and value.get("type") == "Topology":
        return _by_gdal("topojson", text.encode("utf-8", "replace"), max_seconds=max_seconds)
    return json_outlines.outlines_in(value)


def _by_gdal(kind: str, content: bytes, *, max_seconds: float, parts: dict[str, bytes] | None = None) -> list[Outline]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / f"shapes.{kind}"
        path.write_bytes(content)
        for ending, part in (parts or {}).items():
            path.with_suffix(ending).write_bytes(part)
        return gdal.outlines_in(path, kind=kind, max_seconds=max_seconds)


def _shapefile_parts(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Return what lies beside a .shp as GDAL wants it: the system without a mark, the names' encoding said."""
    right = dict(parts)
    for ending in (".prj", ".cpg"):
        if ending in right:
            right[ending] = text_of(right[ending]).strip("\ufeff\0 \t\r\n").encode("utf-8", "replace")
    if not right.get(".cpg") and _is_utf8(right.get(".dbf", b"")):
        right[".cpg"] = b"UTF-8"
    return {ending: content for ending, content in right.items() if content}


def _is_utf8(table: bytes) -> bool:
    """Whether the rows of a table hold text beyond ASCII that is UTF-8 and can hardly be anything else."""
    rows = table[int.from_bytes(table[8:10], "little") :] if len(table) > 32 else b""
    return bool(list(_beyond_ascii(rows))) and all(_decodes(word) for word in _beyond_ascii(rows))


def _beyond_ascii(rows: bytes) -> Iterator[bytes]:
    return (word for word in rows.split() if not word.isascii())


def _decodes(word: bytes) -> bool:
    try:
        word.strip(b"\0").decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _without_wal(source: Source, found: Contents) -> bytes:
    """Return a GeoPackage that opens alone; say so where its last changes may stand in a file beside it."""
    if not source.content.startswith(b"SQLite") or 2 not in source.content[_WAL_AT]:
        return source.content
    found.notes.append(
        f"{source.name} was open in another program: its last changes may stand in {source.name}-wal. Close that "
        "program, and give the file again if something is missing."
    )
    return source.content[: _WAL_AT.start] + b"\x01\x01" + source.content[_WAL_AT.stop :]
