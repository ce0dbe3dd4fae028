"""Ask for crops, overlays and thumbnails of the worst pictures from forty threads; print the memory above idle in MB.

A program of its own, so that its peak is its own (VmHWM, see proc(5)).
"""

from __future__ import annotations

import io
import itertools
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from olci_core.area import Area
from olci_core.catalogue import Catalogue, SearchQuery
from olci_core.scene import Scene
from olci_core.settings import Settings
from olci_practice import PracticeServer
from olci_ui.pictures.crops import CropRoom
from olci_ui.pictures.overlays import OverlayRoom
from olci_ui.pictures.picture_cache import KeptPictures
from olci_ui.pictures.picture_pool import pool
from olci_ui.pictures.quicklook_route import shown

FULL = (4865, 4091)
SCENES = 8


def encoded(mode: str, kind: str, **options: object) -> bytes:
    """Return a picture in full resolution."""
    out = io.BytesIO()
    Image.effect_noise((640, 540), 60).convert(mode).resize(FULL, Image.Resampling.NEAREST).save(out, kind, **options)
    return out.getvalue()


def megabytes(line: str) -> float:
    """Return a line of this process' status."""
    text = Path("/proc/self/status").read_text("ascii")
    return int(text.partition(f"{line}:")[2].split()[0]) / 1024


def scenes_of(folder: Path) -> tuple[Scene, ...]:
    """Return some scenes of the practice archive."""
    server = PracticeServer(data_dir=folder)
    at = server.start()
    settings = Settings(data_dir=folder, download_dir=folder).at(
        identity_url=at.identity_url, catalogue_url=at.catalogue_url, download_url=at.download_url
    )
    query = SearchQuery(datetime(2018, 6, 1, tzinfo=UTC), datetime(2018, 6, 8, tzinfo=UTC), area=area(0))
    found = Catalogue(settings).search(query, limit=SCENES).scenes
    server.stop()
    return found


def area(number: int) -> Area:
    """Return one of many areas of a few degrees."""
    return Area.from_bounds(14 + number / 100, 56, 18 + number / 100, 59)


def main() -> None:
    """Hammer, and print the peak above what the process held before."""
    pictures = [
        encoded("RGB", "JPEG"),
        encoded("RGB", "JPEG", progressive=True),
        encoded("RGBA", "PNG", compress_level=1),
    ]
    with tempfile.TemporaryDirectory() as name:
        scenes = scenes_of(Path(name))
    turn = itertools.count()

    def fetch(_archive: str, _scene: Scene) -> bytes:
        return bytes(bytearray(pictures[next(turn) % len(pictures)]))  # each its own copy, as from the network

    kept = KeptPictures()
    cropped, laid = CropRoom(fetch, kept=kept), OverlayRoom(fetch, kept=kept)

    def ask(number: int) -> None:
        scene = scenes[number % len(scenes)]
        match number % 3:
            case 0:
                cropped.cut("a", scene, area=area(number), size="large")
            case 1:
                laid.laid("a", scene, projection="EPSG:3857")
            case _:
                with pool.in_hand():
                    shown(fetch("a", scene), max_px=1400, turned=True)

    idle_mb = megabytes("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak begins anew
    with ThreadPoolExecutor(40) as threads:
        list(threads.map(ask, range(12)))
    print(f"{megabytes('VmHWM') - idle_mb:.0f} MB above {idle_mb:.0f} MB")  # noqa: T201 - what it is run for


if __name__ == "__main__":
    main()
