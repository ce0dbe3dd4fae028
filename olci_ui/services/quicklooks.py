"""Scenes and their quicklooks by id, for the routes that a browser asks for pictures."""

from __future__ import annotations

from olci_core.scene import Scene
from olci_ui.services.process import services


def known_scene(kind: str, scene_id: str) -> Scene | None:
    """Return a scene that some search has shown, None where no search has."""
    archive = services.opened(kind)
    return archive.scenes.get(scene_id) if archive else None


def kept_quicklook(kind: str, scene_id: str) -> bytes | None:
    """Return a quicklook that lies on the disk, as for a download of an earlier day; None where there is none."""
    archive = services.opened(kind)
    return archive.catalogue.kept_quicklook(scene_id) if archive else None


def quicklook(kind: str, scene: Scene) -> bytes | None:
    """Return a scene's quicklook, None where the archive has none.

    Raises:
        ConnectionFailed, ServiceError: it did not come this time; a later try may bring it.
    """
    archive = services.opened(kind)
    if archive is None:
        return None
    with archive.quicklook_slots:
        return archive.catalogue.quicklook(scene)
