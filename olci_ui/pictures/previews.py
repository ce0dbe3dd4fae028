"""Pictures of scenes as HTML: fetched by the browser as they come into view."""

from __future__ import annotations

import html

from olci_core.scene import Scene
from olci_ui.formats import scene_title
from olci_ui.pictures import texts
from olci_ui.pictures.quicklook_route import quicklook_path


def small_preview(archive: str, scene_id: str, *, turned: bool) -> str:
    """Return a scene's thumbnail, ``turned`` if its pass was ascending; a quiet card stands there until it has come."""
    source = html.escape(quicklook_path(archive, scene_id, size="small", turned=turned))
    return f'<img class="olci-small" loading="lazy" alt="" src="{source}">'


def large_preview(archive: str, scene: Scene) -> str:
    """Return a scene's quicklook as wide as the column, north up."""
    source = html.escape(quicklook_path(archive, scene.id, size="large"))
    said = html.escape(texts.QUICKLOOK_OF.format(scene_title(scene)))
    return f'<img class="olci-large" alt="{said}" src="{source}">'
