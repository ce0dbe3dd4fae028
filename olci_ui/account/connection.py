"""The connection check on the account page: a button, what it finds, and where the report is."""

from __future__ import annotations

import streamlit as st

from olci_ui.formats import plain, size
from olci_ui.notices import errors_shown
from olci_ui.pictures.crops import crops
from olci_ui.services import services
from olci_ui.services.connection import QUESTIONS, check_connection

_MARKS = {"agrees": "✓ agrees", "differs": "≠ differs", "unclear": "? could not be told"}


def connection_panel() -> None:
    """Offer the check; show its table while the page stays as it is."""
    archive = services.archive
    name = "Copernicus" if services.kind == "copernicus" else "the practice archive"
    with st.container(border=True):
        st.markdown("## Connection")
        st.markdown(
            "This program knows some habits of the service only from what others report. The check asks it about each "
            f"of them, {QUESTIONS} questions, in at most two minutes and 10 MB; nothing is changed there."
        )
        if st.button(f"Check the connection to {name}", icon=":material/network_check:"):
            with errors_shown():
                bar, done = st.progress(0.0, "Asking …"), iter(range(1, QUESTIONS + 1))
                report, path = check_connection(
                    archive, lambda found: bar.progress(next(done) / QUESTIONS, plain(found.name))
                )
                bar.empty()
                if report.catalogue.direction is not None:
                    crops.forget()
                rows = [(_MARKS[one.outcome], one.name, one.expected, one.found) for one in report.findings]
                titles = ("Outcome", "Question", "Expected", "Found")
                st.dataframe([dict(zip(titles, row, strict=True)) for row in rows], hide_index=True)
                st.caption(
                    f"{size(report.received_bytes)} received. The table is in {plain(str(path))}, without secrets. "
                    "Downloads heed what was found of cut files, pictures how quicklooks lie, and searches by name how "
                    "many names are found at once."
                )
