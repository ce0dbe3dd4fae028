"""A new one-time code, asked for in the page before the queue has to stop for want of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import streamlit as st

from olci_core.auth import TokenSource
from olci_core.errors import InputError
from olci_core.transfer import Job
from olci_ui.account import texts
from olci_ui.formats import count
from olci_ui.services import Archive, services
from olci_ui.session.clicks import heard, refusal_shown, typed, was_done
from olci_ui.session.tab_state import TabState, tab_state

ASK_BEFORE_END = timedelta(minutes=10)
CODE_PROMPT_EVERY_S = 20.0
_FIELD = "one_time_code_field"


def code_prompt() -> None:
    """Ask for a new code while downloads need one; draw nothing for accounts without two-factor sign-in."""
    tokens = services.archive.tokens
    if tokens is not None and tokens.uses_codes:
        st.fragment(_prompt, run_every=CODE_PROMPT_EVERY_S)()


def why_code_is_needed(tokens: TokenSource, jobs: Sequence[Job], *, now: datetime) -> str:
    """Say why a new one-time code is needed now, "" while none is: nothing is to be fetched, or the session lasts."""
    unfinished = sum(job.state in ("waiting", "running") for job in jobs)
    if not unfinished:
        return ""
    ends_at = tokens.needs_code_by
    downloads = count(unfinished, "download")
    if tokens.refusal is not None or (ends_at is not None and ends_at <= now):
        return texts.CODE_NEEDED.format(downloads)
    if ends_at is not None and ends_at - now <= ASK_BEFORE_END:
        return texts.CODE_NEEDED_SOON.format(ends_at.astimezone(), downloads)
    return ""


def _prompt() -> None:
    if was_done():
        st.rerun()  # the whole page: it says what has begun
    archive = services.archive
    place = st.container()
    if archive.tokens is None:
        return
    reason = why_code_is_needed(archive.tokens, archive.queue.snapshot(), now=datetime.now(UTC))
    if not reason:
        return
    with place, st.container(border=True, key="code_prompt"):
        st.markdown(f":material/lock_clock: {reason}")
        with (
            st.form("one_time_code", border=False, clear_on_submit=True),
            st.container(horizontal=True, vertical_alignment="bottom"),
        ):
            st.text_input(
                texts.ONE_TIME_CODE,
                autocomplete="one-time-code",
                max_chars=6,
                width=180,
                placeholder=texts.SIX_DIGITS,
                key=_FIELD,
            )
            st.form_submit_button(texts.GO_ON, type="primary", on_click=heard(_go_on, tab_state(), archive, at=_FIELD))
        refusal_shown(_FIELD)


def _go_on(state: TabState, archive: Archive) -> None:
    """Begin a new session with the code in the field."""
    code = typed(_FIELD)
    if not code:
        raise InputError(texts.NO_CODE, hint=texts.NO_CODE_HINT)
    archive.renew_with_code(code)
    state.say(texts.NEW_SESSION)
