"""Numbers with their nouns."""

from __future__ import annotations

import pytest

from olci_core.nouns import counted


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 scenes"), (1, "1 scene"), (2, "2 scenes"), (1200, "1,200 scenes")]
)
def test_a_number_and_its_noun_agree(number: int, words: str) -> None:
    assert counted(number, "scene", "scenes") == words
