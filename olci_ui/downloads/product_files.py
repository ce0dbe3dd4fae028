"""Which files of a product are wanted: presets made from its own listing, and what they save."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from olci_core.product import MANIFEST_NAME, ListedFile
from olci_core.product.manifest import GEO_COORDINATES
from olci_core.scene import Scene
from olci_ui.downloads import texts

# Red, green and blue of natural colour: 665, 560 and 490 nm.
RGB_BANDS = ("Oa04", "Oa06", "Oa08")
# The sun's height and the sun's light in each band: without them no picture can be made of radiances.
FOR_PICTURES = ("instrument_data.nc", "tie_geometries.nc")
_BAND = re.compile(r"(Oa\d\d)_(?:radiance|reflectance)\.nc")


@dataclass(frozen=True, slots=True)
class ProductFiles:
    """The files of a product by name, as the service lists them."""

    held: Mapping[str, ListedFile]

    @property
    def bands(self) -> tuple[str, ...]:
        """The files that hold one band each, in the order of the bands."""
        return tuple(name for name in sorted(self.held) if _BAND.fullmatch(name))

    @property
    def others(self) -> tuple[str, ...]:
        """The files that are no bands; the manifest comes by itself."""
        return tuple(name for name in sorted(self.held) if not _BAND.fullmatch(name) and name != MANIFEST_NAME)

    @property
    def rgb(self) -> tuple[str, ...]:
        """What natural colour needs, with coordinates; empty where the product lacks one of the bands."""
        colours = tuple(name for name in self.bands if name[:4] in RGB_BANDS)
        beside = tuple(name for name in (GEO_COORDINATES, *FOR_PICTURES) if name in self.held)
        return (*colours, *beside) if len(colours) == len(RGB_BANDS) else ()

    def size_bytes(self, names: Iterable[str]) -> int:
        """Return how much comes with some files: they and the manifest, which has their checksums.

        Files whose size is not listed count as nothing; ``is_about`` says whether there are such.
        """
        return sum(self.held[name].size_bytes or 0 for name in self._with_manifest(names))

    def is_about(self, names: Iterable[str]) -> bool:
        """Whether the size of one of these files is not known."""
        return any(self.held[name].size_bytes is None for name in self._with_manifest(names))

    def _with_manifest(self, names: Iterable[str]) -> set[str]:
        return {name for name in (*names, MANIFEST_NAME) if name in self.held}


def band_of(file_name: str) -> str:
    """Return the band that a file holds, or the file's name."""
    match = _BAND.fullmatch(file_name)
    return match[1] if match else file_name


def saving(files: ProductFiles, chosen: Sequence[str], *, scenes: int) -> str:
    """Return in words what the choice costs and saves."""
    return texts.saving(
        files.size_bytes(chosen), files.size_bytes(files.held), is_about=files.is_about(files.held), scenes=scenes
    )


def one_kind(scenes: Sequence[Scene]) -> bool:
    """Whether scenes hold files of the same names, as far as their product type shows."""
    return len({scene.product_type for scene in scenes}) <= 1
