"""What is to be made: variables, grid, flags and kinds of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import streamlit as st

from olci_core.extract.batch import Format
from olci_core.extract.grid import MAX_PIXEL_M, MIN_PIXEL_M
from olci_core.extract.picture_file import NATURAL_COLOR
from olci_core.product import Variable, open_product
from olci_core.product.derived import offered
from olci_core.product.flags import SATURATED, recommended_flags
from olci_ui.extract import texts
from olci_ui.texts import VARIABLES


@dataclass(frozen=True, slots=True)
class CutChoices:
    """What is wanted of each scene."""

    variables: tuple[str, ...]
    pixel_m: float
    crs: str | None
    mask: bool | tuple[str, ...]
    formats: tuple[Format, ...]
    with_series: bool


@st.cache_data(max_entries=20, show_spinner=False)
def _offered(path: Path, _changed_ns: int) -> tuple[list[Variable], Variable | None]:
    with open_product(path) as product:
        flags = next((v for v in product.variables.values() if v.flag_meanings and v.shape == product.shape), None)
        return list(offered(product).values()), flags


def drawn_choices(path: Path) -> CutChoices:
    """Draw all choices, as the first scene offers them, and return them.

    Raises:
        OlciError: that scene cannot be read.
    """
    variables, flag_variable = _offered(path, path.stat().st_mtime_ns)
    with st.container(key="extract_choices"):
        left, right = st.columns([3, 2], gap="medium")
    with left:
        names = _variables(variables)
    with right:
        pixel_m, crs = _grid(path)
        mask = _mask(flag_variable, names)
        formats, with_series = _files()
    return CutChoices(names, pixel_m, crs, mask, formats, with_series)


def _variables(variables: list[Variable]) -> tuple[str, ...]:
    st.header(VARIABLES, anchor=False)
    names = [variable.name for variable in variables]
    usual = [name for name in NATURAL_COLOR if name in names] if names[:1] == ["Oa01_reflectance"] else names[:2]
    name, meaning, units = texts.VARIABLE_COLUMNS
    rows = [
        {"": variable.name in usual, name: variable.name, meaning: variable.long_name, units: variable.units}
        for variable in variables
    ]
    edited = st.data_editor(
        rows, key=f"extract_variables_{names[:1]}_{len(names)}", hide_index=True, height=400,
        disabled=texts.VARIABLE_COLUMNS,
        column_config={
            "": st.column_config.CheckboxColumn(width=36), name: st.column_config.TextColumn(width=150),
            meaning: st.column_config.TextColumn(width=322), units: st.column_config.TextColumn(width=50),
        },
    )  # fmt: skip
    more = st.text_input(texts.DIFFERENCE, placeholder=texts.DIFFERENCE_EXAMPLE)
    picked = [str(row[name]) for row in edited if row[""]]
    return (*picked, *([more.strip()] if more.strip() else []))


def _grid(path: Path) -> tuple[float, str | None]:
    st.header(texts.GRID, anchor=False)
    usual_m = 1200.0 if "_OL_" in path.name and path.name[10:11] == "R" else 300.0
    pixel_m = st.number_input(
        texts.PIXEL, MIN_PIXEL_M, MAX_PIXEL_M, usual_m, step=100.0, key=f"extract_pixel_{usual_m:g}"
    )
    chosen = st.selectbox(texts.PROJECTION, list(texts.GRIDS), key="extract_grid")
    crs = texts.GRIDS[chosen]
    if crs == "":
        crs = st.text_input(texts.EPSG_CODE, "EPSG:3035", key="extract_epsg")
    return float(pixel_m), crs


def _mask(flag_variable: Variable | None, names: tuple[str, ...]) -> bool | tuple[str, ...]:
    st.header(texts.LEAVE_OUT, anchor=False)
    if flag_variable is None:
        st.caption(texts.NO_FLAGS)
        return False
    way = st.radio(texts.FLAGS, texts.MASKS, key="extract_mask", label_visibility="collapsed", horizontal=True)
    if way == texts.MASKS[1]:
        return False
    if way == texts.MASKS[0]:
        for flags in dict.fromkeys(recommended_flags(flag_variable, name) for name in names):
            st.caption(", ".join(flags).replace("_", r"\_") or "none")
        return True
    known = [*flag_variable.flag_meanings, *([SATURATED] if flag_variable.name == "quality_flags" else [])]
    usual = list(recommended_flags(flag_variable, names[0])) if names else []
    return tuple(st.multiselect(texts.FLAGS, known, default=usual, key=f"extract_flags_{flag_variable.name}"))


def _files() -> tuple[tuple[Format, ...], bool]:
    st.header(texts.WHAT_TO_MAKE, anchor=False)
    kinds = cast("Mapping[Format, str]", texts.KINDS)
    usual = ("tif", "png")
    formats = tuple(kind for kind, label in kinds.items() if st.checkbox(label, kind in usual, key=f"extract_{kind}"))
    return formats, st.checkbox(texts.WITH_CURVE, True, key="extract_series")  # noqa: FBT003 - the value of a choice
