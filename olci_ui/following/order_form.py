"""The form of a standing order: what is followed, what of it is fetched, and how much at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import streamlit as st

from olci_core.follow import Choice, StandingOrder, Versions
from olci_core.scene import PRODUCT_TYPES
from olci_ui.following.texts import CHOICES, VERSIONS

FIRST_DAY = date(2016, 2, 16)  # launch of Sentinel-3A
EVERY_H = (1.0, 3.0, 6.0, 12.0, 24.0)
Values = dict[str, Any]
GEOMETRY = "geo_coordinates.nc"
_CUT_FIRST = {"1": ("Oa08_reflectance", "Oa06_reflectance", "Oa04_reflectance")}
_CUT_OF_TYPE = {"W": ("CHL_NN", "TSM_NN"), "L": ("GIFAPAR", "OTCI")}


def order_form(draft: StandingOrder, *, turn: int, today: date, listed_files: Sequence[str]) -> StandingOrder:
    """Draw the fields of an order and return what they say; ``listed_files`` are those that its products hold.

    Raises:
        InputError: what they say cannot be; the message says why.
    """
    key = f"order_{turn}_"
    name = st.text_input("Name", draft.name, key=key + "name", max_chars=80)
    left, right = st.columns(2)
    first = left.date_input(
        "How far back", min(max(draft.since.date(), FIRST_DAY), today), key=key + "since", min_value=FIRST_DAY,
        max_value=today, format="YYYY-MM-DD", help="Scenes of this day (UTC) and later are looked at.",
    )  # fmt: skip
    every_h = right.selectbox(
        "Look every", sorted({*EVERY_H, draft.look_every_h}), key=key + "every", format_func=_hours,
        index=sorted({*EVERY_H, draft.look_every_h}).index(draft.look_every_h),
    )  # fmt: skip
    types = st.multiselect(
        "Products", list(PRODUCT_TYPES), list(draft.product_types), key=key + "types",
        format_func=lambda code: f"{PRODUCT_TYPES[code]} · {code}",
    )  # fmt: skip
    values: Values = {"name": name.strip(), "since": _midnight(first), "look_every_h": every_h}
    values["product_types"] = tuple(types)
    values |= _which_scenes(draft, key)
    values |= _which_versions(draft, key)
    values |= _what_is_fetched(draft, key, listed_files)
    values |= _limits(draft, key)
    values |= _cut(draft, key, types)
    return replace(draft, **values)  # only now: what cannot be is said below fields that are all there


def _which_scenes(draft: StandingOrder, key: str) -> Values:
    left, right = st.columns(2)
    least = left.slider(
        "Least covered", 0, 100, round(100 * draft.min_coverage), 5, format="%d %%", key=key + "least",
        help="The share of your area that a scene must cover.",
    )  # fmt: skip
    most = right.slider(
        "Most bright", 0, 100, 100 if draft.max_bright is None else round(100 * draft.max_bright), 5, format="%d %%",
        key=key + "bright", help="Of your area, in the quicklook: cloud, ice, snow and glint. 100 %: any.",
    )  # fmt: skip
    choice = st.radio(
        "Of the scenes that pass", list(Choice), list(Choice).index(draft.choice), key=key + "choice", horizontal=True,
        format_func=lambda one: CHOICES[one],
    )  # fmt: skip
    bright = None if most == 100 else most / 100
    return {"min_coverage": least / 100, "max_bright": bright, "choice": choice or Choice.ALL}


def _which_versions(draft: StandingOrder, key: str) -> Values:
    order = list(VERSIONS)
    versions = st.radio(
        "Which version", order, order.index(draft.versions), key=key + "versions", format_func=lambda one: VERSIONS[one]
    )
    removes = st.checkbox(
        "Remove the near-real-time file when the final one lies whole on the disk", draft.removes_replaced,
        key=key + "removes", disabled=versions is not Versions.REPLACE,
    )  # fmt: skip
    is_replacing = versions is Versions.REPLACE
    return {"versions": versions or draft.versions, "removes_replaced": removes and is_replacing}


def _what_is_fetched(draft: StandingOrder, key: str, listed_files: Sequence[str]) -> Values:
    is_chosen = st.toggle("Chosen files instead of whole products", bool(draft.files), key=key + "chosen")
    files: list[str] = []
    if is_chosen:
        options = sorted({*listed_files, *draft.files, GEOMETRY})
        files = st.multiselect(
            "Files", options, list(draft.files) or [GEOMETRY], key=key + "files", accept_new_options=True,
            help="As the products list them; a name can also be typed.",
        )  # fmt: skip
    folder = st.text_input(
        "Folder below the download folder", draft.folder, key=key + "folder", placeholder="{year}/{month}",
        help="Empty: the download folder itself. {year}, {month} and {day} are those of the scene.",
    )  # fmt: skip
    return {"files": tuple(files), "folder": folder.strip()}


def _limits(draft: StandingOrder, key: str) -> Values:
    left, right = st.columns(2)
    week = left.number_input(
        "GB a week at most", 0.0, None, draft.max_gb_a_week or 0.0, 5.0, format="%.1f", key=key + "week",
        help="0: without limit. What is put off comes the week after.",
    )  # fmt: skip
    free = right.number_input(
        "Stop below so many GB free", 0.0, None, draft.min_free_gb, 5.0, format="%.1f", key=key + "free",
        help="What is put off comes when there is room again.",
    )  # fmt: skip
    return {"max_gb_a_week": week or None, "min_free_gb": free}


def _cut(draft: StandingOrder, key: str, types: Sequence[str]) -> Values:
    cuts = st.toggle(
        "Cut my area out of each scene that arrives", draft.cuts_area, key=key + "cuts",
        help="A GeoTIFF of each scene and a point on the curve (series.csv), in the folder “following”.",
    )  # fmt: skip
    if not cuts:
        return {"cuts_area": False, "cut_variables": ()}
    usual = _usual_variables(types)
    chosen = list(draft.cut_variables or (() if draft.cuts_area else usual))
    variables = st.multiselect(
        "Variables", list(dict.fromkeys([*usual, *chosen])), chosen, key=key + "variables", accept_new_options=True,
        placeholder="What the product measures",
        help="Oa01_reflectance … Oa21_reflectance, CHL_NN, MCI, FAI, NDVI …; none: all that the product measures.",
    )  # fmt: skip
    return {"cuts_area": True, "cut_variables": tuple(variables)}


def _usual_variables(types: Sequence[str]) -> tuple[str, ...]:
    names: list[str] = []
    for code in types:
        names += _CUT_FIRST.get(code[3], ()) or _CUT_OF_TYPE.get(code[5], ())
    return tuple(dict.fromkeys(names))


def _hours(hours: float) -> str:
    return "hour" if hours == 1 else f"{hours:g} hours"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
