"""What lies on the disk can be handed on even where no catalogue knows it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from olci_core.library import LibraryIndex
from olci_ui.library.export_menu import scene_of
from olci_ui.session.export_menu import FORMS, OF_NAMES_ALONE, saved
from olci_ui.session.found import Found
from tests.core.library.zips import NAME, product


def test_forms_of_names_and_outlines_are_written_of_what_only_the_disk_knows(tmp_path: Path) -> None:
    product(tmp_path / f"{NAME}.zip")
    (entry,) = LibraryIndex(tmp_path / "data").scan(tmp_path)
    scene = scene_of(entry)
    found = Found("practice", None, (), complete=True, notes=(), asked_at=datetime(2024, 6, 1, tzinfo=UTC))
    written = {name: saved(FORMS[name].write(found, [scene])).getvalue().decode() for name in OF_NAMES_ALONE}
    assert written["names"] == f"{NAME}\n"
    assert json.loads(written["geojson"])["features"][0]["properties"]["name"] == NAME
    assert "OL_1_EFR___" in written["citation"]
