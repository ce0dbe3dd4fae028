"""Only the files that are needed: chosen in a dialog, by what they are for or one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from olci_core.scene import Scene
from olci_practice import PracticeServer
from olci_practice.server.fault_order import Order
from olci_ui.services import services
from tests.ui.downloads.queue_page import sign_in, until
from tests.ui.page_reader import press, said

DIALOG = """
import streamlit as st
from olci_ui.downloads.files import choose_files_dialog
from olci_ui.services import services

choose_files_dialog(services.archive, st.session_state["ticked"], search_name="a search")
"""


@pytest.fixture
def dialog_for(scenes: Sequence[Scene]) -> Callable[..., AppTest]:
    """Open the dialog for some ticked scenes."""

    def opened(*ticked: Scene) -> AppTest:
        app = AppTest.from_string(DIALOG, default_timeout=60)
        app.session_state["ticked"] = ticked
        app.run()
        assert not app.exception
        return app

    return opened


def test_natural_colour_comes_without_the_other_bands(
    dialog_for: Callable[..., AppTest], scenes: Sequence[Scene]
) -> None:
    app = dialog_for(scenes[0])
    assert "MB of " in said(app)
    press(app, "Add these files")
    sign_in()
    job = until(lambda job: job.state == "done")
    assert {file.name for file in job.path.glob("Oa*")} == {f"Oa0{n}_radiance.nc" for n in (4, 6, 8)}
    assert (job.path / "geo_coordinates.nc").exists()


def test_bands_are_chosen_from_the_products_own_list(
    dialog_for: Callable[..., AppTest], scenes: Sequence[Scene]
) -> None:
    app = dialog_for(scenes[0])
    app.radio(key="files_preset").set_value("bands").run()
    assert "Choose at least one file" in said(app)
    app.multiselect(key="files_bands").select("Oa10_radiance.nc").run()
    assert "Choose at least one file" not in said(app)
    press(app, "Add these files")
    assert services.archive.queue.snapshot()[0].files == ("Oa10_radiance.nc", "geo_coordinates.nc")


def test_everything_comes_as_one_zip(dialog_for: Callable[..., AppTest], scenes: Sequence[Scene]) -> None:
    app = dialog_for(scenes[0], scenes[1])
    app.radio(key="files_preset").set_value("everything").run()
    press(app, "Add whole products")
    assert [job.files for job in services.archive.queue.snapshot()] == [(), ()]


def test_scenes_of_different_products_are_not_chosen_from_together(
    dialog_for: Callable[..., AppTest], scenes: Sequence[Scene]
) -> None:
    assert "different products" in said(dialog_for(scenes[0], replace(scenes[1], product_type="OL_2_WFR___")))


def test_a_product_whose_list_is_not_to_be_had_is_named(
    dialog_for: Callable[..., AppTest], scenes: Sequence[Scene], archive: PracticeServer
) -> None:
    archive.faults.add(Order("nodes", "answer", status=503, times=None))
    try:
        assert dialog_for(scenes[0]).error
    finally:
        archive.faults.clear()
