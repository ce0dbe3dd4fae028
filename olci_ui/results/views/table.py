"""The table of scenes: its ticks belong to scenes, not to row numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from olci_core.catalogue.scene_filter import bright_percent
from olci_core.percent import percent_of
from olci_core.scene import Scene
from olci_ui.field_values import begin_with, give_value
from olci_ui.formats import SATELLITES, TIMELINESS, product, size
from olci_ui.pictures.quicklook_route import quicklook_path
from olci_ui.results import texts
from olci_ui.session.clicks import field_value
from olci_ui.session.held_scenes import Mark, mark_words
from olci_ui.texts import OPEN

ROW_HEIGHT_PX = 88
PERCENT_FORMAT = "%g %%"  # as ``in_percent`` writes it
TABLE_PX, BOX_PX = 740, 34  # its width in a window of 1280, and in one of 820; and that of the boxes for ticks in it
# What is in sight as far as there is room, the most wanted first.
BY_WEIGHT = (
    "preview", "begin", "covers", "bright_here", "have", "pass", "product", "satellite", "timeliness", "bright", "size",
    "versions", "quicklook", "name",
)  # fmt: skip
ROWS_A_PAGE = 500  # all of a page are written out anew with each click
NO_MARKS: Mapping[str, Mark] = MappingProxyType({})
NO_PASSES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """The ids of the ticked scenes, and of the one whose row was clicked (None: none)."""

    ticked: tuple[str, ...]
    clicked: str | None


def scenes_frame(
    scenes: Sequence[Scene],
    *,
    archive: str,
    coverage: Mapping[str, float],
    versions: Mapping[str, int],
    bright: Mapping[str, float | None],
    superseded: Collection[str] = (),
    marks: Mapping[str, Mark] = NO_MARKS,
    passes: Mapping[str, str] = NO_PASSES,
) -> pd.DataFrame:
    """Return one row a scene, in the order given, with what the page shows of it."""
    share = {s.id: percent_of(coverage[s.id]) for s in scenes if s.id in coverage}
    bright_here = {key: percent_of(value) for key, value in bright.items() if value is not None}
    return pd.DataFrame(
        {
            "preview": [quicklook_path(archive, s.id, size="small") for s in scenes],
            "begin": pd.Series([s.begin for s in scenes], dtype="datetime64[ms, UTC]"),
            "satellite": [SATELLITES.get(s.platform, s.platform) for s in scenes],
            "product": _products(scenes),
            "have": [mark_words(marks.get(s.id)) or None for s in scenes],
            "covers": pd.Series([share.get(s.id) for s in scenes], dtype="float64"),
            "bright_here": pd.Series([bright_here.get(s.id) for s in scenes], dtype="float64"),
            "bright": pd.Series([_bright(s) for s in scenes], dtype="float64"),
            "timeliness": [_version(s, is_superseded=s.id in superseded) for s in scenes],
            "pass": [passes.get(s.id) for s in scenes],
            "size": [size(s.size_bytes) if s.size_bytes else texts.SIZE_UNKNOWN for s in scenes],
            "versions": pd.Series([versions.get(s.id, 1) for s in scenes], dtype="int64"),
            "quicklook": [quicklook_path(archive, s.id, size="original") if s.quicklook_url else None for s in scenes],
            "name": [s.name for s in scenes],
        }
    )


def _bright(scene: Scene) -> float | None:
    percent = bright_percent(scene)
    return None if percent is None else percent_of(percent / 100)


def _products(scenes: Sequence[Scene]) -> list[str | None]:
    """Return the product of each scene, None for all where there is but one."""
    types = {scene.product_type for scene in scenes}
    return [product(scene.product_type) if len(types) > 1 else None for scene in scenes]


def _version(scene: Scene, *, is_superseded: bool) -> str:
    words = TIMELINESS.get(scene.timeliness, scene.timeliness)
    return texts.OLDER_VERSION.format(words) if is_superseded else words


def scenes_table(
    frame: pd.DataFrame,
    ids: Sequence[str],
    *,
    ticked: Sequence[str],
    in_view: str | None,
    turn: int,
    hear: Callable[[TableAnswer], None],
) -> None:
    """Draw the table as high as its place; ``hear`` what stands in it: after a click in it at once, and as it is drawn.

    ``turn`` changes when ticks or the scene in view were set elsewhere and are to be shown here.
    """
    digest = hashlib.sha256("".join(ids).encode()).hexdigest()[:16]
    key, turn_key = f"scenes_{digest}", f"scenes_{digest}_turn"
    if key not in st.session_state or st.session_state.get(turn_key) != turn:
        held = set(ticked)
        rows = [row for row, one in enumerate(ids) if one in held]
        cells = [(row, "begin") for row, one in enumerate(ids) if one == in_view]
        give_value(key, {"selection": {"rows": rows, "columns": [], "cells": cells}})
        st.session_state[turn_key] = turn
    begin_with(key, None)

    def select() -> None:
        hear(_answer(ids, field_value(key, None)))

    shown = st.dataframe(
        frame,
        key=key,
        on_select=select,
        selection_mode=["multi-row", "single-cell"],
        hide_index=True,
        row_height=ROW_HEIGHT_PX,
        placeholder="–",
        height="stretch",
        column_config=_columns(frame),
    )
    hear(_answer(ids, shown))


def _answer(ids: Sequence[str], shown: Any) -> TableAnswer:
    selection = shown["selection"]
    clicked = [row for row, _ in selection["cells"] if row < len(ids)]
    return TableAnswer(
        tuple(ids[row] for row in selection["rows"] if row < len(ids)), ids[clicked[0]] if clicked else None
    )


def _columns(frame: pd.DataFrame) -> dict[str, ColumnConfig]:
    """Return how each column is headed and drawn; one without a single value, or without room, is not in sight.

    The table's own menu of columns shows it.
    """
    of, heads = st.column_config, texts.COLUMNS
    columns: dict[str, ColumnConfig] = {
        "preview": of.ImageColumn(heads["preview"], width=100, help=texts.PREVIEW_HELP),
        "begin": of.DatetimeColumn(heads["begin"], format="YYYY-MM-DD HH:mm", width=122),
        "satellite": of.TextColumn(heads["satellite"], width=90),
        "product": of.TextColumn(heads["product"], width=80),
        "have": of.TextColumn(heads["have"], width=105, help=texts.HAVE_HELP),
        "covers": of.NumberColumn(heads["covers"], format=PERCENT_FORMAT, width=68, help=texts.COVERS_HELP),
        "bright_here": of.NumberColumn(
            heads["bright_here"],
            format=PERCENT_FORMAT,
            width=120,
            help=texts.BRIGHT_HERE_HELP,
        ),
        "pass": of.TextColumn(heads["pass"], width=110, help=texts.BESIDE_HELP),
        "timeliness": of.TextColumn(heads["timeliness"], width=100, help=texts.VERSION_HELP),
        "size": of.TextColumn(heads["size"], width=72),
        "bright": of.NumberColumn(
            heads["bright"],
            format=PERCENT_FORMAT,
            width=165,
            help=texts.BRIGHT_HELP,
        ),
        "versions": of.NumberColumn(heads["versions"], width=70, help=texts.VERSIONS_HELP),
        "quicklook": of.LinkColumn(heads["quicklook"], display_text=OPEN, width=80),
        "name": of.TextColumn(heads["name"], width=400),
    }
    room_px = TABLE_PX - BOX_PX
    for key in BY_WEIGHT:
        width_px = int(str(columns[key]["width"]))
        is_hidden = width_px > room_px or bool(frame[key].isna().all())
        columns[key]["hidden"] = is_hidden
        room_px -= 0 if is_hidden else width_px
    return columns
