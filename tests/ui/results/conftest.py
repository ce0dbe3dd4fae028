"""The results page after a search."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.page_reader import OpenPage, press
from tests.ui.results.samples import JUNE


@pytest.fixture
def june(open_page: OpenPage) -> AppTest:
    """The results of a search for four days of a Baltic area."""
    return press(open_page("search", **JUNE), "Search")
