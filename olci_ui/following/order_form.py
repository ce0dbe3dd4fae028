"""The form of a standing order: what is followed, what of it is fetched, and how much at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import streamlit as st

from olci_core.follow import Choice, StandingOrder, Versions
from olci_core.product.manifest import GEO_COORDINATES
from olci_core.scene import MISSION_BEGAN_ON, PRODUCT_TYPES
from olci_ui.following import texts
from olci_ui.following.texts import CHOICES, VERSIONS
from olci_ui.formats import product_choice
from olci_ui.texts import BRIGHT_IN_AREA_AT_MOST, COVERS_AT_LEAST, FILES, VARIABLES

EVERY_H = (1.0, 3.0, 6.0, 12.0, 24.0)
FormValues = dict[str, Any]
_CUT_FIRST = {"1": ("Oa08_reflectance", "Oa06_reflectance", "Oa04_reflectance")}
_CUT_OF_TYPE = {"W": ("CHL_NN", "TSM_NN"), "L": ("GIFAPAR", "OTCI")}


def order_form(draft: StandingOrder, *, turn: int, today: date, listed_files: Sequence[str]) -> StandingOrder:
    """Draw the fields of an order and return what they say; ``listed_files`` are those that its products hold.

    Raises:
        InputError: what they say cannot be; the message says why.
    """
    key = f"order_{turn}_"
    name = st.text_input(texts.NAME, draft.name, key=key + "name", max_chars=80)
    left, right = st.columns(2)
    first = left.date_input(
        texts.HOW_FAR_BACK, min(max(draft.since.date(), MISSION_BEGAN_ON), today), key=key + "since",
        min_value=MISSION_BEGAN_ON, max_value=today, format="YYYY-MM-DD", help=texts.HOW_FAR_BACK_HELP,
    )  # fmt: skip
    every_h = right.selectbox(
        texts.LOOK_EVERY, sorted({*EVERY_H, draft.look_every_h}), key=key + "every", format_func=_hours,
        index=sorted({*EVERY_H, draft.look_every_h}).index(draft.look_every_h),
    )  # fmt: skip
    types = st.multiselect(
        texts.PRODUCTS, list(PRODUCT_TYPES), list(draft.product_types), key=key + "types",
        format_func=product_choice,
    )  # fmt: skip
    values: FormValues = {"name": name.strip(), "since": _midnight(first), "look_every_h": every_h}
    values["product_types"] = tuple(types)
    values |= _which_scenes(draft, key)
    values |= _which_versions(draft, key)
    values |= _what_is_fetched(draft, key, listed_files)
    values |= _limits(draft, key)
    values |= _cut(draft, key, types)
    return replace(draft, **values)  # only now: the fields are all there, whatever cannot be


def _which_scenes(draft: StandingOrder, key: str) -> FormValues:
    left, right = st.columns(2)
    least = left.slider(
        COVERS_AT_LEAST, 0, 100, round(100 * draft.min_coverage), 5, format="%d %%", key=key + "least",
        help=texts.COVERS_AT_LEAST_HELP,
    )  # fmt: skip
    most = right.slider(
        BRIGHT_IN_AREA_AT_MOST, 0, 100, 100 if draft.max_bright is None else round(100 * draft.max_bright), 5,
        format="%d %%", key=key + "bright", help=texts.BRIGHT_AT_MOST_HELP,
    )  # fmt: skip
    choice = st.radio(
        texts.OF_THOSE, list(Choice), list(Choice).index(draft.choice), key=key + "choice", horizontal=True,
        format_func=lambda one: CHOICES[one],
    )  # fmt: skip
    bright = None if most == 100 else most / 100
    return {"min_coverage": least / 100, "max_bright": bright, "choice": choice or Choice.ALL}


def _which_versions(draft: StandingOrder, key: str) -> FormValues:
    order = list(VERSIONS)
    versions = st.radio(
        texts.WHICH_VERSION,
        order,
        order.index(draft.versions),
        key=key + "versions",
        format_func=lambda one: VERSIONS[one],
    )
    removes = st.checkbox(
        texts.REMOVE_REPLACED, draft.removes_replaced,
        key=key + "removes", disabled=versions is not Versions.REPLACE,
    )  # fmt: skip
    is_replacing = versions is Versions.REPLACE
    return {"versions": versions or draft.versions, "removes_replaced": removes and is_replacing}


def _what_is_fetched(draft: StandingOrder, key: str, listed_files: Sequence[str]) -> FormValues:
    is_chosen = st.toggle(texts.CHOSEN_FILES, bool(draft.files), key=key + "chosen")
    files: list[str] = []
    if is_chosen:
        options = sorted({*listed_files, *draft.files, GEO_COORDINATES})
        files = st.multiselect(
            FILES, options, list(draft.files) or [GEO_COORDINATES], key=key + "files", accept_new_options=True,
            help=texts.FILES_HELP,
        )  # fmt: skip
    folder = st.text_input(
        texts.FOLDER, draft.folder, key=key + "folder", placeholder="{year}/{month}",
        help=texts.FOLDER_HELP,
    )  # fmt: skip
    return {"files": tuple(files), "folder": folder.strip()}


def _limits(draft: StandingOrder, key: str) -> FormValues:
    left, right = st.columns(2)
    week = left.number_input(
        texts.GB_A_WEEK, 0.0, None, draft.max_gb_a_week or 0.0, 5.0, format="%.1f", key=key + "week",
        help=texts.GB_A_WEEK_HELP,
    )  # fmt: skip
    free = right.number_input(
        texts.STOP_BELOW_FREE, 0.0, None, draft.min_free_gb, 5.0, format="%.1f", key=key + "free",
        help=texts.STOP_BELOW_FREE_HELP,
    )  # fmt: skip
    return {"max_gb_a_week": week or None, "min_free_gb": free}


def _cut(draft: StandingOrder, key: str, types: Sequence[str]) -> FormValues:
    cuts = st.toggle(
        texts.CUT, draft.cuts_area, key=key + "cuts",
        help=texts.CUT_HELP,
    )  # fmt: skip
    if not cuts:
        return {"cuts_area": False, "cut_variables": ()}
    usual = _usual_variables(types)
    chosen = list(draft.cut_variables or (() if draft.cuts_area else usual))
    variables = st.multiselect(
        VARIABLES, list(dict.fromkeys([*usual, *chosen])), chosen, key=key + "variables", accept_new_options=True,
        placeholder=texts.ALL_MEASURED,
        help=texts.VARIABLES_HELP,
    )  # fmt: skip
    return {"cuts_area": True, "cut_variables": tuple(variables)}


def _usual_variables(types: Sequence[str]) -> tuple[str, ...]:
    names: list[str] = []
    for code in types:
        names += _CUT_FIRST.get(code[3], ()) or _CUT_OF_TYPE.get(code[5], ())
    return tuple(dict.fromkeys(names))


def _hours(hours: float) -> str:
    return texts.HOUR if hours == 1 else texts.HOURS.format(hours)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
