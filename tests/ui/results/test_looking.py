"""Order by brightness looks at all scenes first."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.ui.results.samples import looked


def test_least_bright_first_looks_at_all_scenes(june: AppTest) -> None:
    june.session_state["results_order"] = "clearest"
    june.session_state["results_look"] = "table"
    looked(june.run())
    assert not june.exception
    shares = june.dataframe[0].value["bright_here"].dropna().tolist()
    assert len(shares) > 3
    assert shares == sorted(shares)
