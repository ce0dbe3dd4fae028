"""What is inside a product: its files listed, and one of them opened without unpacking the rest."""

from __future__ import annotations

import os
import re
import shutil
import struct
import tempfile
import zipfile
from pathlib import Path
from typing import Any, BinaryIO, cast

from olci_practice.server.messages import FilePart

_NODE = re.compile(r"/Nodes\(([^()/']+)\)")
_CHAIN = re.compile(r"((?:/Nodes\([^()/']+\))*)(/Nodes|/\$value)")
# ZIP file format, APPNOTE 6.3.10, 4.3.7: the lengths of name and extra field stand at byte 26 of a local header.
_LOCAL_HEADER_BYTES = 30


def is_listing(rest: str) -> bool:
    """Say whether what follows ``Products(<id>)`` asks for a list of nodes (which needs no token)."""
    return rest.endswith("/Nodes")


def steps(rest: str) -> tuple[str, ...] | None:
    """Return the node names that lead to what is asked for, None where the path is malformed (quoted names are)."""
    match = _CHAIN.fullmatch(rest)
    return None if match is None else tuple(_NODE.findall(match[1]))


def children(package: Path, path: tuple[str, ...], *, base: str) -> list[dict[str, Any]] | None:
    """List what lies in a folder of a product, as the service words it; None where there is no such folder.

    ``base`` is the address of the product.
    """
    prefix = "".join(f"{step}/" for step in path)
    found: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(package) as archive:
        for info in archive.infolist():
            if not info.filename.startswith(prefix) or info.filename == prefix:
                continue
            name, _, below = info.filename[len(prefix) :].partition("/")
            node = found.setdefault(name, {"Id": name, "Name": name, "ContentLength": 0, "ChildrenNumber": 0})
            node["ContentLength"] += 0 if "/" in info.filename[len(prefix) :] else info.file_size
            node["ChildrenNumber"] += 1 if below and "/" not in below.rstrip("/") else 0
    chain = "".join(f"/Nodes({step})" for step in path)
    for name, node in found.items():
        node["Nodes"] = {"uri": f"{base}{chain}/Nodes({name})/Nodes"}
    return list(found.values()) or None


def open_file(package: Path, path: tuple[str, ...]) -> FilePart | None:
    """Open one file of a product.

    A stored file is read in place; a packed one is unpacked into a file without a name.
    """
    with zipfile.ZipFile(package) as archive:
        try:
            info = archive.getinfo("/".join(path))
        except KeyError:
            return None
        if info.compress_type == zipfile.ZIP_STORED:
            return _stored(package, info)
        unpacked = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115  # the reply closes it
        with archive.open(info) as packed:
            shutil.copyfileobj(packed, unpacked)
        return FilePart(unpacked, 0, info.file_size)


def altered(package: Path, file_name: str, *, is_emptied: bool) -> FilePart:
    """Open a product's zip without one of its files, or with nothing in that one; the zip itself is whole."""
    made = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115  # the reply closes it
    with zipfile.ZipFile(package) as archive, zipfile.ZipFile(made, "w") as copy:
        for info in archive.infolist():
            is_meant = info.filename.rpartition("/")[2] == file_name
            if is_meant and not is_emptied:
                continue
            with (
                archive.open(info) as packed,
                copy.open(zipfile.ZipInfo(info.filename, info.date_time), "w") as written,
            ):
                if not is_meant:
                    shutil.copyfileobj(packed, written)
    return FilePart(made, 0, made.seek(0, os.SEEK_END))


def _stored(package: Path, info: zipfile.ZipInfo) -> FilePart:
    file = package.open("rb")
    file.seek(info.header_offset)
    header = file.read(_LOCAL_HEADER_BYTES)
    name_bytes, extra_bytes = struct.unpack_from("<HH", header, 26)
    begin = info.header_offset + _LOCAL_HEADER_BYTES + name_bytes + extra_bytes
    return FilePart(file, begin, info.file_size)
