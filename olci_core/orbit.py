"""What is fixed of Sentinel-3's orbit and of the frames that OLCI is listed in.

ESA, "Sentinel-3 orbit", and the mission's user guide: 385 revolutions in 27 days, 814.5 km high, sun-synchronous.
"""

from __future__ import annotations

import math

ORBITS_PER_CYCLE = 385
CYCLE_DAYS = 27
INCLINATION_DEG = 98.65
INCLINATION_RAD = math.radians(INCLINATION_DEG)
FRAME_S = 180
"""How long a frame is, seconds; frames begin at multiples of it after the ascending node."""
