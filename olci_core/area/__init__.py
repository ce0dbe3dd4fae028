"""Regions of the earth's surface: made from what people write and from footprints, true on the sphere."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from olci_core.area.area import Area
from olci_core.area.crs import CoordinateSystemUnknown

if TYPE_CHECKING:
    from olci_core.area.formats.features import AreaFile, Feature, features_in_file, read_area_file

__all__ = ["Area", "AreaFile", "CoordinateSystemUnknown", "Feature", "features_in_file", "read_area_file"]
_OF_FILES = ("AreaFile", "Feature", "features_in_file", "read_area_file")


def __getattr__(name: str) -> Any:
    """Load what reads files and texts when it is first asked for: few who need areas need it."""
    if name in _OF_FILES:
        return getattr(import_module("olci_core.area.formats.features"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
