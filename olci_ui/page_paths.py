"""Where the pages and what they bring to the browser are on the disk."""

from __future__ import annotations

from pathlib import Path

PAGES_FOLDER = Path(__file__).resolve().parent.parent / "pages"
WEB_FOLDER = Path(__file__).resolve().parent / "web"


def page_path(name: str) -> Path:
    """Return the file of a page, as st.Page, st.switch_page and st.page_link want it."""
    return PAGES_FOLDER / f"{name}.py"


def web_text(*paths: str) -> str:
    """Return a script, a style sheet or a piece of HTML, one file or several as one; paths are relative to ``web/``."""
    return "\n".join((WEB_FOLDER / path).read_text(encoding="utf-8") for path in paths)


def scripts_that_draw(*elements: str, static_dir: Path) -> list[str]:
    """Return the addresses, from a page's, of Streamlit's own scripts for kinds of elements, as "DataFrame".

    ``static_dir`` is where Streamlit has its files.
    """
    folder = static_dir / "static" / "js"
    return [f"./static/js/{file.name}" for element in elements for file in folder.glob(f"{element}.*.js")]
