"""The numbers of pages: as many in sight as there are, up to seven."""

from __future__ import annotations

import streamlit as st

BUTTON_PX, ARROWS_PX = 36, 68
MAX_NUMBERS = 7


def page_numbers(pages: int, *, key: str, default: int = 1) -> int:
    """Draw the numbers of pages between two arrows, nothing where there is but one; return the open one, from 1.

    They are given room: without, they shrink to the open one where something stands beside them. Streamlit shows two of
    them where three have room, and more where five have.
    """
    if pages < 2:
        return 1
    room = 3 if pages == 2 else min(max(pages, 5), MAX_NUMBERS)
    return st.pagination(pages, default=default, key=key, width=BUTTON_PX * room + ARROWS_PX)
