"""Does a zip hold what its manifest promises? Names and sizes, without reading the files."""

from __future__ import annotations

from pathlib import Path

from olci_core.errors import UnexpectedAnswer
from olci_core.product.archive import opened
from olci_core.product.manifest import MANIFEST_NAME, MAX_MANIFEST_BYTES, parse_manifest

MAX_NAMED = 5  # files in one sentence


def manifest_differences(path: Path, *, root: str) -> tuple[str, ...]:
    """Return what a product's zip lacks of its manifest, and what has another size: a half-sentence each.

    ``root`` is the folder that holds the product inside the zip.

    Raises:
        DamagedFile: it is no zip that could be read.
        StorageError: the disk refused.
    """
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
    more = f" and {len(differences) - MAX_NAMED} more" if len(differences) > MAX_NAMED else ""
    return f"The zip is whole, but not what its manifest promises: {'; '.join(differences[:MAX_NAMED])}{more}."
