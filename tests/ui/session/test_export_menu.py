"""Lists are put together piece by piece: the file holds the same text, and a long one is not written to be copied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from olci_core.area import Area
from olci_core.catalogue import to_csv
from olci_core.scene import ProductName, Scene
from olci_ui.session.export_menu import FORMS, saved, short_text
from olci_ui.session.found import Found

BEGIN = datetime(2024, 4, 15, 7, 40, 29, tzinfo=UTC)
OUTLINE = Area.from_bounds(10, 54, 22, 60)


def scene(number: int) -> Scene:
    begin = BEGIN + number * timedelta(minutes=3)
    name = (
        f"S3B_OL_1_EFR____{begin:%Y%m%dT%H%M%S}_{begin:%Y%m%dT%H%M%S}_20240416T094200"
        "_0179_092_035_1980_PS2_O_NT_003.SEN3"
    )
    parts = ProductName.parse(name)
    return Scene(
        id=f"{number:08d}", name=name, product_type=parts.product_type, platform=parts.platform,
        begin=begin, end=begin, created=parts.created, cycle=92, relative_orbit=35, frame=1980, timeliness="NT",
        baseline="003", size_bytes=1, online=True, footprint=OUTLINE, quicklook_url=None, checksums={}, attributes={},
        record={"Id": f"{number:08d}", "Name": f"ø, {name}", "S3Path": f"/eodata/{name}"},
    )  # fmt: skip


SCENES = tuple(scene(number) for number in range(1000))
FOUND = Found(archive="practice", query=None, scenes=SCENES, complete=True, notes=(), asked_at=BEGIN)


def test_the_saved_table_is_the_whole_table_in_utf_8() -> None:
    pieces = FORMS["csv"].write(FOUND, SCENES)
    assert not isinstance(pieces, str)
    assert saved(pieces).getvalue() == to_csv(SCENES).encode()


def test_a_text_too_long_to_be_copied_is_not_written_to_its_end() -> None:
    written: list[int] = []

    def pieces() -> Iterator[str]:
        for number in range(100):
            written.append(number)
            yield "ten chars\n"

    assert short_text(pieces(), max_chars=50) is None
    assert len(written) == 6


class Watched(Sequence[Scene]):
    """Scenes of which it is known how many have been looked at."""

    def __init__(self, scenes: Sequence[Scene]) -> None:
        self._scenes = scenes
        self.looked_at = 0

    def __len__(self) -> int:
        return len(self._scenes)

    def __getitem__(self, place: Any) -> Any:
        self.looked_at += 1
        return self._scenes[place]


@pytest.mark.parametrize("name", sorted(FORMS.keys() - {"citation", "bibtex"}))  # which say the same of however many
def test_no_form_looks_at_all_scenes_of_a_text_that_is_too_long(name: str) -> None:
    scenes = Watched(SCENES)
    assert short_text(FORMS[name].write(FOUND, scenes), max_chars=2000) is None
    assert scenes.looked_at < len(SCENES)


def test_a_text_as_long_as_can_be_copied_is_whole() -> None:
    assert short_text(["ab", "", "cd"], max_chars=4) == "abcd"
    assert short_text([], max_chars=4) == ""
