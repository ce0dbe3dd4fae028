"""The features of a file, to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from olci_core.area.area import Area
from olci_core.area.formats import read as files


@dataclass(frozen=True, slots=True)
class Feature:
    """One named area of a file."""

    name: str
    area: Area


def features_in_file(path: Path | str) -> tuple[Feature, ...]:
    """Return the areas of a file in its order; crossing outlines are taken apart, features without size left out.

    Raises:
        InputError: the file cannot be read, is too large, is of another kind, or holds no area.
    """
    return tuple(Feature(name=outline.name, area=Area(region)) for outline, region in files.regions_in(Path(path)))
