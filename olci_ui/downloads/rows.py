"""One job on the page: a row of steady height, drawn anew each second while it moves."""

from __future__ import annotations

import html
import math
from collections.abc import Callable

import streamlit as st

from olci_core.library import lies_at
from olci_core.scene import ProductName, frame_is_ascending
from olci_core.transfer import Action, Job, State
from olci_core.transfer.actions import applies
from olci_core.transfer.new_job import is_on_disk
from olci_ui.downloads import texts
from olci_ui.downloads.action_bar import do
from olci_ui.downloads.job_actions import Way, move
from olci_ui.downloads.texts import GONE, STATES, UNPACKED, job_title, share, status
from olci_ui.formats import plain
from olci_ui.pictures.previews import small_preview
from olci_ui.services import services
from olci_ui.session.clicks import field_value, heard
from olci_ui.session.downloads_view import DownloadsView
from olci_ui.session.navigation import lead_to
from olci_ui.texts import CANCEL, DOWNLOAD_AGAIN, PAUSE, RESUME, TRY_AGAIN

_ICONS: dict[State, str] = {
    "running": ":blue[:material/downloading:]",
    "waiting": ":gray[:material/schedule:]",
    "paused": ":gray[:material/pause_circle:]",
    "failed": ":red[:material/error:]",
    "done": ":green[:material/check_circle:]",
    "cancelled": ":gray[:material/cancel:]",
}
_GONE = ":orange[:material/help:]"
_FIRST_ACTION: dict[State, tuple[Action, str, str]] = {
    "running": ("pause", "pause", PAUSE),
    "waiting": ("pause", "pause", PAUSE),
    "paused": ("resume", "play_arrow", RESUME),
    "failed": ("retry", "refresh", TRY_AGAIN),
    "cancelled": ("restore", "undo", texts.BRING_BACK),
}
_WAYS: dict[str, Way] = {texts.TO_FRONT: "front", texts.UP: "up", texts.DOWN: "down", texts.TO_END: "end"}
BUTTONS_WIDTH_PX = 132


def job_row(job: Job, *, view: DownloadsView) -> None:
    """Draw one job: check box, picture, words and bar, and what can be done with it."""
    is_gone = job.state == "done" and not is_on_disk(job)
    with st.container(key=f"job_{job.id}", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        _check_box(job, view=view)
        turned = frame_is_ascending(ProductName.parse(job.scene_name).frame)
        st.html(small_preview(services.archive.kind, job.scene_id, turned=turned))
        with st.container(gap=None):
            icon = _GONE if is_gone else _ICONS[job.state]
            said = plain((UNPACKED if lies_at(job.path) else GONE) if is_gone else status(job))
            if job.link:
                said = said.replace(plain(job.link), f"[{job.link}]({job.link})")
            words = f"{icon} **{plain(job_title(job))}**  \n:small[:gray[{said}]]"
            if job.warning:
                words += f"  \n:small[:orange[:material/warning: {plain(job.warning)}]]"
            st.markdown(words)
            st.html(bar(job))
        with st.container(width=BUTTONS_WIDTH_PX, horizontal=True, horizontal_alignment="right", gap="xsmall"):
            if is_gone:
                _fetch_again(job)
            else:
                _buttons(job, view=view)


def bar(job: Job) -> str:
    """Return a job's progress bar; it takes its room even where there is nothing to show."""
    here = math.floor(1000 * share(job)) / 10
    label = html.escape(texts.PROGRESS.format(STATES[job.state], math.floor(here)))
    return (
        f'<div class="olci-bar olci-{job.state}" role="progressbar" aria-label="{label}" aria-valuemin="0" '
        f'aria-valuemax="100" aria-valuenow="{math.floor(here)}"><div style="width: {here}%"></div></div>'
    )


def _check_box(job: Job, *, view: DownloadsView) -> None:
    turn, is_selected = view.turn, job.id in view.selected
    key = f"pick_{job.id}_{turn}"

    def keep() -> None:
        view.keep_selected(job.id, is_selected=bool(field_value(key, is_selected)), turn=turn)

    st.checkbox(
        texts.SELECT_ONE.format(job_title(job).rpartition(" · ")[0]),
        value=is_selected,
        key=key,
        on_change=keep,
        label_visibility="collapsed",
    )


def _buttons(job: Job, *, view: DownloadsView) -> None:
    """Draw three buttons, or room where one does not apply: what a row no longer has must not stay behind."""
    if job.state == "done":
        if _icon("folder_open", texts.SHOW_IN_LIBRARY, key=f"see_{job.id}"):
            lead_to("library")
    else:
        action, icon, label = _FIRST_ACTION[job.state]
        _icon(icon, label, key=f"{action}_{job.id}", act=heard(do, action, [job.id], view=view))
    if applies("cancel", job):
        _icon("close", CANCEL, key=f"cancel_{job.id}", act=heard(do, "cancel", [job.id], view=view))
    else:
        st.empty()
    if job.has_ended:
        st.empty()
    else:
        _more(job)


def _icon(icon: str, label: str, *, key: str, act: Callable[[], None] | None = None) -> bool:
    return st.button(label, icon=f":material/{icon}:", help=label, key=key, type="tertiary", on_click=act)


def _fetch_again(job: Job) -> None:
    again = heard(services.archive.queue.retry, job.id)
    _icon("refresh", DOWNLOAD_AGAIN, key=f"again_{job.id}", act=again)


def _more(job: Job) -> None:
    can_hurry = job.state == "waiting" and job.next_try_at is not None
    key = f"more_{job.id}"
    st.menu_button(
        texts.PLACE,
        [texts.TRY_NOW, *_WAYS] if can_hurry else list(_WAYS),
        icon=":material/more_vert:",
        help=texts.PLACE,
        key=key,
        type="tertiary",
        on_click=heard(_do_chosen, job.id, key),
    )


def _do_chosen(job_id: int, key: str) -> None:
    """Do what was chosen in the menu of a job."""
    queue, chosen = services.archive.queue, field_value(key, None)
    if chosen == texts.TRY_NOW:
        queue.do("retry", [job_id])
    elif chosen is not None:
        move(queue, _WAYS[chosen], [job_id])
