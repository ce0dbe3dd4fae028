"""The keys are listed for every page, each once, and those of what stands on it beside them."""

from __future__ import annotations

import pytest

from olci_ui.keyboard.texts import EVERYWHERE, OF_PAGE


@pytest.mark.parametrize("page", ["", *OF_PAGE])
def test_a_list_names_each_key_once(page: str) -> None:
    for title, keys in (EVERYWHERE, *OF_PAGE.get(page, ())):
        assert title
        assert len({key for key, _ in keys}) == len(keys)
        assert all(key and words for key, words in keys)


def test_the_list_says_how_it_is_asked_for() -> None:
    assert "?" in dict(EVERYWHERE[1])
