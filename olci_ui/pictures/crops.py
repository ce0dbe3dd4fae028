"""Scenes cut to the searched area: made once, in threads of their own, and shared by all tabs."""

from __future__ import annotations

import hashlib
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Literal

import numpy as np
from PIL import Image

from olci_core.area import Area
from olci_core.daemon_pool import DaemonPool
from olci_core.natural_colour import PicturePixels
from olci_core.picture import (
    PixelGrid,
    Placement,
    bright_share,
    crop,
    draw,
    encoded,
    inside_area,
    line_work,
    place,
)
from olci_core.scene import Scene
from olci_ui.pictures import texts
from olci_ui.pictures.coast import coast_near
from olci_ui.pictures.picture_cache import kept_pictures
from olci_ui.pictures.picture_room import NoPicture, PictureRoom
from olci_ui.services.quicklooks import quicklook

CropSize = Literal["small", "medium", "large"]
WIDTH_PX: Mapping[CropSize, int] = {"small": 320, "medium": 560, "large": 1024}
MAX_AREAS = 64
MAX_SHARES = 100_000
AT_ONCE = 4
PROGRESS_EVERY_S = 0.5
MAX_PICTURES_PER_S = 8.0  # about what an archive gives that nothing holds up
MIN_TIMED = 8  # pictures of a look after which its speed is known

_drawing_lines = threading.Lock()  # it takes a hundred megabytes for a moment


@dataclass(frozen=True, slots=True)
class CutPicture:
    """A scene's crop as a WebP file, see-through outside the scene, and its bright share (None: nothing is seen)."""

    content: bytes
    bright: float | None


@dataclass(frozen=True, slots=True)
class LookProgress:
    """How far a look at many scenes is: of ``done`` scenes ``failed`` have brought no picture this time."""

    known_before: int
    done: int
    failed: int = 0
    failed_in_a_row: int = 0

    def after(self, made: CutPicture | NoPicture) -> LookProgress:
        """Return the progress with one more scene looked at."""
        if isinstance(made, NoPicture) and made.may_come:
            return replace(self, done=self.done + 1, failed=self.failed + 1, failed_in_a_row=self.failed_in_a_row + 1)
        return replace(self, done=self.done + 1, failed_in_a_row=0)


@dataclass(eq=False)
class CropRoom(PictureRoom):
    """Crops of all areas in use, by a short token for each area; the longest unused leave first.

    ``pictures_per_s``: how quickly the next look will go, as far as the last one shows; what was at hand is no promise
    for what is not.
    """

    clock: Callable[[], float] = time.monotonic
    pictures_per_s: float = MAX_PICTURES_PER_S

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._making = [threading.Lock() for _ in range(64)]
        self._areas: OrderedDict[str, Area] = OrderedDict()
        self._shares: OrderedDict[str, dict[str, float | None]] = OrderedDict()  # by token and scene id
        self._number_of_shares = 0

    def token_of(self, area: Area) -> str:
        """Return the name under which crops of an area are asked for; it is known from now on."""
        token = hashlib.sha256(area.to_wkt().encode()).hexdigest()[:16]
        with self._lock:
            self._areas[token] = area
            self._areas.move_to_end(token)
            while len(self._areas) > MAX_AREAS:
                self._areas.popitem(last=False)
        return token

    def area_of(self, token: str) -> Area | None:
        """Return the area of a token, None if this process has not given it out."""
        with self._lock:
            return self._areas.get(token)

    def shares(self, area: Area, scenes: Sequence[Scene]) -> dict[str, float | None]:
        """Return the bright shares known so far, by scene id; None where the picture shows nothing of the area."""
        token = self.token_of(area)
        with self._lock:
            known = self._shares.get(token, {})
            return {one.id: known[one.id] for one in scenes if one.id in known} if known else {}

    def known_shares(self, area: Area) -> dict[str, float | None]:
        """Return the same of whatever scenes: a list of very many need not be gone through for it."""
        token = self.token_of(area)
        with self._lock:
            return dict(self._shares.get(token, {}))

    def cut(self, archive: str, scene: Scene, *, area: Area, size: CropSize) -> CutPicture | NoPicture:
        """Return a scene's crop, made now if it is not at hand; it waits for the quicklook."""
        token = self.token_of(area)
        key = (token, scene.id, size)
        with self._making[hash(key) % len(self._making)]:
            if (kept := self.kept.get(("crop", *key), CutPicture)) is not None:
                return kept
            made = self._cut(archive, scene, area, size)
            self._keep(key, made)
        return made

    def forget(self) -> None:
        """Forget every picture that was made, and every bright share: quicklooks lie otherwise than was thought."""
        with self._lock:
            self._shares.clear()
            self._number_of_shares = 0
        self.kept.clear()

    def look_at(self, archive: str, scenes: Sequence[Scene], *, area: Area) -> Iterator[LookProgress]:
        """Find out the bright shares of scenes, four at a time; yield how far it is, at least twice a second.

        A scene whose picture did not arrive counts as done and stays unknown, so that the next look asks for it again.
        """
        known = self.shares(area, scenes)
        unknown = [scene for scene in scenes if scene.id not in known]
        so_far = LookProgress(known_before=len(scenes) - len(unknown), done=len(scenes) - len(unknown))
        begun_s = self.clock()
        pool = DaemonPool(AT_ONCE, name="look")
        try:
            tasks = (pool.submit(self.cut, archive, scene, area=area, size="small") for scene in unknown)
            waiting = set(islice(tasks, 2 * AT_ONCE))
            while waiting:
                ended, waiting = wait(waiting, timeout=PROGRESS_EVERY_S, return_when=FIRST_COMPLETED)
                for task in ended:
                    so_far = so_far.after(task.result())
                waiting |= set(islice(tasks, len(ended)))
                if (looked_at := so_far.done - so_far.known_before) >= MIN_TIMED:
                    took_s = max(self.clock() - begun_s, looked_at / MAX_PICTURES_PER_S)
                    self.pictures_per_s = looked_at / took_s
                yield so_far
        finally:
            pool.close()

    def drawn(self, archive: str, scene: Scene, *, area: Area, size: CropSize) -> PicturePixels | None:
        """Return a crop on hatching with its lines, RGB, shape (height, width, 3); None where there is none."""
        grid = _grid(area, size)

        def finished(picture: bytes) -> PicturePixels:
            return draw(crop(picture, placed(scene), grid), lines=_lines(area, grid))

        made = self.made_of(archive, scene, finished, refused=texts.NOT_PLACED)
        return None if isinstance(made, NoPicture) else made

    def _cut(self, archive: str, scene: Scene, area: Area, size: CropSize) -> CutPicture | NoPicture:
        grid = _grid(area, size)

        def finished(picture: bytes) -> CutPicture:
            cropped = crop(picture, placed(scene), grid)
            image = Image.fromarray(np.ascontiguousarray(cropped.rgba))
            image.alpha_composite(Image.fromarray(_lines(area, grid)))
            seen = inside_area(area, grid) & (cropped.rgba[..., 3] > 0)
            return CutPicture(encoded(np.asarray(image), as_format="WEBP"), bright_share(cropped.bright, seen))

        return self.made_of(archive, scene, finished, refused=texts.NOT_PLACED)

    def _keep(self, key: tuple[str, str, CropSize], made: CutPicture | NoPicture) -> None:
        token, scene_id, _ = key
        with self._lock:
            if isinstance(made, NoPicture) and made.may_come:
                return
            known = self._shares.setdefault(token, {})
            before = len(known)
            if isinstance(made, NoPicture):
                known.setdefault(scene_id, None)
            else:
                known[scene_id] = made.bright
            self._number_of_shares += len(known) - before
            self._let_go_of_shares()
            if isinstance(made, NoPicture):
                return
        self.kept.keep(("crop", *key), made)

    def _let_go_of_shares(self) -> None:
        """Let the oldest shares of the area that came first go until the others fit; the lock is held."""
        while self._number_of_shares > MAX_SHARES:
            first = next(iter(self._shares.values()))
            if first:
                del first[next(iter(first))]
                self._number_of_shares -= 1
            else:
                self._shares.popitem(last=False)


@lru_cache(maxsize=512)
def placed(scene: Scene) -> Placement:
    """Place a scene's picture by its footprint; remembered for the pictures that follow."""
    return place(scene)


@lru_cache(maxsize=16)
def _grid(area: Area, size: CropSize) -> PixelGrid:
    return PixelGrid.for_area(area, width_px=WIDTH_PX[size])


def _lines(area: Area, grid: PixelGrid) -> PicturePixels:
    with _drawing_lines:  # at the end of a drawing they are kept: the scenes that follow wait for the first
        return _line_work(area, grid)


@lru_cache(maxsize=8)
def _line_work(area: Area, grid: PixelGrid) -> PicturePixels:
    lon, lat = area.center
    across_km = grid.pixel_m * math.hypot(grid.width_px, grid.height_px) / 1000
    return line_work(grid, area, coast=coast_near(lon, lat, within_km=across_km))


crops = CropRoom(quicklook, kept=kept_pictures)
