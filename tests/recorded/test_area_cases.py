"""Small files and texts from real life, each with one thing that goes wrong: read right, or refused in a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from olci_core.area import Area, read_area_file
from olci_core.area.text.readings import readings
from olci_core.area.text.repairs import repairs
from olci_core.errors import InputError

CASES = Path(__file__).parents[3] / "shared" / "area_cases"
TRUTH: dict[str, dict[str, Any]] = json.loads((CASES / "truth.json").read_text()) if CASES.exists() else {}
TEXTS: list[dict[str, Any]] = json.loads((CASES / "texts.json").read_text()) if CASES.exists() else []
pytestmark = pytest.mark.skipif(not TRUTH, reason="the shared cases are not here")
BY_LIBRARY = (".kml", ".kmz", ".zip", ".gpkg")  # a process each: a few damaged copies of one of them must do


def survives(area: Area) -> bool:
    return Area.from_wkt(area.to_wkt()) == area


@pytest.mark.parametrize("name", TRUTH)
def test_each_file_gives_the_area_that_it_means(name: str) -> None:
    truth = TRUTH[name]
    if truth["must"] != "read":
        with pytest.raises(InputError):
            read_area_file(CASES / name)
        return
    file = read_area_file(CASES / name)
    area = file.in_one()
    assert area.area_km2 == pytest.approx(truth["km2"], rel=truth["tolerance"])
    assert all(area.intersects(Area.from_point(lon, lat, radius_km=0.001)) for lon, lat in truth["inside"])
    assert survives(area)
    assert all(survives(feature.area) for feature in file.features)
    assert [feature.name for feature in file.features] == truth.get("names", [one.name for one in file.features])


@pytest.mark.parametrize("case", TEXTS, ids=[case["note"] for case in TEXTS])
def test_each_text_gives_the_area_that_it_means_or_asks(case: dict[str, Any]) -> None:
    try:
        found = readings(case["text"] * case.get("repeat", 1))
    except InputError as error:
        assert case["must"] != "read"
        assert error.hint
        return
    assert case["must"] != "refuse-or-ask" or len(found) > 1
    assert len(found) == 1 or case.get("may_ask", case["must"] != "read")
    assert any(
        reading.area.bounds == pytest.approx(case["bounds"])
        and reading.area.area_km2 == pytest.approx(case["km2"], rel=case["tolerance"])
        for reading in found
    )
    assert all(survives(reading.area) for reading in found)


def damaged(content: bytes, chance: np.random.Generator) -> bytes:
    """Return a copy with some bytes changed, put in, taken out or repeated."""
    new = bytearray(content)
    for _ in range(int(chance.choice([1, 2, 5, 30]))):
        at, how = int(chance.integers(0, len(new) + 1)), int(chance.integers(0, 5))
        if how == 0:
            new[at:at] = chance.bytes(3)
        elif how == 1:
            del new[at : at + int(chance.integers(1, 9))]
        elif how == 2:
            new = new[: max(1, at)]
        elif how == 3:
            new[at:at] = new[at // 2 : at // 2 + 60]
        else:
            new[at : at + 1] = chance.bytes(1)
    return bytes(new)


def read_or_refused(path: Path) -> None:
    try:
        area = read_area_file(path).in_one()
    except InputError as error:
        assert str(error).strip()
        return
    assert survives(area)


@pytest.mark.parametrize("name", [name for name in TRUTH if not name.endswith(BY_LIBRARY)])
def test_a_damaged_text_file_is_read_or_refused(name: str, tmp_path: Path) -> None:
    chance = np.random.default_rng(len(name))
    for number in range(25):
        path = tmp_path / f"{number}{Path(name).suffix}"
        path.write_bytes(damaged((CASES / name).read_bytes(), chance))
        read_or_refused(path)


@pytest.mark.parametrize("ending", BY_LIBRARY)
def test_a_damaged_file_that_a_library_reads_is_read_or_refused(ending: str, tmp_path: Path) -> None:
    chance = np.random.default_rng(len(ending))
    names = [name for name in TRUTH if name.endswith(ending)]
    for number in range(1):
        path = tmp_path / f"{number}{ending}"
        path.write_bytes(damaged((CASES / str(chance.choice(names))).read_bytes(), chance))
        read_or_refused(path)


@pytest.mark.parametrize("case", TEXTS, ids=[case["note"] for case in TEXTS])
def test_a_damaged_text_is_read_or_refused(case: dict[str, Any]) -> None:
    chance = np.random.default_rng(len(case["text"]))
    for _ in range(40):
        text = damaged(case["text"].encode(), chance).decode("utf-8", "replace")
        try:
            assert readings(text)
        except InputError as error:
            assert error.hint
            repairs(text)
