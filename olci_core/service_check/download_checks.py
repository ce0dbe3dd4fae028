"""What is expected of downloads: refusals, ranges, and files that are what manifest and footprint say of them."""

from __future__ import annotations

import hashlib
import io
from typing import Any, cast

import h5py
import numpy as np
from PIL import Image

from olci_core.catalogue.findings import Direction
from olci_core.errors import Cancelled, ServiceError
from olci_core.picture import place
from olci_core.product.manifest import MANIFEST_NAME, ListedFile, parse_manifest
from olci_core.service_check.asking import Asker
from olci_core.service_check.report import Finding
from olci_core.sphere import EARTH_RADIUS_KM, Floats, unit_vectors
from olci_core.transfer.fetch.product_files import file_url, listing
from olci_core.transfer.fetch.ranges import may_be_about_range

_FAR_KM = 12.0  # placing by the footprint is good to a few kilometres
_BLOCKS = 24  # pictures are compared as so many blocks each way
_ODD_ONES = ("quicklook.jpg", MANIFEST_NAME)  # a manifest lists neither itself nor the picture


def without_token(asker: Asker) -> Finding:
    """Return what a download without a token gets."""
    url = f"{asker.settings.download_url}/Products({asker.scene().id})/$value"
    try:
        with asker.transport.stream(url) as stream:
            stream.abort()
        status, code, shape = 200, "", ""
    except ServiceError as error:
        status, code, shape = error.status, error.code, error.shape
    agrees = (status, code) == (401, "DAT-ZIP-604") and {"code: text", "message: text"} <= set(
        shape.strip("{}").split(", ")
    )
    return Finding(
        "A download without a token",
        "401 DAT-ZIP-604 {code: text, message: text}",
        "agrees" if agrees else "differs",
        " ".join(filter(None, (str(status), code, shape))),
    )


def range_of_product(asker: Asker) -> Finding:
    """Whether the rest of a product can be asked for."""
    return _range(asker, f"{asker.settings.download_url}/Products({asker.scene().id})/$value", "a whole product")


def range_of_file(asker: Asker) -> Finding:
    """Whether the rest of a single file can be asked for."""
    return _range(asker, _file(asker, MANIFEST_NAME), "a single file")


def _range(asker: Asker, url: str, what: str) -> Finding:
    name, expected = f"The rest of {what} (Range)", "206 with the bytes asked for"
    try:
        status, headers, piece = asker.part_of(url, first=100, last=199)
    except ServiceError as error:
        if not may_be_about_range(error):
            raise
        if asker.is_whole_given(url):
            asker.note_range(url, honours=False)
        return Finding(name, expected, "differs", f"refused ({error.status}): a cut file begins again")
    if status == 200:
        return Finding(name, expected, "differs", "ignored (200): a cut file begins again")
    content_range = next((value for key, value in headers.items() if key.lower() == "content-range"), "")
    agrees = status == 206 and content_range.startswith("bytes 100-199/") and len(piece) <= 100
    if agrees:
        asker.note_range(url, honours=True)
    return Finding(
        name, expected, "agrees" if agrees else "differs", f"{status}, {content_range or 'no Content-Range'}"
    )


def sizes(asker: Asker) -> Finding:
    """Whether the listing's sizes are the manifest's."""
    held, named = _listing(asker), _manifest(asker)
    wrong = [
        name
        for name, entry in held.items()
        if name not in _ODD_ONES and (name not in named or named[name].size_bytes != entry.size_bytes)
    ]
    missing = [name for name in named if name not in held]
    odd = [*wrong, *missing]
    return Finding(
        "Sizes of a product's files",
        "the listing's are the manifest's",
        "differs" if odd else "agrees",
        f"other or missing: {', '.join(odd[:5])}" if odd else f"{len(named)} files alike",
    )


def digests(asker: Asker) -> Finding:
    """Whether a file's MD5 is the manifest's."""
    name, entry = min(_manifest(asker).items(), key=lambda item: item[1].size_bytes or 1 << 60)
    content = asker.file_at(_file(asker, name))
    agrees = hashlib.md5(content, usedforsecurity=False).hexdigest() == entry.checksums.get("MD5")
    found = f"{name}: {'alike' if agrees else 'another'}"
    return Finding("MD5 of a file", "the manifest's", "agrees" if agrees else "differs", found)


def footprint(asker: Asker) -> Finding:
    """Whether a picture placed by the footprint lies where the product's own coordinates are."""
    with _opened(asker, "tie_geo_coordinates.nc") as file:
        lat, lon = (_corners(file[name]) for name in ("latitude", "longitude"))
    placed = np.array([place(asker.scene()).to_lonlat(u, v) for v in (0.0, 1.0) for u in (0.0, 1.0)])
    cosine = (unit_vectors(placed[:, 0].ravel(), placed[:, 1].ravel()) * unit_vectors(lon, lat)).sum(axis=-1)
    worst_km = float(np.arccos(np.clip(cosine, -1, 1)).max() * EARTH_RADIUS_KM)
    return Finding(
        "Footprint and coordinates",
        f"first and last pixels within {_FAR_KM:g} km",
        "agrees" if worst_km <= _FAR_KM else "differs",
        f"{worst_km:.1f} km apart at worst",
    )


def quicklook_grid(asker: Asker) -> Finding:
    """Whether a quicklook has the product's own grid."""
    bright, picture = _bright(asker), _picture(asker)
    ratio = (picture.shape[0] / picture.shape[1]) / (bright.shape[0] / bright.shape[1])
    return Finding(
        "Quicklook's grid",
        "the product's: lines by pixels in the same proportion",
        "agrees" if 0.95 < ratio < 1.05 else "differs",
        f"{picture.shape[1]} × {picture.shape[0]} pixels for {bright.shape[1]} × {bright.shape[0]}",
    )


def quicklook_direction(asker: Asker) -> Finding:
    """Whether a quicklook's first row is the first scan line, and its first pixel the first of the line."""
    bright, picture = _blocks(_bright(asker)), _blocks(_picture(asker))
    ways: dict[Direction, Floats] = {
        "as it is": picture,
        "upside down": picture[::-1],
        "left to right": picture[:, ::-1],
        "turned by 180°": picture[::-1, ::-1],
    }
    name, expected = "Quicklook's direction", "its first row is the first scan line, from the first pixel on"
    if bright.std() < 0.05 or picture.std() < 0.02:
        return Finding(name, expected, "unclear", "this scene is alike all over")
    likeness = {way: float(np.corrcoef(bright.ravel(), turned.ravel())[0, 1]) for way, turned in ways.items()}
    best, second = sorted(likeness, key=lambda way: -likeness[way])[:2]
    if likeness[best] < 0.4 or likeness[best] - likeness[second] < 0.1:
        return Finding(name, expected, "unclear", "the scene is too much alike either way")
    asker.direction = best
    agrees = best == "as it is"
    return Finding(name, expected, "agrees" if agrees else "differs", f"likest {best} ({likeness[best]:.2f})")


def _file(asker: Asker, name: str) -> str:
    scene = asker.scene()
    return file_url(asker.settings.download_url, scene_id=scene.id, folder=scene.name, name=name)


def _listing(asker: Asker) -> dict[str, ListedFile]:
    scene = asker.scene()

    def ask() -> dict[str, ListedFile]:
        url = asker.settings.download_url
        return dict(listing(asker.transport, download_url=url, scene_id=scene.id, folder=scene.name))

    return cast("dict[str, ListedFile]", asker.once("listing", ask))


def _manifest(asker: Asker) -> dict[str, ListedFile]:
    made = asker.once("manifest", lambda: dict(parse_manifest(asker.file_at(_file(asker, MANIFEST_NAME)))))
    return cast("dict[str, ListedFile]", made)


def _opened(asker: Asker, name: str) -> h5py.File:
    entry = _listing(asker).get(name)
    if entry is None or (entry.size_bytes or 0) > asker.left_bytes:
        raise Cancelled(f"{name} is missing, or too long for this check.")
    return h5py.File(io.BytesIO(asker.file_at(_file(asker, name))))


def _corners(data: Any) -> Floats:
    """Return degrees at the first and last pixels of the first and last line."""
    return np.asarray(data[[0, -1]][:, [0, -1]], np.float64).ravel() * float(data.attrs["scale_factor"][0])


def _bright(asker: Asker) -> Floats:
    def read() -> Floats:
        with _opened(asker, "qualityFlags.nc") as file:
            flags = file["quality_flags"]
            meanings = flags.attrs["flag_meanings"]
            words = (meanings.decode() if isinstance(meanings, bytes) else str(meanings)).split()
            mask = flags.attrs["flag_masks"][words.index("bright")]
            return np.asarray((flags[...] & mask) != 0, np.float64)

    return cast(Floats, asker.once("bright", read))


def _picture(asker: Asker) -> Floats:
    def read() -> Floats:
        url = asker.scene().quicklook_url
        if url is None:
            raise Cancelled("None of the scenes has a quicklook.")
        with Image.open(io.BytesIO(asker.bytes_at(url))) as picture:
            return np.asarray(picture.convert("L"), np.float64) / 255

    return cast(Floats, asker.once("picture", read))


def _blocks(picture: Floats) -> Floats:
    """Return means of blocks of a picture, so that pictures of any size compare."""
    rows, columns = (np.linspace(0, size, _BLOCKS + 1).astype(int)[:-1] for size in picture.shape)
    sums = np.add.reduceat(np.add.reduceat(picture, rows, axis=0), columns, axis=1)
    heights = np.diff(np.append(rows, picture.shape[0]))
    widths = np.diff(np.append(columns, picture.shape[1]))
    return np.asarray(sums / (heights[:, None] * widths), np.float64)
