"""One standing order on the page: where it is, how it goes, what can be done with it, its latest crops."""

from __future__ import annotations

import html
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from olci_core.follow import Following, StandingOrder, Summary, TakenScene, cuts_folder
from olci_core.scene import Scene
from olci_ui.following import texts
from olci_ui.following.scene_table import percent, scene_table
from olci_ui.following.texts import VERDICTS, became, looks_of, numbers_of, rule_of
from olci_ui.formats import count, moment, plain
from olci_ui.maps.mini_map import mini_map
from olci_ui.pictures.crop_route import crop_path
from olci_ui.pictures.crops import crops
from olci_ui.popovers import popover
from olci_ui.services import services
from olci_ui.services.tasks import Task, follow_tasks
from olci_ui.session.clicks import heard
from olci_ui.session.heading_focus import want_heading_focus
from olci_ui.session.tab_state import TabState
from olci_ui.texts import PAUSE, REMOVE, RESUME

Row = tuple[datetime, str, str, float | None, float | None, str]
MAX_ROWS = 500
MAX_FAULTS = 5
ORDERS_KEY = "orders"


def order_card(state: TabState, following: Following, summary: Summary) -> None:
    """Draw an order."""
    order = summary.state.order
    new = frozenset(one.known.scene_id for one in summary.taken) & (state.following.marked | summary.new_ids)
    with st.container(border=True, key=f"order_{order.id}"):
        with st.container(horizontal=True, vertical_alignment="top", key=f"order_head_{order.id}"):
            st.html(mini_map(order.area), width="content")
            with st.container(width="stretch", gap="xsmall"):
                _title(order, new=len(new))
                st.caption(plain(rule_of(order)))
                st.markdown(numbers_of(summary))
                st.caption(looks_of(summary, now=datetime.now(UTC)))
        _buttons(state, following, order)
        _troubles(summary)
        _strip(summary, new)
        _scenes(summary)


def _title(order: StandingOrder, *, new: int) -> None:
    badges = f" :green-badge[:material/fiber_new: {texts.NEW.format(new)}]" if new else ""
    if order.is_paused:
        badges += f" :gray-badge[:material/pause: {texts.PAUSED}]"
    st.markdown(f"## {plain(order.name)}{badges}")


def _buttons(state: TabState, following: Following, order: StandingOrder) -> None:
    assert order.id is not None
    key = str(order.id)
    with st.container(horizontal=True, width="content", gap="small"):
        is_looking = any(not one.is_over and one.about == f"look {key}" for one in follow_tasks.tasks())
        st.button(
            texts.LOOKING if is_looking else texts.LOOK_NOW,
            key=f"look_{key}",
            icon=":material/search:",
            width=130,  # with either word: what stands beside it does not move
            disabled=is_looking,
            on_click=heard(_begin_look, following, order, at=ORDERS_KEY),
        )
        words = (RESUME, ":material/play_arrow:") if order.is_paused else (PAUSE, ":material/pause:")
        st.button(
            words[0],
            key=f"pause_{key}",
            icon=words[1],
            width=115,
            on_click=heard(_pause_or_resume, following, order, at=ORDERS_KEY),
        )
        st.button(texts.EDIT, key=f"edit_{key}", icon=":material/edit:", on_click=heard(_edit, state, order))
        with popover(REMOVE, icon=":material/delete:", key=f"ask_{key}"):
            _ask_before_removing(following, order)


def _edit(state: TabState, order: StandingOrder) -> None:
    state.following.begin(order)
    want_heading_focus()  # the form stands below it


def _begin_look(following: Following, order: StandingOrder) -> None:
    assert order.id is not None
    order_id = order.id
    follow_tasks.begin(
        texts.LOOK_OF.format(order.name), lambda _piece: _look(following, order_id), about=f"look {order_id}"
    )


def _pause_or_resume(following: Following, order: StandingOrder) -> None:
    assert order.id is not None
    (following.resume if order.is_paused else following.pause)(order.id)
    services.archive.orders.wake()


def _look(following: Following, order_id: int) -> str:
    """Let an order look now; return why nothing came of it, "" where it did."""
    following.cut_again(order_id)
    report = following.look(order_id)
    services.archive.orders.wake()
    return texts.LOOKS_ALREADY if report is None else ""


def _ask_before_removing(following: Following, order: StandingOrder) -> None:
    """Ask before an order is forgotten."""
    assert order.id is not None
    st.markdown(texts.REMOVE_MEANS.format(plain(order.name)))
    remove = heard(following.remove, order.id, at=ORDERS_KEY)
    st.button(texts.REMOVE_IT, type="primary", key=f"remove_{order.id}", on_click=remove)


def _troubles(summary: Summary) -> None:
    if summary.state.trouble:
        st.warning(texts.NEXT_LOOK.format(plain(summary.state.trouble)), icon=":material/cloud_off:")
    if not summary.failed_cuts:
        return
    lines = [
        f"{plain(one.scene_name)}: {plain(one.reason)}"
        + (texts.TRIED_AGAIN_AT.format(moment(one.next_try_at)) if one.next_try_at else "")
        for one in summary.failed_cuts[:MAX_FAULTS]
    ]
    more = len(summary.failed_cuts) - MAX_FAULTS
    lines += [texts.AND_MORE.format(more)] if more > 0 else []
    words = texts.NOT_CUT_YET.format(count(len(summary.failed_cuts), "scene"))
    st.warning("  \n".join([words, *lines]), icon=":material/content_cut:")


def _strip(summary: Summary, new: frozenset[str]) -> None:
    """Draw the latest scenes that were taken, cut to the area."""
    if not summary.latest:
        return
    archive = services.archive
    archive.scenes.remember(summary.latest)
    token = crops.token_of(summary.state.order.area)
    taken = {one.known.scene_id: one for one in summary.taken}
    cards = "".join(
        _card(taken[scene.id], scene, archive.kind, token, is_new=scene.id in new)
        for scene in summary.latest
        if scene.id in taken
    )
    st.html(f'<div class="olci-strip" role="group" aria-label="{texts.LATEST_SCENES}" tabindex="0">{cards}</div>')


def _card(one: TakenScene, scene: Scene, kind: str, token: str, *, is_new: bool) -> str:
    source = html.escape(crop_path(kind, token, scene.id, size="small"), quote=True)
    when = f"{scene.begin:%d %b %H:%M}"
    said = html.escape(texts.LATEST_SCENE.format(when, became(one)), quote=True)
    mark = f'<b class="olci-new">{texts.NEW_SCENE}</b>' if is_new else ""
    return (
        f'<figure><img loading="lazy" alt="{said}" src="{source}">{mark}'
        f"<figcaption>{when}<br>{html.escape(became(one))}</figcaption></figure>"
    )


def _scenes(summary: Summary) -> None:
    """Draw each scene with what became of it and why, behind a line that can be opened."""
    order = summary.state.order
    box = st.expander(texts.SCENES_AND_REASONS.format(summary.found), key=f"scenes_{order.id}", on_change="rerun")
    if not box.open:
        return
    with box:
        rows = [*map(partial(_taken_row, summary), summary.taken)]
        rows += [
            (one.begin, VERDICTS[one.verdict], one.reason, one.coverage, one.bright, one.scene_name)
            for one in (*summary.passed, *summary.waiting)
        ]
        rows = sorted(rows, key=lambda row: row[0], reverse=True)[:MAX_ROWS]
        cells = [
            (moment(begin), what, why, percent(covered), percent(bright), name)
            for begin, what, why, covered, bright, name in rows
        ]
        scene_table(cells, columns=texts.SCENE_COLUMNS, height_px=min(38 + 35 * max(len(rows), 1), 420))
        if order.cuts_area:
            st.caption(texts.CUTS_ARE_IN.format(plain(str(cuts_folder(order, services.archive.settings.download_dir)))))


def _taken_row(summary: Summary, one: TakenScene) -> Row:
    judged = summary.judged.get(one.known.scene_id)
    why, covered, bright = (judged.reason, judged.coverage, judged.bright) if judged is not None else ("", None, None)
    return one.known.begin, became(one), why, covered, bright, one.known.scene_name


def finished_looks() -> tuple[Task, ...]:
    """Return the looks that were asked for by hand and are over, each once."""
    over = tuple(one for one in follow_tasks.tasks() if one.is_over and one.about.startswith("look ") and not one.seen)
    for one in over:
        one.seen = True
    return over
