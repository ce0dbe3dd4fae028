"""The first visit: what this is, three steps that light up as they are done, and examples that need no account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from olci_core.area import Area
from olci_ui.search import texts
from olci_ui.session.heading_focus import want_heading_focus
from olci_ui.session.search_form import SearchForm, standard_form, today_utc


@dataclass(frozen=True, slots=True)
class Example:
    """A search that shows what the program is for."""

    name: str
    icon: str
    form: SearchForm


EXAMPLE_SEARCHES = (
    Example(
        texts.EXAMPLES[0],
        "water",
        SearchForm(date(2024, 4, 10), date(2024, 4, 24), area=Area.from_bounds(15, 55, 22, 59.5)),
    ),
    Example(
        texts.EXAMPLES[1],
        "ac_unit",
        SearchForm(date(2023, 6, 10), date(2023, 6, 14), area=Area.from_bounds(-150, 70, -130, 74)),
    ),
    Example(
        texts.EXAMPLES[2],
        "landscape",
        SearchForm(date(2023, 12, 10), date(2023, 12, 14), area=Area.from_bounds(67, -71.5, 76, -68)),
    ),
)


def first_visit(*, take: Callable[[Example], None], end: Callable[[], None]) -> DeltaGenerator:
    """Draw what this is, and the examples; ``take`` hears of the one chosen, ``end`` that none is needed.

    Return the place of the steps, which the form lights up: what is below stays where it is when they come.
    """
    with st.container(border=True, key="first_visit", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                texts.WELCOME,
                width="stretch",
            )
            st.button(
                texts.KNOW_THE_WAY,
                key="end_first_visit",
                type="tertiary",
                icon=":material/close:",
                on_click=_end,
                args=(end,),
            )
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            place = st.container(horizontal=True, key="steps", width="content", gap="small")
            st.space("stretch")
            with st.container(horizontal=True, width="content", vertical_alignment="center", gap="small"):
                st.caption(texts.TRY_AN_EXAMPLE, width="content")
                for example in EXAMPLE_SEARCHES:
                    st.button(
                        example.name,
                        key=f"example_{example.icon}",
                        icon=f":material/{example.icon}:",
                        help=texts.EXAMPLE_HELP,
                        on_click=take,
                        args=(example,),
                    )
    return place


def draw_steps(form: SearchForm, *, has_searched: bool) -> None:
    """Draw the way in three steps, each with whether it is done."""
    for done, words in steps(form, has_searched=has_searched):
        icon = ":green[:material/check_circle:]" if done else ":gray[:material/radio_button_unchecked:]"
        st.markdown(f"{icon} {words}", width="content")


def _end(end: Callable[[], None]) -> None:
    end()
    want_heading_focus()


def steps(form: SearchForm, *, has_searched: bool) -> tuple[tuple[bool, str], ...]:
    """Return the steps of a first visit, and whether each is done."""
    usual = standard_form(today_utc())
    are_usual_days = (form.first, form.last) == (usual.first, usual.last)
    done = (form.area is not None, has_searched or not are_usual_days, has_searched)
    return tuple(zip(done, texts.STEPS, strict=True))
