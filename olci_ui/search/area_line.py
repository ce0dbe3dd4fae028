"""The line below the area: how large it is, and where."""

from __future__ import annotations

import streamlit as st

from olci_core.area import Area


def area_line(area: Area | None) -> None:
    """Say how large the area is and where, or how to give one."""
    if area is None:
        st.caption("Draw on the map, or paste an area above.")
        return
    pole = {"north": " · holds the North Pole", "south": " · holds the South Pole", None: ""}[area.holds_pole]
    across = " · crosses 180°" if area.crosses_antimeridian and area.holds_pole is None else ""
    st.caption(f"{_rounded(area.area_km2)} km²{pole}{across}")


def _rounded(area_km2: float) -> str:
    return f"{area_km2:,.0f}" if area_km2 >= 10 else f"{area_km2:.2g}"
