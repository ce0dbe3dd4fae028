"""Every text of the list of keys, in one place: what is done by key on every page, and on some."""

from __future__ import annotations

from olci_ui.texts import RESULTS, SEARCH

Keys = tuple[tuple[str, str], ...]

TITLE = "Keys"
NOTICE = "Notice"  # what those hear first who hear a notice that comes by itself
ENDED = (
    "Connection error",  # what Streamlit calls it
    "The program does not answer",
    "It was closed, or it is restarting. Start it again as you did before: this page then goes on by itself, and the "
    "downloads go on where they stopped.",
)
EVERYWHERE: tuple[str, Keys] = (
    "On every page",
    (
        ("Tab, Shift + Tab", "Go to the next field or button, or back"),
        ("Enter, Space", "Press the button, open the list, turn the switch"),
        ("← → ↑ ↓", "Go among what belongs together: views, days, products; move a slider"),
        ("Esc", "Close what is open"),
        ("?", "This list"),
    ),
)
MAP: tuple[str, Keys] = ("The map", (("← → ↑ ↓", "Move the map"), ("+ −", "Show it larger, smaller")))
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
DAYS: tuple[str, Keys] = (
    "Days",
    (("0 … 9", "Type a day"), ("Enter", "Take the day that is typed"), ("Alt + ↓", "Open the calendar")),
)
OF_PAGE: dict[str, tuple[tuple[str, Keys], ...]] = {
    SEARCH: (FORM, DAYS, MAP),
    RESULTS: (PICTURES, CALENDAR, TABLE, MAP),
}
