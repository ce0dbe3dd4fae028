"""What a check of the connection has found out about a catalogue, kept for the searches and pictures that follow."""

from __future__ import annotations

import io
import logging
import threading
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from olci_core.errors import StorageError
from olci_core.json_reader import read_json, write_json
from olci_core.natural_colour import MAX_PIXELS
from olci_core.set_aside import set_aside
from olci_core.whole_file import write_whole

log = logging.getLogger(__name__)

FINDINGS_FILE = "catalogue-findings.json"
Direction = Literal["as it is", "upside down", "left to right", "turned by 180°"]
"""How a quicklook lies: its first row the first scan line and its first pixel the first of the line, or otherwise."""
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class CatalogueFindings:
    """What was found of one catalogue; None: not known, so what is documented or usual counts.

    ``names_at_once``: so many names in one list (FilterList) are all answered.
    """

    direction: Direction | None = None
    names_at_once: int | None = None

    def upright(self, picture: bytes) -> bytes:
        """Return a quicklook with the first scan line on top and its first pixel on the left, as JPEG if turned.

        A picture that cannot be opened comes back as it is.
        """
        if self.direction in (None, "as it is"):
            return picture
        from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - a search does without it

        ways = {
            "upside down": Image.Transpose.FLIP_TOP_BOTTOM,
            "left to right": Image.Transpose.FLIP_LEFT_RIGHT,
            "turned by 180°": Image.Transpose.ROTATE_180,
        }
        try:
            with Image.open(io.BytesIO(picture)) as image:
                if image.width * image.height > MAX_PIXELS:
                    return picture
                turned = io.BytesIO()
                image.convert("RGB").transpose(ways[self.direction]).save(turned, "JPEG", quality=95, subsampling=0)
        except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
            return picture
        return turned.getvalue()


class KeptFindings:
    """The findings of every catalogue that was asked, by its host, in one file of a data folder.

    A file that cannot be read is set aside: what it held is found again by the next check.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FINDINGS_FILE

    def of(self, host: str) -> CatalogueFindings:
        """Return what was found of a host, nothing where it was never asked."""
        found = self._all().get(host)
        return _sensible(found if isinstance(found, dict) else {})

    def keep(self, host: str, new: CatalogueFindings) -> None:
        """Keep what was found anew; what was not found this time stays as it was.

        Raises:
            StorageError: the data folder cannot be written.
        """
        with _lock:
            every = self._all()
            found = {key: value for key, value in asdict(new).items() if value is not None}
            every[host] = asdict(replace(self.of(host), **found))
            try:
                write_whole(self._file, write_json(every))
            except OSError as error:
                raise StorageError(
                    f"What the check found could not be kept: {error.strerror or error}",
                    hint="Check that the data folder (OLCI_DATA_DIR) may be written.",
                ) from error

    def _all(self) -> dict[str, object]:
        try:
            found = read_json(self._file.read_bytes())
        except OSError:
            return {}
        except ValueError:
            found = None
        if isinstance(found, dict):
            return found
        try:
            aside = set_aside(self._file, moment=datetime.now(UTC))
            log.warning("%s was spoiled: kept as %s", self._file, aside.name)
        except OSError as error:
            log.warning("%s: %s", self._file, error)
        return {}


def _sensible(found: dict[str, object]) -> CatalogueFindings:
    direction, names = found.get("direction"), found.get("names_at_once")
    return CatalogueFindings(
        direction if direction in get_args(Direction) else None,  # type: ignore[arg-type]  # one of them
        names if isinstance(names, int) and not isinstance(names, bool) and names > 0 else None,
    )
