"""Regions of the earth's surface: made from what people write and from footprints, true on the sphere."""

from olci_core.area.area import Area
from olci_core.area.crs import CoordinateSystemUnknown
from olci_core.area.formats.features import AreaFile, Feature, features_in_file, read_area_file

__all__ = ["Area", "AreaFile", "CoordinateSystemUnknown", "Feature", "features_in_file", "read_area_file"]
