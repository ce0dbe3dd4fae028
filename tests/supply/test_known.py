"""The stored advisories: which pins they concern, what they do not cover, and how a look-up adds to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from supply.known import Advisory, Known, look_up
from supply.locked import Pin, pinned

REQUESTS = Advisory("CVE-2024-47081", "requests", "<2.32.4", ".netrc")


@pytest.mark.parametrize(
    ("name", "version", "concerned"),
    [
        ("requests", "2.32.3", True),
        ("Requests", "2.31.0", True),
        ("requests", "2.32.4", False),
        ("requests-toolbelt", "1.0", False),
        ("requests", "no version", True),
    ],
)
def test_an_advisory_concerns_the_versions_that_it_names(name: str, version: str, concerned: bool) -> None:
    assert REQUESTS.concerns(Pin(name, version)) == concerned


def test_no_stored_advisory_concerns_a_pinned_package() -> None:
    assert Known.read().against(pinned()) == []


def test_every_stored_advisory_can_be_read() -> None:
    known = Known.read()
    assert len(known.advisories) > 20
    for one in known.advisories:
        assert not one.concerns(Pin(one.package, "9999")), one.id
        assert one.summary


def test_a_look_up_adds_what_the_registry_says_once(tmp_path: Path) -> None:
    known, pin, gone = Known([REQUESTS]), Pin("pillow", "13.0.0"), Pin("gone", "1.0")
    answers: dict[str, Any] = {
        "https://index.example/json/pillow/13.0.0/json": {
            "info": {"version": "13.1.0"},
            "urls": [
                {"upload_time_iso_8601": "2026-10-15T07:00:00Z"},
                {"upload_time_iso_8601": "2026-10-14T07:00:00Z"},
            ],
            "vulnerabilities": [
                {"id": "PYSEC-1", "summary": None, "details": "Overflow\nin a codec", "withdrawn": None},
                {"id": "PYSEC-2", "summary": "taken back", "withdrawn": "2026-11-01"},
            ],
        }
    }
    for _ in range(2):
        missing = look_up(
            known, [pin, gone], index="https://index.example/json", on="2026-11-25", fetch=answers.__getitem__
        )
        assert [line.partition(":")[0] for line in missing] == ["gone 1.0"]
    found = Advisory("PYSEC-1", "pillow", "==13.0.0", "Overflow in a codec", "the package index")
    assert known.against([pin]) == [(pin, found)]
    assert known.looked_up["pillow"].released == "2026-10-15"
    assert known.not_looked_up([pin, gone, Pin("pillow", "13.0.1")]) == [gone, Pin("pillow", "13.0.1")]
    known.write(tmp_path / "known.json")
    assert Known.read(tmp_path / "known.json").against([pin]) == known.against([pin])
