"""What could not be used of an earlier start is said on the page, though nothing is left in the list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest


def test_files_that_were_set_aside_are_said_on_an_empty_page(world: Path, open_page: Callable[..., AppTest]) -> None:
    data = world.parent / "data"
    data.mkdir()
    (data / "queue.sqlite").write_bytes(b"rubbish" * 99)
    (data / "preferences.json").write_text('{"places": 2, "folder_p', "utf-8")
    (data / "follow.sqlite").write_bytes(b"")
    app = open_page("downloads")
    assert not app.exception
    said = "\n".join(one.value.replace("\\", "") for one in app.warning)
    assert "The list of downloads was spoiled" in said
    assert "The file of your choices was spoiled. It is kept as preferences.2" in said
    assert "The file of the standing orders was empty. It is kept as follow.2" in said
