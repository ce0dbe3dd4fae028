"""A picture with its alternative text, for elements of a page that show HTML."""

from __future__ import annotations

import base64
import html

_BEGINS = ((b"\x89PNG", "image/png"), (b"GIF8", "image/gif"), (b"\xff\xd8", "image/jpeg"))


def image_html(content: bytes, *, alt: str, max_width_px: int | None = None) -> str:
    """Return an ``<img>`` that holds a PNG, GIF or JPEG; as wide as its place, or ``max_width_px`` at most."""
    kind = next((kind for begin, kind in _BEGINS if content.startswith(begin)), "image/png")
    width = f"max-width: {max_width_px}px; width: 100%" if max_width_px else "width: 100%"
    source = base64.b64encode(content).decode()
    return f'<img alt="{html.escape(alt)}" style="{width}; height: auto" src="data:{kind};base64,{source}">'
