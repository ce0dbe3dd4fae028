"""What is too long for an address: kept on the disk, and back after a reload."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from olci_core.area import Area
from olci_core.errors import StorageError
from olci_ui.session.long_texts import MAX_IN_ADDRESS, MAX_KEPT_TEXTS, LongTexts
from olci_ui.session.tab_state import TabState

OpenPage = Callable[..., AppTest]
LONG = "é" * (MAX_IN_ADDRESS + 1)
TEETH = ", ".join(f"{10 + i / 100:.2f} {50.25 + i % 2:.2f}" for i in range(400))
COAST = Area.from_wkt(f"POLYGON((10.00 49.00, {TEETH}, 13.99 49.00, 10.00 49.00))")


def address_of(app: AppTest) -> dict[str, str]:
    """Return the query parameters that the browser shows in the address."""
    return dict(app.session_state["shown_address"])


def test_a_long_text_comes_back_and_a_short_one_stays_in_the_address(tmp_path: Path) -> None:
    parameters = {"area": LONG, "from": "2018-06-01"}
    short = LongTexts(tmp_path / "new").shortened(parameters)
    assert short["from"] == "2018-06-01"
    assert len(short["area"]) < 30
    assert LongTexts(tmp_path / "new").restored(short) == (parameters, ())


@given(text=st.text(min_size=MAX_IN_ADDRESS + 1, max_size=MAX_IN_ADDRESS + 50))
def test_every_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    texts = LongTexts(tmp_path_factory.mktemp("texts"))
    assert texts.restored(texts.shortened({"names": text})) == ({"names": text}, ())


@pytest.mark.parametrize("word", ["kept:0123456789abcdef", "kept:../../etc/passwd", "kept:", "kept:0123456789ABCDEF"])
def test_a_word_that_stands_for_nothing_here_is_named(tmp_path: Path, word: str) -> None:
    assert LongTexts(tmp_path).restored({"area": word, "to": "2018-06-02"}) == ({"to": "2018-06-02"}, ("area",))


def test_a_text_that_was_cut_short_on_the_disk_counts_as_missing(tmp_path: Path) -> None:
    short = LongTexts(tmp_path).shortened({"area": LONG})
    (file,) = (tmp_path / "texts").iterdir()
    file.write_bytes(file.read_bytes()[:-2])
    assert LongTexts(tmp_path).restored(short) == ({}, ("area",))
    assert LongTexts(tmp_path).shortened({"area": LONG}) == short  # whoever has it still writes it anew
    assert LongTexts(tmp_path).restored(short) == ({"area": LONG}, ())


def test_those_not_used_for_longest_are_let_go(tmp_path: Path) -> None:
    texts = LongTexts(tmp_path)
    words = []
    for number in range(MAX_KEPT_TEXTS + 5):
        words.append(texts.shortened({"area": f"{number} {LONG}"}))
        newest = max((tmp_path / "texts").iterdir(), key=lambda file: file.stat().st_mtime_ns)
        os.utime(newest, (number, number))
    assert len(list((tmp_path / "texts").iterdir())) == MAX_KEPT_TEXTS
    assert texts.restored(words[-1])[1] == ()
    assert texts.restored(words[0])[1] == ("area",)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "texts").write_text("a file in the way")
    with pytest.raises(StorageError, match="could not be kept"):
        LongTexts(tmp_path).shortened({"area": LONG})


def form_area(app: AppTest) -> Area | None:
    state = app.session_state["tab"]
    assert isinstance(state, TabState)
    assert state.form is not None
    return state.form.area


def test_an_outline_of_many_corners_survives_a_reload(open_page: OpenPage) -> None:
    app = open_page("search")
    app.text_area(key="area_text").set_value(COAST.to_wkt()).run()
    assert not app.exception
    address = address_of(app)
    assert address["area"].startswith("kept:")
    assert form_area(open_page("search", **address)) == COAST


def test_a_link_from_another_computer_says_what_it_lacks_and_keeps_the_rest(open_page: OpenPage) -> None:
    app = open_page("search", area="kept:0123456789abcdef", **{"from": "2018-06-01", "to": "2018-06-02"})
    assert not app.exception
    assert "long outline that is not on this computer" in app.warning[0].value
    assert form_area(app) is None
    assert address_of(app)["from"] == "2018-06-01"


def test_a_disk_that_takes_nothing_leaves_the_page_at_work(open_page: OpenPage, world: Path) -> None:
    app = open_page("search")
    (world.parent / "data" / "texts").write_text("a file in the way")
    app.text_area(key="area_text").set_value(COAST.to_wkt()).run()
    assert not app.exception
    assert "could not be kept" in app.error[0].value
    assert form_area(app) == COAST
    assert "area" not in address_of(app)
