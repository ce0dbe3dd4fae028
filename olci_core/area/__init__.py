"""Regions of the earth's surface: made from what people write and from footprints, true on the sphere."""

from olci_core.area.features import Feature, features_in_file
from olci_core.area.region import Area

__all__ = ["Area", "Feature", "features_in_file"]
