"""The page Following: what is followed and how it goes, the form of a new order, and the saved searches."""

from __future__ import annotations

import streamlit as st

from olci_core.follow import Following
from olci_ui.field_values import fields_of
from olci_ui.following import texts
from olci_ui.following.bell import ask_for_bell
from olci_ui.following.order_card import ORDERS_KEY, finished_looks, order_card
from olci_ui.following.order_editor import making_panel
from olci_ui.following.saved_panel import saved_panel
from olci_ui.formats import count, plain
from olci_ui.notices import errors_shown, show_error
from olci_ui.page_paths import page_path
from olci_ui.services import services
from olci_ui.services.tasks import follow_tasks
from olci_ui.session.address import keep_order
from olci_ui.session.clicks import refusal_shown, was_done
from olci_ui.session.tab_state import TabState

BUSY_S, IDLE_S = 2.0, 20.0


def following_page(state: TabState) -> None:
    """Draw the page."""
    orders = services.archive.orders
    if state.take_arrival() and orders.following is not None:
        with errors_shown():
            _arrive(state, orders.following)
    for sentence in dict.fromkeys([*orders.troubles, *filter(None, [orders.notice])]):
        st.error(plain(sentence), icon=":material/error:")
    if orders.following is None:
        saved_panel(state)
        return
    with st.container(key="making_place"), errors_shown():
        if state.following.draft is not None:
            making_panel(state, orders.following)
    with st.container(), errors_shown():
        keep_order(state)
    with errors_shown():
        is_busy = _is_busy(orders.following)
        st.fragment(_orders, run_every=BUSY_S if is_busy else IDLE_S)(state, orders.following, drawn_busy=is_busy)
    with errors_shown():
        saved_panel(state)


def _arrive(state: TabState, following: Following) -> None:
    """Mark what is new at the beginning of a visit; from now on it has been seen."""
    state.following.come_back()
    state.following.arrive(frozenset().union(*(one.new_ids for one in following.summaries())))
    following.see()


@fields_of("orders")
def _orders(state: TabState, following: Following, *, drawn_busy: bool) -> None:
    """Draw the orders anew now and then: often while something is under way."""
    with errors_shown():
        if was_done() or _is_busy(following) != drawn_busy:
            st.rerun(scope="app")
    refusal_shown(ORDERS_KEY)
    with st.container():  # there or not, what comes after it keeps its place
        for task in finished_looks():
            if task.error is not None:
                show_error(task.error)
            elif task.result:
                st.toast(str(task.result))
    with errors_shown():
        summaries = following.summaries()
        if not summaries:
            if state.following.draft is None:
                st.info(texts.INTRODUCTION, icon=":material/notifications_active:")
                st.page_link(page_path("search"), label=texts.SEARCH_AN_AREA, icon=":material/search:")
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(texts.FOLLOWED.format(count(len(summaries), "area")), width="stretch")
            ask_for_bell(state.following)
        for summary in summaries:
            order_card(state, following, summary)


def _is_busy(following: Following) -> bool:
    is_looking = any(not one.is_over and one.about.startswith("look ") for one in follow_tasks.tasks())
    never_looked = any(one.last_look_at is None and not one.order.is_paused for one in following.states())
    is_fetching = any(job.state == "running" for job in services.archive.queue.snapshot())
    return is_looking or never_looked or is_fetching or following.is_completing()
