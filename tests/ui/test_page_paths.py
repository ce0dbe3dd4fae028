"""Where things are on the disk: what is Streamlit's own is found in the release that is installed."""

from __future__ import annotations

from pathlib import Path

from streamlit.file_util import get_static_dir

from olci_ui.page_paths import scripts_that_draw


def test_what_draws_a_table_is_among_streamlits_scripts() -> None:
    static_dir = Path(get_static_dir())
    (script,) = scripts_that_draw("DataFrame", static_dir=static_dir)
    assert "dvn-scroller" in (static_dir / script).read_text("utf-8")
