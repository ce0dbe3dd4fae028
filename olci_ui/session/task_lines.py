"""Lines about work that goes on beside the pages: how far each task is, and what came of it until that is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from olci_ui.formats import plain
from olci_ui.notices import show_error
from olci_ui.services.tasks import Task
from olci_ui.session import texts
from olci_ui.texts import STOP, UNDERSTOOD


def task_lines(
    tasks: Iterable[Task],
    *,
    key: str,
    so_far: Callable[[Task], str],
    outcome: Callable[[Task], str] | None = None,
) -> None:
    """Draw a line for each task under way, with a way to stop it, and for each that has ended and is not seen yet.

    ``so_far`` says how far a task is; ``outcome`` what came of one that is done, None where that is shown elsewhere.
    The keys of what is drawn begin with ``key``.
    """
    for task in tasks:
        if not task.is_over:
            with st.container(horizontal=True, vertical_alignment="center", key=f"{key}work_{task.number}"):
                st.progress(task.share, text=plain(so_far(task)))
                st.button(STOP, key=f"{key}stop_{task.number}", on_click=task.stop)
        elif not task.seen and (task.state != "done" or outcome is not None):
            with st.container(horizontal=True, vertical_alignment="center", key=f"{key}ended_{task.number}"):
                if task.state == "stopped":
                    st.info(str(task.error or texts.NEVER_BEGUN), icon=":material/stop_circle:")
                elif task.error is not None:
                    show_error(task.error)
                elif outcome is not None:
                    st.success(plain(outcome(task)), icon=":material/check:")
                st.button(UNDERSTOOD, key=f"{key}seen_{task.number}", type="tertiary", on_click=task.see)
