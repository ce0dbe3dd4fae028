"""What a check found out about a catalogue: kept by host, and heeded; a spoiled file costs nothing but itself."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from olci_core.catalogue.findings import FINDINGS_FILE, CatalogueFindings, Direction, KeptFindings


def test_what_was_found_is_kept_by_host_and_what_was_not_stays(tmp_path: Path) -> None:
    kept = KeptFindings(tmp_path / "data")
    assert kept.of("a.example") == CatalogueFindings()
    kept.keep("a.example", CatalogueFindings("upside down", None))
    kept.keep("a.example", CatalogueFindings(None, 250))
    kept.keep("b.example", CatalogueFindings(None, 40))
    again = KeptFindings(tmp_path / "data")
    assert again.of("a.example") == CatalogueFindings("upside down", 250)
    assert again.of("b.example") == CatalogueFindings(None, 40)


@pytest.mark.parametrize("content", [b"rubbish", b"[]", b"", b"\xff\xfe"])
def test_a_spoiled_file_is_kept_aside(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FINDINGS_FILE).write_bytes(content)
    kept = KeptFindings(tmp_path)
    assert kept.of("a.example") == CatalogueFindings()
    (aside,) = tmp_path.glob("catalogue-findings.2*.json")
    assert aside.read_bytes() == content
    kept.keep("a.example", CatalogueFindings("as it is", 250))
    assert kept.of("a.example") == CatalogueFindings("as it is", 250)


@pytest.mark.parametrize("odd", ['{"direction": "sideways", "names_at_once": -3}', '{"names_at_once": true}', "7"])
def test_what_makes_no_sense_was_not_found(odd: str, tmp_path: Path) -> None:
    (tmp_path / FINDINGS_FILE).write_text(f'{{"a.example": {odd}}}', "utf-8")
    assert KeptFindings(tmp_path).of("a.example") == CatalogueFindings()


@pytest.mark.parametrize(
    ("direction", "row", "column"),
    [(None, 0, 0), ("as it is", 0, 0), ("upside down", 1, 0), ("left to right", 0, 1), ("turned by 180°", 1, 1)],
)
def test_a_picture_is_turned_the_way_back(direction: Direction | None, row: int, column: int) -> None:
    values = np.zeros((40, 60, 3), np.uint8)
    values[:20, :30] = 255
    content = io.BytesIO()
    Image.fromarray(values).save(content, "PNG")
    with Image.open(io.BytesIO(CatalogueFindings(direction).upright(content.getvalue()))) as turned:
        seen = np.asarray(turned.convert("L"))
    corner = seen[row * 20 : row * 20 + 20, column * 30 : column * 30 + 30]
    assert corner.min() > 200
    assert seen.mean() < 80


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff only looks like one", b"<html>"])
def test_what_is_no_picture_comes_back_as_it_is(content: bytes) -> None:
    assert CatalogueFindings("upside down").upright(content) == content
