"""How reflectances become a quicklook's colours, what counts as bright in one, and how large one may be.

Red, green and blue are Oa08, Oa06 and Oa04 (665, 560 and 490 nm). The curve is that of NASA's MODIS Rapid Response
pictures: darks are lifted, cloud keeps its structure.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PicturePixels = NDArray[np.uint8]
"""Red, green and blue (rows, columns, 3), or one of them."""

HAZE = (0.012, 0.030, 0.058)
"""Reflectance of haze over a dark sea in red, green and blue, taken off before the curve."""

CURVE_REFLECTANCE = (0.0, 0.12, 0.24, 0.47, 0.75, 1.10)
CURVE_VALUE = (0.0, 110.0, 160.0, 210.0, 240.0, 255.0)

BRIGHT_VALUE = 160
"""A pixel is bright if its red, green and blue all reach this (of 255).

On the curve this is a reflectance of about a quarter: thick cloud, snow, ice and strong sun glint lie above it, sea,
vegetation and bare soil below; bright sand fails by its blue.
"""

MAX_PIXELS = 20_000_000
"""What a picture may have at most: a frame in full resolution has 4,865 × 4,091; quicklooks are far smaller."""
