"""The headers of every answer that is a picture, or stands in for one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PICTURE_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "X-Content-Type-Options": "nosniff",
        # An SVG opened by itself may have colours of its own and nothing else.
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
)
