"""Catalogue ids that need no catalogue: a UUID that holds, sealed, which product (or quicklook) it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

from olci_core.orbit import FRAME_S
from olci_core.scene import PRODUCT_TYPES
from olci_practice.orbit.orbit import FLYING_PLATFORMS

_TYPES = tuple(PRODUCT_TYPES)
_UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_NO_FRAME = 63
MAX_ORBITS = 1 << 20  # what an id has room for: two centuries
_BODY_BITS, _SEAL_BITS = 40, 80  # 120 of the 122 free bits of a UUID; the two lowest stay 0


@dataclass(frozen=True, slots=True)
class Key:
    """Which product: the acquisition by satellite, absolute orbit and frame (None: the stripe), type and version.

    ``is_quicklook`` marks the id of the product's quicklook asset.
    """

    platform: str
    absolute_orbit: int
    frame: int | None
    product_type: str
    version: int
    is_quicklook: bool = False


class Identifiers:
    """Turns keys into UUIDs and back. It recognises its own: those of another seed, or made up, are none."""

    def __init__(self, seed: int) -> None:
        self._secret = seed.to_bytes(16, "little", signed=True)

    def uuid(self, key: Key) -> str:
        """Return the id of ``key``: a random-looking UUID, always the same."""
        body = _pack(key)
        seal = self._seal(body)
        value = (seal << _BODY_BITS | body ^ _mask(seal)) << 2
        high, low = value >> 74, value & (1 << 62) - 1
        text = f"{high:012x}4{value >> 62 & 0xFFF:03x}{1 << 63 | low:016x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def key(self, uuid: str) -> Key | None:
        """Return what an id belongs to, None where it is none of these."""
        text = uuid.lower()
        if not _UUID4.fullmatch(text):
            return None
        digits = text.replace("-", "")
        low = int(digits[16:], 16) & (1 << 62) - 1
        value = int(digits[:12], 16) << 74 | int(digits[13:16], 16) << 62 | low
        seal, hidden = value >> 2 + _BODY_BITS, value >> 2 & (1 << _BODY_BITS) - 1
        body = hidden ^ _mask(seal)
        return _unpack(body) if value & 3 == 0 and self._seal(body) == seal else None

    def _seal(self, body: int) -> int:
        """Return a keyed hash: without it a body is nobody's."""
        digest = blake2b(body.to_bytes(_BODY_BITS // 8, "little"), key=self._secret, digest_size=_SEAL_BITS // 8)
        return int.from_bytes(digest.digest(), "little")


def _mask(seal: int) -> int:
    """Return bits that make the body look as random as the seal; nothing is kept secret by them."""
    return seal * 0x9E3779B97F4A7C15 >> 64 & (1 << _BODY_BITS) - 1


def _pack(key: Key) -> int:
    """Return at most 40 bits: orbit (20), frame (6), type (3), version (2), platform (1), quicklook (1)."""
    value = key.absolute_orbit
    value = value << 6 | (_NO_FRAME if key.frame is None else key.frame // FRAME_S)
    value = value << 3 | _TYPES.index(key.product_type)
    value = value << 2 | key.version
    value = value << 1 | FLYING_PLATFORMS.index(key.platform)
    return value << 1 | key.is_quicklook


def _unpack(value: int) -> Key:
    frame = value >> 7 & 63
    return Key(
        platform=FLYING_PLATFORMS[value >> 1 & 1],
        absolute_orbit=value >> 13,
        frame=None if frame == _NO_FRAME else frame * FRAME_S,
        product_type=_TYPES[value >> 4 & 7],
        version=value >> 2 & 3,
        is_quicklook=bool(value & 1),
    )
