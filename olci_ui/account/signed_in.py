"""The account that is signed in: whose, until when, what it is fetching, and the way out."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from olci_core.auth import TokenSource
from olci_core.transfer import Job
from olci_ui.account import texts
from olci_ui.formats import count, plain
from olci_ui.notices import show_error
from olci_ui.page_paths import page_path
from olci_ui.services import Archive, services
from olci_ui.session.clicks import heard, kept, taken, waits
from olci_ui.session.heading_focus import want_heading_focus
from olci_ui.session.tab_state import tab_state
from olci_ui.texts import LEAVE_PRACTICE, SEARCH_FOR_SCENES

_SIGN_OUT = "sign_out"


def account_panel() -> None:
    """Say who is signed in, until when and what is under way, and offer the way out."""
    archive = services.archive
    with st.container(border=True):
        if archive.kind == "practice":
            st.markdown(texts.IN_PRACTICE)
            st.button(LEAVE_PRACTICE, key="leave_practice", on_click=heard(services.use_copernicus))
        elif archive.tokens is not None:
            _account(archive, archive.tokens)
    st.page_link(page_path("search"), label=SEARCH_FOR_SCENES, icon=":material/search:")


def needs_new_sign_in() -> bool:
    """Say whether the account was refused for good: its password is no longer the one that is known here."""
    tokens = services.archive.tokens
    return tokens is not None and tokens.refusal is not None and not tokens.uses_codes


def session_line(tokens: TokenSource, *, now: datetime) -> str:
    """Say until when the session lasts, in this computer's time."""
    ends_at = tokens.session_ends_at
    if ends_at is None:
        return texts.NO_SESSION_YET
    if ends_at <= now:
        return texts.SESSION_ENDED_CODE if tokens.uses_codes else texts.SESSION_ENDED
    lasts = texts.SESSION_LASTS_CODE if tokens.uses_codes else texts.SESSION_LASTS
    return lasts.format(_clock(ends_at, now=now))


def under_way_line(jobs: tuple[Job, ...]) -> str:
    """Say how many downloads run and wait."""
    running = sum(job.state == "running" for job in jobs)
    waiting = sum(job.state == "waiting" for job in jobs)
    if not running and not waiting:
        return texts.NOTHING_UNDER_WAY
    return texts.UNDER_WAY.format(count(running, "download"), waiting)


def _account(archive: Archive, tokens: TokenSource) -> None:
    st.markdown(texts.SIGNED_IN_AS.format(plain(tokens.username)))
    st.caption(session_line(tokens, now=datetime.now(UTC)))
    jobs = archive.queue.snapshot()
    st.markdown(under_way_line(jobs))
    if archive.preferences.stay_signed_in:
        st.caption(texts.KEPT_SIGNED_IN)
    if tokens.refusal is not None:
        show_error(tokens.refusal)
    if any(job.state == "running" for job in jobs):
        with st.popover(texts.SIGN_OUT):
            st.markdown(texts.SIGN_OUT_MEANS)
            st.button(texts.STOP_AND_SIGN_OUT, key="stop_and_sign_out", type="primary", on_click=kept(_SIGN_OUT))
    else:
        st.button(texts.SIGN_OUT, key="sign_out", on_click=kept(_SIGN_OUT))
    if waits(_SIGN_OUT):
        _sign_out(archive)


def _sign_out(archive: Archive) -> None:
    with st.spinner(texts.SIGNING_OUT):
        taken(_SIGN_OUT)
        undone = archive.sign_out()
    tab_state().say(f"{texts.SIGNED_OUT} {undone}".strip())
    want_heading_focus()  # nothing is left of this part
    st.rerun()


def _clock(at: datetime, *, now: datetime) -> str:
    there, here = at.astimezone(), now.astimezone()
    return (texts.TIME_TODAY if there.date() == here.date() else texts.TIME_OTHER_DAY).format(there)
