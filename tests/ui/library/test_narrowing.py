"""Words find scenes by name, folder and day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from olci_core.library import Entry, Holding
from olci_core.scene import ProductName
from olci_ui.library.narrowing import is_between, matches

NAME = "S3A_OL_1_EFR____20240415T074029_20240415T074329_20240415T094500_0180_111_149_1980_PS2_O_NT_003.SEN3"
PRODUCT = ProductName.parse(NAME)
ENTRY = Entry(PRODUCT, (Holding(Path("x.zip"), NAME, PRODUCT, "zip", 1, is_whole=True),), "whole", folder="Baltic 2024")


@pytest.mark.parametrize(
    ("text", "is_found"),
    [("", True), ("baltic", True), ("2024-04-15 efr", True), ("20240415", True), ("WFR", False), ("baltic S3B", False)],
)
def test_every_word_must_be_somewhere(text: str, is_found: bool) -> None:
    assert matches(ENTRY, text) is is_found


@pytest.mark.parametrize(
    ("first", "last", "is_in"),
    [(None, None, True), (15, 15, True), (16, None, False), (None, 14, False), (1, 30, True)],
)
def test_both_days_belong_to_the_span(first: int | None, last: int | None, is_in: bool) -> None:
    days = [None if day is None else date(2024, 4, day) for day in (first, last)]
    assert is_between(ENTRY, *days) is is_in
