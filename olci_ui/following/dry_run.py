"""The dry run of a standing order: what it would have fetched of the last 30 days, and how many GB."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import streamlit as st

from olci_core.errors import OlciError
from olci_core.follow import Decision, DryRun, Following, StandingOrder
from olci_core.follow.look import size_of
from olci_core.scene import Scene
from olci_ui.following import texts
from olci_ui.following.scene_table import percent, scene_table
from olci_ui.following.texts import VERDICTS
from olci_ui.formats import count, moment, plain, size
from olci_ui.notices import show_error
from olci_ui.services import services
from olci_ui.services.new_downloads import product_files
from olci_ui.services.tasks import Task, follow_tasks
from olci_ui.session.clicks import kept, taken
from olci_ui.session.following_view import FollowingView
from olci_ui.texts import STOP

POLL_S = 1.0
DAYS = 30
_TRY = "try_rule"


def rule_key(order: StandingOrder) -> str:
    """Return what a dry run depends on, as a text."""
    return replace(
        order, name="x", look_every_h=6.0, folder="", max_gb_a_week=None, min_free_gb=0.0, cuts_area=False,
        cut_variables=(), removes_replaced=False,
    ).to_json().decode()  # fmt: skip


def begin_dry_run(view: FollowingView, following: Following, order: StandingOrder) -> None:
    """Begin a dry run of an order beside the page."""

    def work(task: Task) -> DryRun:
        return following.dry_run(order, on_progress=task.report, cancelled=task.stop_asked.is_set)

    view.await_dry_run(follow_tasks.begin(texts.DRY_RUN, work, about=rule_key(order), archive=services.kind))


def begin_or_find_dry_run(view: FollowingView, following: Following, order: StandingOrder) -> None:
    """Await the dry run of an order that goes on since before a reload; where there is none, begin one."""
    sign = (texts.DRY_RUN, rule_key(order), services.kind)
    for task in follow_tasks.tasks():
        if (task.title, task.about, task.archive) == sign and not task.is_over and not task.stop_asked.is_set():
            view.await_dry_run(task)
            return
    begin_dry_run(view, following, order)


def dry_run_panel(view: FollowingView, following: Following, order: StandingOrder) -> None:
    """Draw the dry run of an order: how far it is, then what it would have fetched and why not the rest."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(texts.WOULD_HAVE.format(DAYS), width="stretch")
        is_old = view.dry_run is None or view.dry_run.about != rule_key(order)
        st.button(
            texts.TRY_RULE,
            key=_TRY,
            icon=":material/science:",
            type="primary" if is_old else "secondary",
            on_click=kept(_TRY),
        )
        if taken(_TRY):
            begin_dry_run(view, following, order)
            st.rerun(scope="app")
    task = view.dry_run
    if task is None:
        return
    is_busy = not task.is_over
    st.fragment(_under_way if is_busy else _over, run_every=POLL_S if is_busy else None)(task, order)


def _under_way(task: Task, _order: StandingOrder) -> None:
    if task.is_over:
        st.rerun(scope="app")
    words = texts.LOOKED_AT.format(task.done, count(task.total, "scene")) if task.total else texts.ASKING
    words = texts.WAITS_FOR_ANOTHER if task.state == "waiting" else words
    st.progress(task.share, text=words)
    st.button(STOP, key="stop_dry_run", icon=":material/stop:", on_click=task.stop)


def _over(task: Task, order: StandingOrder) -> None:
    if task.error is not None:
        show_error(task.error)
        return
    if not isinstance(task.result, DryRun):
        return
    dry = task.result
    if task.about != rule_key(order):
        st.caption(texts.RULE_CHANGED)
    st.markdown(_in_words(dry))
    at_start = [one for one in dry.fetched if one.scene.begin >= order.since]
    if at_start:
        total = size(sum(size_of(order, one.scene) for one in at_start))
        st.caption(texts.AT_START[len(at_start) != 1].format(len(at_start), total, order.since))
    if dry.trouble:
        st.warning(plain(dry.trouble), icon=":material/cloud_off:")
    if dry.decisions:
        scene_table(_rows(dry.decisions), columns=texts.TRIAL_COLUMNS, height_px=330)


def _in_words(dry: DryRun) -> str:
    a_week = size(dry.fetched_bytes * 7 / DAYS)
    fetched = count(len(dry.fetched), "scene")
    return texts.WOULD_BRING.format(fetched, size(dry.fetched_bytes), len(dry.decisions), a_week)


def _rows(decisions: tuple[Decision, ...]) -> list[tuple[str, ...]]:
    latest_first = sorted(decisions, key=lambda one: one.scene.begin, reverse=True)
    return [
        (
            moment(one.scene.begin),
            VERDICTS[one.verdict],
            one.reason,
            percent(one.coverage),
            percent(one.bright),
            size(one.scene.size_bytes),
            one.scene.name,
        )
        for one in latest_first
    ]


def files_listed(view: FollowingView) -> tuple[str, ...]:
    """Return the files that products of the dry run hold, of each product type those of one scene."""
    dry = view.dry_run.result if view.dry_run is not None else None
    if not isinstance(dry, DryRun):
        return ()
    of_type = {one.scene.product_type: one.scene for one in dry.decisions}
    return tuple(sorted({name for scene in of_type.values() for name in _files_of(scene)}))


@lru_cache(maxsize=16)
def _files_of(scene: Scene) -> tuple[str, ...]:
    try:
        return tuple(product_files(services.archive, scene))
    except OlciError:  # then a name is typed
        return ()
