"""Words find scenes by name, folder and day."""

from __future__ import annotations

from pathlib import Path

import pytest

from olci_core.library import Entry, Holding
from olci_core.scene import ProductName
from olci_ui.library.narrowing import matches

NAME = "S3A_OL_1_EFR____20240415T074029_20240415T074329_20240415T094500_0180_111_149_1980_PS2_O_NT_003.SEN3"
PRODUCT = ProductName.parse(NAME)
ENTRY = Entry(PRODUCT, (Holding(Path("x.zip"), NAME, PRODUCT, "zip", 1, is_whole=True),), "whole", folder="Baltic 2024")


@pytest.mark.parametrize(
    ("text", "is_found"),
    [("", True), ("baltic", True), ("2024-04-15 efr", True), ("20240415", True), ("WFR", False), ("baltic S3B", False)],
)
def test_every_word_must_be_somewhere(text: str, is_found: bool) -> None:
    assert matches(ENTRY, text) is is_found
