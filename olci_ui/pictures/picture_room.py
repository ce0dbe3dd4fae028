"""What all pictures that are made of quicklooks have in common: fetched, made in the places of the pool, or why not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from typing import TypeVar

from olci_core.errors import InputError, OlciError
from olci_core.scene import Scene
from olci_ui.pictures import texts
from olci_ui.pictures.picture_cache import KeptPictures
from olci_ui.pictures.picture_pool import PicturePool
from olci_ui.pictures.picture_pool import pool as picture_pool

log = logging.getLogger(__name__)

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class NoPicture:
    """Why a scene has no picture, in a few words; ``may_come``: it did not arrive, a later try may bring it."""

    reason: str
    may_come: bool = False


@dataclass(eq=False)
class PictureRoom:
    """Makes pictures of quicklooks.

    ``fetch``: returns a scene's quicklook, given the archive and the scene; None where there is none to be had.
    ``kept`` and ``pool`` are shared with whatever else makes pictures.
    """

    fetch: Callable[[str, Scene], bytes | None]
    _: KW_ONLY
    kept: KeptPictures = field(default_factory=KeptPictures)
    pool: PicturePool = picture_pool

    def made_of(self, archive: str, scene: Scene, make: Callable[[bytes], Made], *, refused: str) -> Made | NoPicture:
        """Fetch a scene's quicklook and make something of it; ``refused`` says why not, where that cannot be."""
        with self.pool.in_hand():
            try:
                picture = self.fetch(archive, scene) if scene.quicklook_url else None
            except OlciError as error:
                log.info("No quicklook of %s just now: %s", scene.name, error)
                return NoPicture(texts.DID_NOT_COME, may_come=True)
            if picture is None:
                return NoPicture(texts.NO_PREVIEW)
            try:
                return self.pool.make(picture, lambda: make(picture))
            except InputError as error:
                log.info("No picture of %s: %s", scene.name, error)
                return NoPicture(refused)
