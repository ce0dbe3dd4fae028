"""Where the pages are: the files that the navigation, the links and the switches between pages name."""

from __future__ import annotations

from pathlib import Path

PAGES = Path(__file__).resolve().parent.parent / "pages"


def page_path(name: str) -> Path:
    """Return the file of a page, as st.Page, st.switch_page and st.page_link want it."""
    return PAGES / f"{name}.py"
