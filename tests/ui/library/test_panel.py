"""The library page: what a card says of what lies on the disk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.core.library.zips import CONTENTS, NAME, product
from tests.ui.library.work import until_done
from tests.ui.page_reader import press_and_leave, said


def test_a_card_warns_of_a_zip_and_the_page_of_an_index_that_was_set_aside(
    world: Path, open_page: Callable[..., AppTest]
) -> None:
    world.mkdir(parents=True)
    (world.parent / "data").mkdir()
    (world.parent / "data" / "library.sqlite").write_bytes(b"this is no database" * 100)
    product(world / f"{NAME}.zip", contents={**CONTENTS, "Oa02_radiance.nc": b""})
    app = open_page("library")
    assert not app.exception
    said = "\n".join(one.value.replace("\\", "") for one in [*app.caption, *app.markdown])
    assert "library's index was spoiled" in app.warning[0].value
    assert "Not as its manifest says" in said
    assert f"Oa02_radiance.nc has 0 bytes instead of {len(CONTENTS['Oa02_radiance.nc']):,}" in said


def test_of_a_zip_that_is_still_arriving_nothing_is_opened_or_checked(
    world: Path, open_page: Callable[..., AppTest]
) -> None:
    world.mkdir(parents=True)
    (world / f"{NAME}.zip.part").write_bytes(b"PK and what has arrived by now")
    app = open_page("library")
    assert not app.exception
    assert any("not all of the scene is here" in caption.value for caption in app.caption)
    disabled = {button.label: button.disabled for button in app.button}
    assert disabled["Look"]
    assert disabled["Check"]


def test_a_zip_that_is_to_be_kept_is_kept_where_the_page_is_left_in_the_same_instant(
    world: Path, open_page: Callable[..., AppTest]
) -> None:
    world.mkdir(parents=True)
    zipped = product(world / f"{NAME}.zip")
    app = open_page("library")
    app.checkbox[-1].check().run()
    press_and_leave(app, "Unpack 1 scene", "extract")
    until_done()
    assert (world / NAME).is_dir()
    assert zipped.exists()


def test_what_narrows_the_library_is_there_again_when_one_comes_back_and_after_a_reload(
    world: Path, open_page: Callable[..., AppTest]
) -> None:
    world.mkdir(parents=True)
    product(world / f"{NAME}.zip")
    app = open_page("library")
    app.text_input(key="library_find").set_value("no such scene").run()
    app.multiselect(key="library_states").set_value(["whole"]).run()
    app.selectbox(key="library_order").set_value("name").run()
    app.date_input(key="library_from").set_value(date(2018, 1, 1)).run()
    app.switch_page("../pages/help.py").run()
    app.switch_page("../pages/library.py").run()
    reloaded = open_page("library", **app.session_state["shown_address"])
    for shown in (app, reloaded):
        assert not shown.exception
        assert "No product of the library is like that." in said(shown)
        assert shown.text_input(key="library_find").value == "no such scene"
        assert shown.multiselect(key="library_states").value == ["whole"]
        assert shown.selectbox(key="library_order").value == "name"
        assert shown.date_input(key="library_from").value == date(2018, 1, 1)
        assert not shown.dataframe
    app.segmented_control(key="library_look").set_value("List").run()
    app.text_input(key="library_find").set_value("").run()
    assert list(app.dataframe[0].value.columns)[4:6] == ["Size", "Name"]  # before what may be long
