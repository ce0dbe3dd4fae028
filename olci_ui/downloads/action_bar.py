"""The bar above the jobs: what is done to all of them, or to those selected; and which of them are shown."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from olci_core.transfer import Action, Job, State
from olci_ui.downloads import texts
from olci_ui.downloads.job_actions import move, those_to
from olci_ui.formats import count
from olci_ui.page_numbers import page_numbers
from olci_ui.services import services
from olci_ui.session.clicks import field_value, heard, refusal_shown
from olci_ui.session.downloads_view import DownloadsView
from olci_ui.texts import CANCEL, PAUSE, RESUME, SELECT_ALL, TRY_AGAIN

JOBS_A_PAGE = 20
_AT_REST: Mapping[State, int] = {"paused": 1, "failed": 2, "done": 3, "cancelled": 3}
"""How far behind what goes on a job at rest stands."""
_ACTIONS: tuple[tuple[Action, str, str], ...] = (
    ("pause", PAUSE, "pause"),
    ("resume", RESUME, "play_arrow"),
    ("retry", TRY_AGAIN, "refresh"),
    ("cancel", CANCEL, "close"),
)


def action_bar(jobs: Sequence[Job], shown: Sequence[Job], *, view: DownloadsView, now_s: float) -> None:
    """Draw the actions for all jobs or, while some are selected, for those."""
    selected = [job for job in jobs if job.id in view.selected]
    with st.container(key="job_actions", horizontal=True, vertical_alignment="center", gap="small"):
        _select_all(shown, view=view)
        if selected:
            _for_selected(selected, view=view)
        else:
            _for_all(jobs, view=view)
        _undo(jobs, view=view, now_s=now_s)
    refusal_shown()


def _select_all(shown: Sequence[Job], *, view: DownloadsView) -> None:
    is_all = bool(shown) and len(view.selected) >= len(shown) and all(job.id in view.selected for job in shown)
    turn = view.turn
    key = f"pick_all_{turn}_{is_all}"

    def keep() -> None:
        is_wanted = bool(field_value(key, is_all))
        if turn == view.turn and is_wanted != is_all:  # else it is the state of the box that was there before
            view.select([job.id for job in shown] if is_wanted else ())

    label = texts.SELECTED.format(len(view.selected)) if view.selected else SELECT_ALL.format(len(shown))
    st.checkbox(label, value=is_all, key=key, on_change=keep)


def do(action: Action, job_ids: Sequence[int], *, view: DownloadsView) -> None:
    """Do it to jobs; what was cancelled can be brought back for a while."""
    done = services.archive.queue.do(action, job_ids)
    if action == "cancel":
        view.offer_undo(done, now_s=time.monotonic())


def _for_selected(selected: Sequence[Job], *, view: DownloadsView) -> None:
    for action, label, icon in _ACTIONS:
        click = heard(_do_to_selected, action, view)
        _button(f"selected_{action}", label, icon, click, applies=bool(those_to(action, selected)))
    can_move = not all(job.has_ended for job in selected)
    _button("selected_to_front", texts.TO_FRONT, "vertical_align_top", heard(_move_to_front, view), applies=can_move)


def _button(key: str, label: str, icon: str, click: Callable[[], None], *, applies: bool, about: str = "") -> None:
    st.button(label, key=key, icon=f":material/{icon}:", on_click=click, disabled=not applies, help=about or None)


def _do_to_selected(action: Action, view: DownloadsView) -> None:
    do(action, tuple(view.selected), view=view)
    view.select(())


def _move_to_front(view: DownloadsView) -> None:
    move(services.archive.queue, "front", tuple(view.selected))
    view.select(())


def _for_all(jobs: Sequence[Job], *, view: DownloadsView) -> None:
    queue = services.archive.queue
    failed = [job.id for job in jobs if job.state == "failed"]
    can_pause, can_resume = bool(those_to("pause", jobs)), bool(those_to("resume", jobs))
    can_clear = any(job.state in ("done", "cancelled") for job in jobs)
    again, clear = heard(queue.do, "retry", failed), heard(_clear_finished, view)
    _button("pause_all", texts.PAUSE_ALL, "pause", heard(queue.pause_all), applies=can_pause)
    _button("resume_all", texts.RESUME_ALL, "play_arrow", heard(queue.resume_all), applies=can_resume)
    _button("try_failed_again", texts.TRY_FAILED_AGAIN, "refresh", again, applies=bool(failed))
    about = texts.CLEAR_FINISHED_HELP
    _button("clear_finished", texts.CLEAR_FINISHED, "clear_all", clear, applies=can_clear, about=about)


def _clear_finished(view: DownloadsView) -> None:
    services.archive.queue.clear_finished()
    view.offer_undo((), now_s=0.0)


def _undo(jobs: Sequence[Job], *, view: DownloadsView, now_s: float) -> None:
    wanted = frozenset(view.undoable(now_s=now_s))
    cancelled = [job.id for job in jobs if job.id in wanted and job.state == "cancelled"]
    if cancelled:
        st.button(
            texts.UNDO_CANCEL.format(count(len(cancelled), "scene")),
            icon=":material/undo:",
            type="primary",
            key="undo_cancel",
            on_click=heard(_bring_back, cancelled, view),
        )


def _bring_back(job_ids: Sequence[int], view: DownloadsView) -> None:
    services.archive.queue.do("restore", job_ids)
    view.offer_undo((), now_s=0.0)


def filtered(jobs: Sequence[Job], *, view: DownloadsView) -> Sequence[Job]:
    """Draw a chip a state that some job is in, with their number; return the jobs in the state chosen."""
    numbers = Counter(job.state for job in jobs)
    chosen = view.state_shown
    with st.container(key="state_chips", horizontal=True, vertical_alignment="center", gap="small"):
        _chip(texts.ALL.format(len(jobs)), None, view=view)
        for state, label in texts.STATES.items():
            if numbers[state] or state == chosen:
                _chip(f"{label} {numbers[state]:,}", state, view=view)
    if chosen is not None:
        return [job for job in jobs if job.state == chosen]
    shown = in_order(jobs, at_rest_before=view.at_rest_before)
    if view.at_rest_before is None or min(map(_rest, shown[:JOBS_A_PAGE])) > min(map(_rest, jobs)):
        view.hold_at_rest(frozenset(job.id for job in jobs if _rest(job)))
        shown = in_order(jobs, at_rest_before=view.at_rest_before)
    return shown


def in_order(jobs: Sequence[Job], *, at_rest_before: frozenset[int] | None) -> Sequence[Job]:
    """Return jobs as a person looks for them: what goes on, then what is paused, then what failed, then what ended.

    Only what was ``at_rest_before``, when the page was opened, stands behind: a row that comes to rest meanwhile keeps
    its place.
    """
    behind = at_rest_before or frozenset()
    ended = [job for job in jobs if job.id in behind and job.state in ("done", "cancelled")]
    others = [job for job in jobs if job.id not in behind or job.state not in ("done", "cancelled")]
    return [*sorted(others, key=lambda job: _rest(job) if job.id in behind else 0), *reversed(ended)]


def _rest(job: Job) -> int:
    return _AT_REST.get(job.state, 0)


def _chip(label: str, state: State | None, *, view: DownloadsView) -> None:
    is_chosen = view.state_shown == state
    st.button(
        label,
        key=f"show_{state or 'all'}",
        type="primary" if is_chosen else "secondary",
        icon=":material/check:" if is_chosen else None,
        on_click=partial(view.show, state),
    )


def page_of(jobs: Sequence[Job]) -> Sequence[Job]:
    """Ask for the page, where there are several; return its jobs. Only these are drawn."""
    pages = max(1, -(-len(jobs) // JOBS_A_PAGE))
    with st.container(key="jobs_pages", horizontal=True, horizontal_alignment="right"):
        number = min(page_numbers(pages, key="jobs_page"), pages)
    return jobs[(number - 1) * JOBS_A_PAGE : number * JOBS_A_PAGE]
