"""The keyboard on every page: "?" lists the keys, and focus that was lost goes to the nearest thing still there."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
import streamlit.components.v2 as components

Keys = tuple[tuple[str, str], ...]

TITLE, CLOSE, NOTICE = "Keys", "Close", "Notice"
EVERYWHERE: tuple[str, Keys] = (
    "On every page",
    (
        ("Tab, Shift + Tab", "Go to the next field or button, or back"),
        ("Enter, Space", "Press the button, open the list, turn the switch"),
        ("← → ↑ ↓", "Choose among what belongs together: views, days, products; move a slider"),
        ("Esc", "Close what is open"),
        ("?", "This list"),
    ),
)
MAP: tuple[str, Keys] = (
    "The map",
    (("← → ↑ ↓", "Move the map"), ("+ −", "Show it larger, smaller")),
)
PICTURES: tuple[str, Keys] = (
    "Pictures",
    (
        ("Click, Space", "Tick a scene, or take its tick off"),
        ("Shift + click", "Tick all scenes from the last one clicked to this one"),
        ("← → ↑ ↓", "Go to the next scene; in a large picture, to the one before or after"),
        ("Enter", "See a scene large"),
        ("← → while two are compared", "Move the edge between them"),
    ),
)
CALENDAR: tuple[str, Keys] = (
    "Calendar",
    (
        ("← →", "Go to the day before or after that has scenes"),
        ("↑ ↓", "Go to the month before or after"),
        ("Page up, Page down", "Go to the year before or after"),
        ("Home, End", "Go to the first or last day of the month"),
        ("Ctrl + Home, End", "Go to the first or last day of all"),
        ("Enter, Space", "Show the scenes of the day"),
    ),
)
TABLE: tuple[str, Keys] = (
    "Table",
    (
        ("← → ↑ ↓", "Go from field to field: the scene is shown beside the table"),
        ("Shift + Space", "Tick the scene of the row, or take its tick off"),
    ),
)
FORM: tuple[str, Keys] = (
    "Area as text",
    (("Ctrl + Enter", "Take what is written"), ("↑ ↓, Enter", "Choose one of the regions that are offered")),
)
OF_PAGE: dict[str, tuple[tuple[str, Keys], ...]] = {
    "Search": (FORM, MAP),
    "Results": (PICTURES, CALENDAR, TABLE, MAP),
}

_WEB = Path(__file__).resolve().parent / "web" / "page"
_keyboard = components.component(
    "olci_keyboard",
    html=(_WEB / "keyboard.html").read_text(encoding="utf-8"),
    css=(_WEB / "keyboard.css").read_text(encoding="utf-8"),
    js=(_WEB / "keyboard.js").read_text(encoding="utf-8"),
)


def keyboard(page: str) -> None:
    """Let a page's keys be listed and its focus be kept."""
    with st.container(key="keyboard"):
        _keyboard(
            key=f"keyboard_{page}",
            data={"title": TITLE, "close": CLOSE, "notice": NOTICE, "lists": [EVERYWHERE, *OF_PAGE.get(page, ())]},
        )
