"""A product as one zip, stored without compression: its size known before it is made, its bytes always the same."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import numpy as np

from olci_core.errors import StorageError
from olci_practice.earth.picture import quicklook_jpeg, quicklook_limit_bytes
from olci_practice.earth.viewing import Pictured
from olci_practice.product.contents import values_of
from olci_practice.product.files import files_of, names_and_bytes
from olci_practice.product.layout import columns_per_tie_point, dimensions_for, product_grid
from olci_practice.product.manifest import Entry, manifest_bytes
from olci_practice.product.manifest_metadata import processing_baseline
from olci_practice.product.netcdf import netcdf_bytes
from olci_practice.product.observed import observe

_LOCAL_HEADER, _CENTRAL_HEADER, _END_RECORD = 30, 46, 22  # bytes (ZIP application note 4.3), names not counted
_FOLDER_LETTERS = 99  # every product name has so many, .SEN3 among them
_MANIFEST, _QUICKLOOK = "xfdumanifest.xml", "quicklook.jpg"
_MANIFEST_BYTES = 65_536  # the manifest is filled up to this
_MAX_COMMENT_BYTES, _MIN_COMMENT_BYTES = 65_537, 4  # of a JPEG, its marker and length counted


def package_size_bytes(product: Pictured) -> int:
    """Return the size of the product's zip without making it."""
    names, size_bytes = names_and_bytes(product)
    letters = sum(map(len, names)) + len(_MANIFEST) + len(_QUICKLOOK)
    entries = len(names) + 3  # the manifest, the quicklook, and the folder itself
    headers = entries * (_LOCAL_HEADER + _CENTRAL_HEADER + 2 * (_FOLDER_LETTERS + 1)) + 2 * letters + _END_RECORD
    return size_bytes + _MANIFEST_BYTES + _quicklook_bytes(product) + headers


def write_package(product: Pictured, folder: Path, *, seed: int) -> Path:
    """Make the product's zip in ``folder`` and return its path; it appears there whole or not at all.

    Raises:
        StorageError: the folder cannot be written.
    """
    path = folder / f"{product.name}.zip"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream, ZipFile(stream, "w", ZIP_STORED) as package:
                for entry, content in _entries(product, seed=seed):
                    package.writestr(_info(entry, product.name.created), content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"The product could not be written to {folder}: {error.strerror}") from error
    return path


def _entries(product: Pictured, *, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield the package's names and contents one after the other, so that only one is held at a time."""
    folder, attributes = str(product.name), _attributes(product)
    dimensions = dimensions_for(product.name.product_type, rows=product_grid(product).shape[0])
    yield f"{folder}/", b""
    seen = observe(product, seed=seed)
    written = []
    for file in files_of(product):
        content = netcdf_bytes(
            file,
            dimensions=dimensions,
            attributes={**attributes, "title": file.title},
            values=values_of(file, seen),
        )
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        written.append(Entry(file, len(content), digest))
        yield f"{folder}/{file.name}", content
    manifest = manifest_bytes(product, written, seen)
    yield f"{folder}/{_MANIFEST}", _filled(manifest, _MANIFEST_BYTES)
    yield f"{folder}/{_QUICKLOOK}", _padded_jpeg(quicklook_jpeg(product, seed=seed), _quicklook_bytes(product))


def _quicklook_bytes(product: Pictured) -> int:
    return quicklook_limit_bytes(product) + _MIN_COMMENT_BYTES


def _attributes(product: Pictured) -> dict[str, object]:
    """Return the global attributes of every file, all of a length that does not depend on the product."""
    name, acquisition = product.name, product.acquisition
    created = f"{name.created:%Y-%m-%dT%H:%M:%S}Z"
    return {
        "absolute_orbit_number": _uint(acquisition.absolute_orbit, "u4"),
        "ac_subsampling_factor": _uint(columns_per_tie_point(name.product_type), "u2"),
        "al_subsampling_factor": _uint(1, "u2"),
        "comment": "Practice data: made by the OLCI Scene Picker, not by a satellite.",
        "contact": " ",
        "creation_time": created,
        "history": f"  {created}: practice archive",
        "institution": name.centre,
        "netCDF_version": "4.2",
        "processing_baseline": processing_baseline(name),
        "product_name": str(name),
        "references": "Modelled on S3IPF PDS 004, Product Data Format Specification - OLCI",
        "resolution": f"[ {product_grid(product).step * 270} {product_grid(product).step * 294} ]",
        "source": "OLCI Scene Picker practice archive",
        "start_time": _precise(acquisition.begin),
        "stop_time": _precise(acquisition.end),
    }


def _uint(value: int, dtype: str) -> object:
    return np.array([value], dtype)


def _precise(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%S.%f}Z"


def _info(name: str, created: datetime) -> ZipInfo:
    info = ZipInfo(name, created.timetuple()[:6])
    info.compress_type = ZIP_STORED
    info.create_system = 3
    info.external_attr = (0o40755 << 16 | 0x10) if name.endswith("/") else 0o100644 << 16
    return info


def _filled(manifest: bytes, size_bytes: int) -> bytes:
    if len(manifest) > size_bytes:
        raise ValueError(f"the manifest needs {len(manifest)} bytes, {size_bytes} are set apart")
    return manifest.ljust(size_bytes, b"\n")


def _padded_jpeg(picture: bytes, size_bytes: int) -> bytes:
    """Fill a JPEG up to a size with comments behind its first marker, which every reader skips."""
    missing = size_bytes - len(picture)
    comments = b""
    while missing:
        length = min(missing, _MAX_COMMENT_BYTES)
        if 0 < missing - length < _MIN_COMMENT_BYTES:
            length -= _MIN_COMMENT_BYTES
        comments += b"\xff\xfe" + (length - 2).to_bytes(2, "big") + b" " * (length - 4)
        missing -= length
    return picture[:2] + comments + picture[2:]
