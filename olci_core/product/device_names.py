"""Names that Windows keeps for devices, whatever ends them: no file may be called so where a scene may be copied to."""

from __future__ import annotations

import re

DEVICE_NAME = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
