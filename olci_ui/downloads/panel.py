"""The download queue on a page: what moves, what waits and why, and what a person can do about it."""

from __future__ import annotations

import time
from collections.abc import Sequence

import streamlit as st

from olci_core.transfer import DownloadQueue, Job
from olci_ui.downloads import texts
from olci_ui.downloads.action_bar import action_bar, filtered, page_of
from olci_ui.downloads.choices import choices_button
from olci_ui.downloads.notification import ask_for_bell, bell
from olci_ui.downloads.rows import job_row
from olci_ui.downloads.texts import end_line, hold_line, tab_title, total_line
from olci_ui.formats import plain
from olci_ui.page_paths import page_path
from olci_ui.services import services
from olci_ui.session.address import go_to
from olci_ui.session.download_progress import Totals, time_left_s, totals
from olci_ui.session.downloads_view import DownloadsView
from olci_ui.session.tab_state import tab_state
from olci_ui.texts import SEARCH_FOR_SCENES, SIGN_IN, WAIT_FOR_SIGN_IN

BUSY_REFRESH_S = 1.0
QUIET_REFRESH_S = 20.0  # while somebody else has to act first: another window, or the person in another tab


def downloads() -> None:
    """Draw the queue; it redraws itself once a second while something moves, and not at all when all is done."""
    queue = services.archive.queue
    jobs = queue.snapshot()
    every_s = refresh_s(queue, jobs)
    st.fragment(_draw, run_every=every_s)(drawn_every_s=every_s)
    if every_s is None and any(job.state == "waiting" for job in jobs):
        st.fragment(_watch, run_every=QUIET_REFRESH_S)(drawn=(held_up(queue, jobs), jobs))


def _watch(*, drawn: tuple[str, Sequence[Job]]) -> None:
    """Draw nothing, and the whole page anew once somebody else has set the queue going."""
    queue = services.archive.queue
    jobs = queue.snapshot()
    if (held_up(queue, jobs), jobs) != drawn:
        st.rerun()


def refresh_s(queue: DownloadQueue, jobs: Sequence[Job]) -> float | None:
    """Return how often the picture may change by itself, None for never."""
    if any(job.state == "running" for job in jobs):
        return BUSY_REFRESH_S
    return BUSY_REFRESH_S if any(job.state == "waiting" for job in jobs) and not held_up(queue, jobs) else None


def held_up(queue: DownloadQueue, jobs: Sequence[Job]) -> str:
    """Return in a sentence what keeps the whole queue from moving, "" where nothing does."""
    if queue.owner:
        return texts.ELSEWHERE.format(queue.owner)
    if services.archive.tokens is None:
        return WAIT_FOR_SIGN_IN if any(job.state == "waiting" for job in jobs) else ""
    return queue.halted or ""


def _draw(*, drawn_every_s: float | None) -> None:
    queue, view = services.archive.queue, tab_state().downloads
    jobs, now_s = queue.snapshot(), time.monotonic()
    if not jobs:
        _say_notices(queue)
        st.info(texts.NOTHING_YET, icon=":material/download:")
        st.page_link(page_path("search"), label=SEARCH_FOR_SCENES, icon=":material/search:")
        choices_button()
        return
    reason = held_up(queue, jobs)
    # To somebody who is not signed in at all the page offers it above.
    with st.container():  # there or not, what comes after it keeps its place
        _say_held_up(reason, needs_sign_in=not queue.owner and services.archive.signed_in_as is not None)
    with st.container():
        _say_more(queue)
    summed = totals(jobs)
    _summary(jobs, summed, view=view, now_s=now_s)
    view.look(is_moving=bool(summed.unfinished), end=end_line(summed))
    st.set_page_config(page_title=tab_title(summed, is_held_up=bool(reason)))
    with st.container(key="job_filter", horizontal=True, vertical_alignment="center"):
        shown = filtered(jobs, view=view)
        st.space("stretch")
        ask_for_bell(view)
        choices_button()
    action_bar(jobs, shown, view=view, now_s=now_s)
    with st.container(key="jobs", gap=None):
        for job in page_of(shown):
            job_row(job, view=view)
        if not shown:
            st.caption(texts.NONE_IN_STATE)
    bell(view)
    if refresh_s(queue, jobs) != drawn_every_s:
        st.rerun()


def _say_held_up(reason: str, *, needs_sign_in: bool) -> None:
    if not reason:
        return
    with st.container(key="held_up", horizontal=True, vertical_alignment="center"):
        st.warning(texts.NOTHING_LOST.format(plain(reason)), width="stretch")
        if needs_sign_in and st.button(SIGN_IN, type="primary", key="sign_in_to_go_on"):
            tab_state().return_after_sign_in()
            go_to("login")


def _say_more(queue: DownloadQueue) -> None:
    """Say what else a person should know: a service in trouble, a list that was spoiled.

    A one-time code that runs out is asked for at the top of every page (``account.code_prompt``), so not here as well.
    """
    hold = queue.hold
    if hold is not None and not hold.needs_person:
        st.warning(plain(hold_line(hold)), icon=":material/info:")
    _say_notices(queue)


def _say_notices(queue: DownloadQueue) -> None:
    """Say which files of an earlier start could not be used: the list of downloads, the choices, standing orders."""
    archive = services.archive
    for sentence in filter(None, (*queue.notices, archive.preferences.notice, archive.orders.notice)):
        st.warning(plain(sentence), icon=":material/info:")


def _summary(jobs: Sequence[Job], summed: Totals, *, view: DownloadsView, now_s: float) -> None:
    rate = view.rate.after(jobs, now_s=now_s)
    speed = rate.bytes_per_s
    estimate_s = time_left_s(jobs, rate) if summed.moving else None
    view.watch(rate, view.countdown.after(estimate_s, now_s=now_s, work_bytes=summed.total_bytes))
    if summed.unfinished:
        text = total_line(summed, bytes_per_s=speed, left_s=view.countdown.left_s(now_s))
        st.progress(summed.share, text=plain(text))
    elif summed.states.get("failed"):
        st.warning(plain(end_line(summed)), icon=":material/error:")
    else:
        st.success(plain(end_line(summed)), icon=":material/check_circle:")
