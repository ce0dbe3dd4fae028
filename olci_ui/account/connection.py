"""The connection check on the account page: a button, what it finds, and where the report is."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

import streamlit as st

from olci_ui.account import texts
from olci_ui.formats import plain, size
from olci_ui.notices import errors_shown
from olci_ui.pictures.crops import crops
from olci_ui.services import services
from olci_ui.services.connection import QUESTIONS, check_connection
from olci_ui.session.clicks import kept, taken, waits
from olci_ui.session.into_view import bring_into_view

_CHECK = "check_connection"


def connection_panel() -> None:
    """Offer the check; show its table while the page stays as it is."""
    archive = services.archive
    with st.container(border=True):
        st.markdown(texts.CONNECTION)
        st.markdown(texts.CHECK_IS.format(QUESTIONS))
        words = texts.CHECK.format(texts.SERVICES[services.kind])
        st.button(words, key="check_connection_now", icon=":material/network_check:", on_click=kept(_CHECK))
        if waits(_CHECK):
            with errors_shown():
                bar, done = st.progress(0.0, texts.ASKING), iter(range(1, QUESTIONS + 1))
                taken(_CHECK)
                report, path = check_connection(
                    archive, lambda found: bar.progress(next(done) / QUESTIONS, plain(found.name))
                )
                bar.empty()
                if report.catalogue.direction is not None:
                    crops.forget()
                rows = [(texts.OUTCOMES[one.outcome], one.name, one.expected, one.found) for one in report.findings]
                with st.container(key="connection_found"):
                    st.html(_table(rows))
                    st.caption(texts.CHECKED.format(size(report.received_bytes), plain(str(path))))
                bring_into_view("connection_found", turn=path.name)


def _table(rows: Iterable[Sequence[str]]) -> str:
    """Return a table of HTML, its cells in as many lines as they need; what a service says is no link in it."""
    head = "".join(f'<th scope="col">{html.escape(one)}</th>' for one in texts.COLUMNS)
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(one)}</td>' for one in row)}</tr>" for row in rows)
    return f'<table class="olci-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
