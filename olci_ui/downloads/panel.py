"""The download queue on a page: what moves, what waits and why, and what a person can do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from olci_core.errors import InputError
from olci_core.scene import ProductName
from olci_core.transfer import DownloadQueue, Job, State
from olci_ui.formats import SATELLITES, count, day, duration, plain, size
from olci_ui.frame import page_path
from olci_ui.notices import told
from olci_ui.previews import small_preview
from olci_ui.services import services

JOBS_A_PAGE = 20
REFRESH_S = 1.0
STATES: dict[State, str] = {
    "running": "Arriving",
    "waiting": "Waiting",
    "paused": "Paused",
    "failed": "Failed",
    "done": "Done",
    "cancelled": "Cancelled",
}


def downloads() -> None:
    """Draw the queue; it redraws itself once a second while something moves."""
    queue = services.archive.queue
    moving = _moves(queue, queue.snapshot())
    st.fragment(_draw, run_every=REFRESH_S if moving else None)(drawn_as_moving=moving)


def _moves(queue: DownloadQueue, jobs: Sequence[Job]) -> bool:
    """Say whether the picture will change by itself."""
    if any(job.state == "running" for job in jobs):
        return True
    held_up = queue.halted or queue.owner or services.archive.tokens is None
    return not held_up and any(job.state == "waiting" for job in jobs)


def _draw(*, drawn_as_moving: bool) -> None:
    queue = services.archive.queue
    jobs = queue.snapshot()
    if not jobs:
        st.info("Nothing here yet. Search for scenes, tick the good ones, and add them.", icon=":material/download:")
        st.page_link(page_path("search"), label="Search for scenes", icon=":material/search:")
        return
    _held_up(queue, jobs)
    _summary(jobs)
    _for_all(queue, jobs)
    for job in _page_of(_filtered(jobs)):
        _card(queue, job)
    if _moves(queue, jobs) != drawn_as_moving:
        st.rerun()


def _held_up(queue: DownloadQueue, jobs: Sequence[Job]) -> None:
    """Say in one sentence what keeps the whole queue from moving."""
    if queue.owner:
        st.warning(f"**{plain(queue.owner)}** They go on there; this page only looks on.")
    elif queue.halted or (services.archive.tokens is None and any(job.state == "waiting" for job in jobs)):
        st.warning(f"**{plain(queue.halted or 'The downloads wait for you to sign in.')}** Nothing is lost.")
        if st.button("Sign in", type="primary", key="sign_in_to_go_on"):
            st.switch_page(page_path("login"))


def _summary(jobs: Sequence[Job]) -> None:
    wanted = [job for job in jobs if job.state != "cancelled"]
    done = sum(job.state == "done" for job in wanted)
    total = sum(_expected_bytes(job) for job in wanted)
    received = sum(_expected_bytes(job) if job.state == "done" else job.received_bytes for job in wanted)
    speed = sum(job.speed_bytes_per_s or 0.0 for job in jobs)
    parts = [f"{done:,} of {count(len(wanted), 'scene')} done", f"{size(received)} of {size(total)}"]
    if speed > 0:
        left = sum(_expected_bytes(job) - job.received_bytes for job in wanted if job.state in ("running", "waiting"))
        parts += [f"{size(speed)}/s", f"about {duration(max(left, 0) / speed)} left"]
    st.progress(min(received / total, 1.0) if total else 0.0, text=" · ".join(parts))


def _expected_bytes(job: Job) -> int:
    """Return how long a job's file is or, before the service has said so, what has arrived of it."""
    return job.size_bytes if job.size_bytes is not None else job.received_bytes


def _for_all(queue: DownloadQueue, jobs: Sequence[Job]) -> None:
    states = Counter(job.state for job in jobs)
    with st.container(horizontal=True), told():
        if states["running"] + states["waiting"] and st.button("Pause all", icon=":material/pause:"):
            queue.pause_all()
            st.rerun()
        if states["paused"] and st.button("Resume all", icon=":material/play_arrow:"):
            queue.resume_all()
            st.rerun()
        if states["failed"] and st.button("Try all failed again", icon=":material/refresh:"):
            for job in jobs:
                if job.state == "failed":
                    queue.retry(job.id)
            st.rerun()
        if states["done"] + states["cancelled"] and st.button("Clear finished", icon=":material/clear_all:"):
            queue.clear_finished()
            st.rerun()


def _filtered(jobs: Sequence[Job]) -> Sequence[Job]:
    states = Counter(job.state for job in jobs)
    if len(states) < 2:
        return jobs
    chosen = st.pills(
        "Show",
        [state for state in STATES if states[state]],
        format_func=lambda state: f"{STATES[state]} ({states[state]:,})",
        label_visibility="collapsed",
        key="states_shown",
    )
    return [job for job in jobs if job.state == chosen] if chosen else jobs


def _page_of(jobs: Sequence[Job]) -> Sequence[Job]:
    pages = max(1, -(-len(jobs) // JOBS_A_PAGE))
    number = st.pagination(pages, key=f"jobs_page_{pages}") if pages > 1 else 1
    return jobs[(number - 1) * JOBS_A_PAGE : number * JOBS_A_PAGE]


def _card(queue: DownloadQueue, job: Job) -> None:
    with st.container(border=True, key=f"job_{job.id}"):
        picture, words, buttons = st.columns([0.5, 5, 1.3], vertical_alignment="center")
        with picture:
            small_preview(services.archive.kind, job.scene_id)
        with words:
            st.markdown(f"**{plain(job_title(job))}**")
            if job.state in ("running", "paused") or (job.state == "waiting" and job.received_bytes):
                st.progress(_share(job), text=status(job, now=datetime.now(UTC)))
            else:
                st.caption(plain(status(job, now=datetime.now(UTC))))
            if job.warning:
                st.caption(f":material/warning: {plain(job.warning)}")
        with buttons, st.container(horizontal=True, horizontal_alignment="right"), told():
            _buttons(queue, job)


def _buttons(queue: DownloadQueue, job: Job) -> None:
    deeds = {
        "running": (("pause", "Pause", queue.pause), ("close", "Cancel", queue.cancel)),
        "waiting": (("pause", "Pause", queue.pause), ("close", "Cancel", queue.cancel)),
        "paused": (("play_arrow", "Resume", queue.resume), ("close", "Cancel", queue.cancel)),
        "failed": (("refresh", "Try again", queue.retry), ("close", "Cancel", queue.cancel)),
        "cancelled": (("undo", "Bring back", queue.restore),),
        "done": (),
    }
    for icon, label, deed in deeds[job.state]:
        if st.button("", icon=f":material/{icon}:", help=label, key=f"{label}_{job.id}"):
            deed(job.id)
            st.rerun()


def job_title(job: Job) -> str:
    """Return what tells a job from its neighbours."""
    try:
        name = ProductName.parse(job.scene_name)
    except InputError:
        return job.scene_name
    chosen = f" · {count(len(job.files), 'file')}" if job.files else ""
    satellite = SATELLITES.get(name.platform, name.platform)
    return f"{day(name.begin.date())}, {name.begin:%H:%M} UTC · {satellite} · {name.product_type}{chosen}"


def status(job: Job, *, now: datetime) -> str:
    """Return one line: how far a job is, and why it is not further."""
    so_far = f"{size(job.received_bytes)} of {size(job.size_bytes)}" if job.size_bytes else size(job.received_bytes)
    if job.state == "running":
        parts = [so_far if job.received_bytes else "Asking for it …", job.message]
        if job.speed_bytes_per_s and job.size_bytes:
            left_s = (job.size_bytes - job.received_bytes) / job.speed_bytes_per_s
            parts += [f"{size(job.speed_bytes_per_s)}/s", f"{duration(left_s)} left"]
        return " · ".join(part for part in parts if part)
    if job.state == "waiting":
        wait_s = (job.next_try_at - now).total_seconds() if job.next_try_at else 0.0
        again = f"Next try in {duration(wait_s)}" if wait_s > 0 else ""
        return " · ".join(part for part in (job.message, again) if part) or "Waits for its turn"
    if job.state == "done":
        return f"Whole and tested · {size(job.size_bytes)} · {job.path}"
    if job.state == "failed":
        return f"{job.message} {job.hint}".strip()
    return f"Paused at {so_far}" if job.state == "paused" else "Cancelled"


def _share(job: Job) -> float:
    return min(job.received_bytes / job.size_bytes, 1.0) if job.size_bytes else 0.0
