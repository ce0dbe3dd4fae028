"""The table of an order's scenes: what becomes of each, and why."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from olci_core.percent import in_percent


def scene_table(rows: Sequence[tuple[str, ...]], *, columns: Sequence[str], height_px: int) -> None:
    """Draw rows of scenes; the last column is the name, wider than all else, and shown by the table's own menu."""
    table = pd.DataFrame(rows, columns=list(columns))
    st.dataframe(table, hide_index=True, height=height_px, column_config={columns[-1]: None})


def percent(share: float | None) -> str:
    """Return a share as a percentage, "" where it is not known."""
    return "" if share is None else in_percent(share)
