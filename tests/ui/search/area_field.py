"""The field of the area: what is written into it, and the area that the form has then."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from olci_core.area import Area
from tests.ui.page_reader import state_of


def written(app: AppTest, text: str) -> AppTest:
    """Return the page after a text was written into the field."""
    return app.text_area(key="area_text").set_value(text).run()


def area_of(app: AppTest) -> Area | None:
    """Return the area of the form."""
    form = state_of(app).form
    return form.area if form else None
