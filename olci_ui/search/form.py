"""The search form: where, when, what; or by name. Each part returns its value and keeps none."""

from __future__ import annotations

from calendar import month_abbr
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from olci_core.catalogue.query import EVERY_MONTH
from olci_core.errors import InputError
from olci_core.scene import PRODUCT_TYPES
from olci_ui.session.search_form import SearchForm

FIRST_DAY = date(2016, 2, 16)  # launch of Sentinel-3A
QUICK_DAYS = (3, 7, 30)
WHOLE_DAY = (0.0, 24.0)


@dataclass(frozen=True, slots=True)
class WhenAndWhat:
    """The part of the search form beside the area; ``asked`` once the button has been pressed."""

    first: date
    last: date
    product_type: str
    months: frozenset[int]
    hours: tuple[float, float] | None
    asked: bool


def when_and_what(form: SearchForm, *, today: date) -> WhenAndWhat:
    """Draw From, To, Product, what is seldom needed, and the button; ``today`` is the last day that can be chosen."""
    for key, value in (
        ("first_day", min(max(form.first, FIRST_DAY), today)),
        ("last_day", min(max(form.last, FIRST_DAY), today)),
        ("product_type", form.product_type),
    ):
        st.session_state.setdefault(key, value)
    left, right = st.columns(2)
    first = left.date_input(
        "From", key="first_day", help="First day, in UTC", min_value=FIRST_DAY, max_value=today, format="YYYY-MM-DD"
    )
    last = right.date_input(
        "To", key="last_day", help="Last day, included", min_value=FIRST_DAY, max_value=today, format="YYYY-MM-DD"
    )
    _quick_days(today)
    product_type = st.selectbox(
        "Product", list(PRODUCT_TYPES), key="product_type", format_func=lambda code: f"{PRODUCT_TYPES[code]} · {code}"
    )
    months, hours = _months_and_hours(form)
    asked = st.button("Search", key="search", type="primary", width="stretch", icon=":material/search:")
    return WhenAndWhat(first, last, product_type, months, hours, asked)


def _quick_days(today: date) -> None:
    """Draw the spans of days that are wanted most."""
    with st.container(horizontal=True, key="quick_days", gap="small"):
        for number in QUICK_DAYS:
            st.button(
                f"Last {number} days",
                key=f"last_{number}_days",
                type="tertiary",
                on_click=_set_days,
                args=(number, today),
            )


def _set_days(number: int, today: date) -> None:
    st.session_state["first_day"], st.session_state["last_day"] = today - timedelta(days=number - 1), today


def _months_and_hours(form: SearchForm) -> tuple[frozenset[int], tuple[float, float] | None]:
    """Draw the months of the year and the hours of the day, which a search may be narrowed to."""
    narrowed = form.months != EVERY_MONTH or form.hours is not None
    with st.expander("Months and hours" + (" · narrowed" if narrowed else ""), key="more", icon=":material/tune:"):
        st.session_state.setdefault("months", [] if form.months == EVERY_MONTH else sorted(form.months))
        months = st.pills(
            "Months of the year",
            range(1, 13),
            key="months",
            selection_mode="multi",
            format_func=lambda month: month_abbr[month],
            help="In every year between From and To. None chosen: all.",
        )
        left, right = st.columns(2)
        first, last = form.hours or WHOLE_DAY
        with left:
            first = _hour("From hour (UTC)", first, key="first_hour", help="When the scene begins, in UTC")
        with right:
            last = _hour("To hour (UTC)", last, key="last_hour", help="Earlier than the first: over midnight")
    hours = None if (first, last) == WHOLE_DAY else (first, last)
    return frozenset(months) or EVERY_MONTH, hours


def _hour(label: str, value: float, *, key: str, help: str) -> float:  # noqa: A002 - Streamlit's own word
    # The value is the field's own default: one that is only set beside a folded field can be lost, and the first taken.
    options = sorted({float(hour) for hour in range(25)} | {value, float(st.session_state.get(key, value))})
    return float(st.selectbox(label, options, options.index(value), key=key, format_func=clock, help=help))


def clock(hour: float) -> str:
    """Return an hour of the day as 09:30."""
    return f"{int(hour):02d}:{round(60 * (hour % 1)):02d}"


def names_form(held: Sequence[str]) -> tuple[str, ...] | None:
    """Draw the field for scene names, with those looked for last; return them, a line each, when "Find" is pressed.

    Raises:
        InputError: the field is empty.
    """
    st.session_state.setdefault("scene_names", "\n".join(held))
    words = "One name a line: with or without .SEN3 or .zip, a path, a line of a table, or the catalogue's id"
    with st.form("by_name", border=False):
        text = st.text_area("Scene names", key="scene_names", height=240, placeholder=words)
        pressed = st.form_submit_button("Find", type="primary", icon=":material/search:")
    if not pressed:
        return None
    names = tuple(line.strip() for line in text.splitlines() if line.strip())
    if not names:
        raise InputError("No names yet.", hint="Paste one scene name a line.")
    return names
