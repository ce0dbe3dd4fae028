"""The digests of a product's zip, as the catalogue lists them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from blake3 import blake3

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Checksums:
    """Digests of a product's zip, lower-case hexadecimal, and when (aware UTC) they were taken."""

    md5: str
    blake3: str
    taken: datetime

    def listed(self) -> list[dict[str, str]]:
        """Return them as a record has them."""
        taken = f"{self.taken:%Y-%m-%dT%H:%M:%S.%f}Z"
        digests = {"MD5": self.md5, "BLAKE3": self.blake3}
        return [{"Value": digest, "Algorithm": name, "ChecksumDate": taken} for name, digest in digests.items()]


def checksums_of(path: Path, *, taken: datetime) -> Checksums:
    """Read a zip and return its digests."""
    md5, tree_hash = hashlib.md5(usedforsecurity=False), blake3()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            md5.update(chunk)
            tree_hash.update(chunk)
    return Checksums(md5=md5.hexdigest(), blake3=tree_hash.hexdigest(), taken=taken)
