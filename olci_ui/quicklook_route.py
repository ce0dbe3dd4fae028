"""The address of a scene's quicklook, so that a table sends links, not pictures."""

from __future__ import annotations

import io
import re

from PIL import Image
from starlette.requests import Request
from starlette.responses import Response

from olci_ui.services import quicklook

THUMBNAIL_PX = 240
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_NO_PREVIEW = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="90" viewBox="0 0 120 90">'
    '<rect x="1" y="1" width="118" height="88" rx="6" fill="#8a99a5" fill-opacity=".15" stroke="#8a99a5"/>'
    '<text x="60" y="49" font-family="sans-serif" font-size="12" text-anchor="middle" fill="#8a99a5">'
    "no preview</text></svg>"
)
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}


def quicklook_path(archive: str, scene_id: str, *, small: bool) -> str:
    """Return the address of a quicklook, relative to any page."""
    return f"quicklook/{archive}/{scene_id}" + ("?size=small" if small else "")


def quicklook_answer(request: Request) -> Response:
    """Answer with the JPEG, small for tables; with a drawn card where there is no preview."""
    scene_id = request.path_params["scene_id"]
    picture = quicklook(request.path_params["archive"], scene_id) if _ID.fullmatch(scene_id) else None
    if picture is not None and request.query_params.get("size") == "small":
        picture = thumbnail(picture)
    if picture is None:
        return Response(_NO_PREVIEW, media_type="image/svg+xml", headers={**_SAFE, "Cache-Control": "no-cache"})
    return Response(picture, media_type="image/jpeg", headers={**_SAFE, "Cache-Control": "private, max-age=86400"})


def thumbnail(picture: bytes) -> bytes | None:
    """Return a picture made at most THUMBNAIL_PX wide and high, as JPEG; None where it cannot be read."""
    try:
        with Image.open(io.BytesIO(picture)) as image:
            image.draft("RGB", (THUMBNAIL_PX * 2, THUMBNAIL_PX * 2))
            small = image.convert("RGB")
            small.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    out = io.BytesIO()
    small.save(out, "JPEG", quality=85)
    return out.getvalue()
