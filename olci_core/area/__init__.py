"""Regions of the earth's surface: made from what people write and from footprints, true on the sphere."""

from typing import TYPE_CHECKING

from olci_core.area.area import Area
from olci_core.area.crs import CoordinateSystemUnknown
from olci_core.imported_later import imported_later

if TYPE_CHECKING:
    from olci_core.area.formats.features import AreaFile, Feature, features_in_file, read_area_file

__all__ = ["Area", "AreaFile", "CoordinateSystemUnknown", "Feature", "features_in_file", "read_area_file"]

# What reads files and texts: few who need areas need it.
_OF_FILES = ("AreaFile", "Feature", "features_in_file", "read_area_file")
__getattr__ = imported_later(__name__, {"formats.features": _OF_FILES})
