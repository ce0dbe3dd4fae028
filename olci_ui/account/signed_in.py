"""The account that is signed in: whose, until when, what it is fetching, and the way out."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from olci_core.auth import TokenSource
from olci_core.transfer import Job
from olci_ui.formats import count, plain
from olci_ui.notices import show_error
from olci_ui.page_paths import page_path
from olci_ui.services import Archive, services
from olci_ui.session.tab_state import tab_state


def account_panel() -> None:
    """Say who is signed in, until when and what is under way, and offer the way out."""
    archive = services.archive
    with st.container(border=True):
        if archive.kind == "practice":
            st.markdown("You are signed in to the **practice archive**. Nothing leaves this computer.")
            if st.button("Leave the practice archive", key="leave_practice"):
                services.use_copernicus()
                st.rerun()
        elif archive.tokens is not None:
            _account(archive, archive.tokens)
    st.page_link(page_path("search"), label="Search for scenes", icon=":material/search:")


def needs_new_sign_in() -> bool:
    """Say whether the account was refused for good: its password is no longer the one that is known here."""
    tokens = services.archive.tokens
    return tokens is not None and tokens.refusal is not None and not tokens.uses_codes


def session_line(tokens: TokenSource, *, now: datetime) -> str:
    """Say until when the session lasts, in this computer's time."""
    ends_at = tokens.session_ends_at
    if ends_at is None:
        return "Copernicus is asked as soon as a download starts."
    if ends_at <= now:
        after = (
            "the next download needs a new one-time code" if tokens.uses_codes else "the next download opens a new one"
        )
        return f"The session has ended; {after}."
    until = f"The session lasts until {_clock(ends_at, now=now)}"
    if tokens.uses_codes:
        return f"{until}; downloads that run renew it. After that a new one-time code is needed."
    return f"{until} and is renewed by itself while the program runs."


def transfers_line(jobs: tuple[Job, ...]) -> str:
    """Say how many transfers run and wait."""
    running = sum(job.state == "running" for job in jobs)
    waiting = sum(job.state == "waiting" for job in jobs)
    if not running and not waiting:
        return "No transfers are under way."
    return f"{count(running, 'transfer')} running, {waiting:,} waiting."


def _account(archive: Archive, tokens: TokenSource) -> None:
    st.markdown(f"You are signed in as **{plain(tokens.username)}**.")
    st.caption(session_line(tokens, now=datetime.now(UTC)))
    jobs = archive.queue.snapshot()
    st.markdown(transfers_line(jobs))
    if archive.preferences.stay_signed_in:
        st.caption("This computer's keychain keeps you signed in.")
    if tokens.refusal is not None:
        show_error(tokens.refusal)
    if any(job.state == "running" for job in jobs):
        with st.popover("Sign out"):
            st.markdown(
                "The transfers that run stop now and keep what has arrived. They go on when somebody signs in again."
            )
            if st.button("Stop them and sign out", type="primary"):
                _sign_out(archive)
    elif st.button("Sign out"):
        _sign_out(archive)


def _sign_out(archive: Archive) -> None:
    with st.spinner("Signing out …"):
        undone = archive.sign_out()
    tab_state().say(f"Signed out. Downloads that wait stay in the queue. {undone}".strip())
    st.rerun()


def _clock(at: datetime, *, now: datetime) -> str:
    there, here = at.astimezone(), now.astimezone()
    return f"{there:%H:%M}" if there.date() == here.date() else f"{there:%H:%M on %d %B}"
