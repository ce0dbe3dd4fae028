"""Regions of the earth's surface: made from what people write and from footprints, true on the sphere."""

from olci_core.area.area import Area
from olci_core.area.formats.features import Feature, features_in_file

__all__ = ["Area", "Feature", "features_in_file"]
