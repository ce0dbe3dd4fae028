"""The dry run of a standing order: what it would have fetched of the last 30 days, and how many GB."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pandas as pd
import streamlit as st

from olci_core.errors import OlciError
from olci_core.follow import Decision, DryRun, Following, StandingOrder
from olci_core.follow.look import size_of
from olci_core.scene import Scene
from olci_ui.following.texts import VERDICTS
from olci_ui.formats import count, plain, size
from olci_ui.notices import show_error
from olci_ui.services import services
from olci_ui.services.new_downloads import product_files
from olci_ui.services.work import Piece, follow_work
from olci_ui.session.following_view import FollowingView

POLL_S = 1.0
DAYS = 30


def rule_key(order: StandingOrder) -> str:
    """Return what a dry run depends on, as a text."""
    return replace(
        order, name="x", look_every_h=6.0, folder="", max_gb_a_week=None, min_free_gb=0.0, cuts_area=False,
        cut_variables=(), removes_replaced=False,
    ).to_json().decode()  # fmt: skip


def begin_trial(view: FollowingView, following: Following, order: StandingOrder) -> None:
    """Begin a dry run of an order beside the page."""

    def work(piece: Piece) -> DryRun:
        return following.dry_run(order, on_progress=piece.report)

    view.await_trial(follow_work.begin("Dry run", work, about=rule_key(order)))


def trial_panel(view: FollowingView, following: Following, order: StandingOrder) -> None:
    """Draw the dry run of an order: how far it is, then what it would have fetched and why not the rest."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**What it would have fetched of the last {DAYS} days**", width="stretch")
        is_old = view.trial is None or view.trial.about != rule_key(order)
        if st.button(
            "Try this rule", key="try_rule", icon=":material/science:", type="primary" if is_old else "secondary"
        ):
            begin_trial(view, following, order)
            st.rerun(scope="app")
    trial = view.trial
    if trial is None:
        return
    is_busy = not trial.is_over
    st.fragment(_under_way if is_busy else _over, run_every=POLL_S if is_busy else None)(trial, order)


def _under_way(trial: Piece, _order: StandingOrder) -> None:
    if trial.is_over:
        st.rerun(scope="app")
    words = f"{trial.done:,} of {count(trial.total, 'scene')} looked at …" if trial.total else "Asking the catalogue …"
    st.progress(trial.share, text=words)
    if st.button("Stop", key="stop_trial", icon=":material/stop:"):
        trial.stop()


def _over(trial: Piece, order: StandingOrder) -> None:
    if trial.error is not None:
        show_error(trial.error)
        return
    if not isinstance(trial.result, DryRun):
        return
    dry = trial.result
    if trial.about != rule_key(order):
        st.caption("The rule has been changed since then: try it again.")
    st.markdown(_in_words(dry))
    at_start = [one for one in dry.fetched if one.scene.begin >= order.since]
    if at_start:
        total = size(sum(size_of(order, one.scene) for one in at_start))
        st.caption(f"{count(len(at_start), 'scene')} of them, {total}, are of {order.since:%Y-%m-%d} or later: "
                   "they come at once when it starts.")  # fmt: skip
    if dry.trouble:
        st.warning(plain(dry.trouble), icon=":material/cloud_off:")
    if dry.decisions:
        st.dataframe(_table(dry.decisions), hide_index=True, height=330)


def _in_words(dry: DryRun) -> str:
    a_week = size(dry.fetched_bytes * 7 / DAYS)
    return (
        f"**{count(len(dry.fetched), 'scene')}, {size(dry.fetched_bytes)}** of {len(dry.decisions):,} found "
        f"(about {a_week} a week)"
    )


def _table(decisions: tuple[Decision, ...]) -> pd.DataFrame:
    latest_first = sorted(decisions, key=lambda one: one.scene.begin, reverse=True)
    return pd.DataFrame(
        {
            "Begin (UTC)": [f"{one.scene.begin:%Y-%m-%d %H:%M}" for one in latest_first],
            "Would be": [VERDICTS[one.verdict] for one in latest_first],
            "Why": [one.reason for one in latest_first],
            "Covered": [percent(one.coverage) for one in latest_first],
            "Bright": [percent(one.bright) for one in latest_first],
            "Size": [size(one.scene.size_bytes) for one in latest_first],
            "Name": [one.scene.name for one in latest_first],
        }
    )


def percent(share: float | None) -> str:
    """Return a share as a percentage, "" where it is not known."""
    return "" if share is None else f"{share:.0%}"


def files_listed(view: FollowingView) -> tuple[str, ...]:
    """Return the files that products of the dry run hold, of each product type those of one scene."""
    dry = view.trial.result if view.trial is not None else None
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
