"""A product as one zip, stored without compression: its size known before it is made, its bytes always the same.

Its files are written side by side, some rows after the others, and then streamed into the zip, so that a product of
full size takes no more memory than those rows.
"""

from __future__ import annotations

import hashlib
import tempfile
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import numpy as np

from olci_core.errors import StorageError
from olci_practice.earth.picture import kept_quicklook_jpeg, quicklook_limit_bytes
from olci_practice.earth.viewing import Pictured
from olci_practice.product.contents import values_of
from olci_practice.product.files import files_of, names_and_bytes
from olci_practice.product.layout import ProductPlan
from olci_practice.product.manifest import WrittenFile, manifest_bytes
from olci_practice.product.manifest_metadata import processing_baseline
from olci_practice.product.netcdf import NetcdfFile
from olci_practice.product.observed import observe
from olci_practice.product.pixel_summary import PixelSummary

_LOCAL_HEADER, _CENTRAL_HEADER, _END_RECORD = 30, 46, 22  # bytes (ZIP application note 4.3), names not counted
_FOLDER_LETTERS = 99  # every product name has so many, .SEN3 among them
_PIECE_BYTES = 1 << 20
_MANIFEST, QUICKLOOK_NAME = "xfdumanifest.xml", "quicklook.jpg"
_MANIFEST_BYTES = 65_536  # the manifest is filled up to this
_MAX_COMMENT_BYTES, _MIN_COMMENT_BYTES = 65_537, 4  # of a JPEG, its marker and length counted


def package_size_bytes(product: Pictured, *, is_full_size: bool = False) -> int:
    """Return the size of the product's zip without making it."""
    names, size_bytes = names_and_bytes(ProductPlan.of(product, is_full_size=is_full_size))
    letters = sum(map(len, names)) + len(_MANIFEST) + len(QUICKLOOK_NAME)
    entries = len(names) + 3  # the manifest, the quicklook, and the folder itself
    headers = entries * (_LOCAL_HEADER + _CENTRAL_HEADER + 2 * (_FOLDER_LETTERS + 1)) + 2 * letters + _END_RECORD
    return size_bytes + _MANIFEST_BYTES + _quicklook_bytes(product) + headers


def write_package(product: Pictured, folder: Path, *, seed: int, is_full_size: bool = False) -> Path:
    """Make the product's zip in ``folder`` and return its path; it appears there whole or not at all.

    ``is_full_size``: on the grid of real products and as heavy as they are; else a small one, an eighth of it each way.

    Raises:
        StorageError: the folder cannot be written.
    """
    plan = ProductPlan.of(product, is_full_size=is_full_size)
    path = folder / f"{product.name}.zip"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix="making-") as workshop:
            part = Path(workshop) / "part"
            with ZipFile(part, "w", ZIP_STORED) as package:
                _fill(package, plan, Path(workshop), seed=seed)
            part.replace(path)
    except OSError as error:
        raise StorageError(f"The product could not be written to {folder}: {error.strerror}") from error
    return path


def _fill(package: ZipFile, plan: ProductPlan, workshop: Path, *, seed: int) -> None:
    """Put everything into the zip: the folder, the files, the manifest, the quicklook."""
    folder, created = str(plan.name), plan.name.created
    package.writestr(_info(f"{folder}/", created), b"")
    summary = _write_files(plan, workshop, seed=seed)
    written = []
    for file in files_of(plan):
        path = workshop / file.name
        md5 = hashlib.md5(usedforsecurity=False)
        info = _info(f"{folder}/{file.name}", created)
        info.file_size = path.stat().st_size
        with path.open("rb") as source, package.open(info, "w") as target:
            while piece := source.read(_PIECE_BYTES):
                md5.update(piece)
                target.write(piece)
        path.unlink()
        written.append(WrittenFile(file, info.file_size, md5.hexdigest()))
    manifest = _filled(manifest_bytes(plan, written, summary), _MANIFEST_BYTES)
    package.writestr(_info(f"{folder}/{_MANIFEST}", created), manifest)
    quicklook = _padded_jpeg(kept_quicklook_jpeg(plan, seed=seed), _quicklook_bytes(plan))
    package.writestr(_info(f"{folder}/{QUICKLOOK_NAME}", created), quicklook)


def _write_files(plan: ProductPlan, workshop: Path, *, seed: int) -> PixelSummary:
    """Write every NetCDF file side by side, some rows after the others; return what the pixels are like."""
    attributes, summary = _attributes(plan), PixelSummary()
    files = {
        file: NetcdfFile(workshop / file.name, file, plan, attributes={**attributes, "title": file.title})
        for file in files_of(plan)
    }
    for seen in observe(plan, seed=seed):
        summary.add(seen)
        for file, under_way in files.items():
            under_way.write(seen.rows, values_of(file, plan, seen))
    for under_way in files.values():
        under_way.close()
    return summary


def _quicklook_bytes(product: Pictured) -> int:
    return quicklook_limit_bytes(product) + _MIN_COMMENT_BYTES


def _attributes(product: ProductPlan) -> dict[str, object]:
    """Return the global attributes of every file, all of a length that does not depend on the product."""
    name, acquisition = product.name, product.acquisition
    created = f"{name.created:%Y-%m-%dT%H:%M:%S}Z"
    return {
        "absolute_orbit_number": _uint(acquisition.absolute_orbit, "u4"),
        "ac_subsampling_factor": _uint(product.columns_per_tie_point, "u2"),
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
        "resolution": f"[ {product.grid.step * 270} {product.grid.step * 294} ]",
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
