"""The line below the area: how it was read, how large it is, and where."""

from __future__ import annotations

import streamlit as st

from olci_core.area import Area
from olci_ui.formats import plain, square_km
from olci_ui.search import texts


def area_line(area: Area | None, *, words: str) -> None:
    """Say how an area was read and how large it is; without one, what ``words`` say, or how to give one."""
    if area is None:
        st.caption(plain(words) if words else texts.AREA_HOW)
        return
    parts = [texts.READ_AS.format(words=plain(words))] if words else []
    parts.append(square_km(area.area_km2))
    if area.holds_pole is not None:
        parts.append(texts.HOLDS_POLE[area.holds_pole])
    elif area.crosses_antimeridian:
        parts.append(texts.CROSSES_180)
    st.caption(" · ".join(parts))
