"""Where the products of the library lie, read once from each."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from olci_core.area import Area
from olci_core.errors import OlciError
from olci_core.library import Entry, footprint_of


def area_of(entry: Entry) -> Area | None:
    """Return a product's footprint, None where it does not say where it lies."""
    try:
        wkt = _footprint(entry.path, entry.path.stat().st_mtime_ns)
    except (OlciError, OSError):
        return None
    return Area.from_wkt(wkt) if wkt else None


@st.cache_data(max_entries=1000, show_spinner=False)
def _footprint(path: Path, _changed_ns: int) -> str | None:
    area = footprint_of(path)
    return area.to_wkt() if area else None
