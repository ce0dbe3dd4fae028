"""Stations, uploaded or pasted: a name, a longitude and a latitude in each line."""

from __future__ import annotations

import csv
import io
import re

import streamlit as st

from olci_core.errors import InputError
from olci_core.extract.stations import Place, checked_places
from olci_ui.extract import texts
from olci_ui.formats import plain
from olci_ui.texts import AND_MORE

MAX_NAMED_LINES = 3  # lines in one message


def chosen_stations() -> tuple[tuple[Place, ...], int]:
    """Draw the fields for stations; return them and the window in pixels. () as long as there are none.

    Raises:
        InputError: a line cannot be read, or a place does not exist.
    """
    with st.expander(texts.AT_STATIONS):
        text = st.text_area(texts.STATIONS, key="extract_stations", height=110, placeholder=texts.STATIONS_EXAMPLE)
        given = st.file_uploader(texts.STATIONS_FILE, type=["csv", "txt"], key="extract_stations_file")
        window = st.segmented_control(
            texts.AROUND_EACH, [1, 3, 5], default=1, key="extract_window", format_func=lambda n: f"{n} × {n}"
        )
        if given is not None:
            text = decoded(given.getvalue())
            if not text.strip():
                st.warning(texts.EMPTY_FILE.format(plain(given.name)), icon=":material/info:")
        places, unread = read_stations(text) if text.strip() else ((), ())
        if unread:
            more = AND_MORE.format(len(unread) - MAX_NAMED_LINES) if len(unread) > MAX_NAMED_LINES else ""
            st.warning(
                plain(texts.LINES_LEFT_OUT.format(" ".join(unread[:MAX_NAMED_LINES])) + more), icon=":material/report:"
            )
        if places:
            st.caption(texts.STATIONS_READ.format(len(places), places[0][0], places[0][1], places[0][2]))
    return places, int(window or 1)


def decoded(content: bytes) -> str:
    """Return a file's text: UTF-8, or what Excel writes on Windows in western Europe."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read_stations(text: str) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    """Read lines of name, longitude, latitude, parted by commas, semicolons, tabs or blanks; a heading may name them.

    Return the places, and a sentence for each line that is none.

    Raises:
        InputError: no line could be read, or there are too many.
    """
    first = text.strip().splitlines()[0]
    separator = next((each for each in ("\t", ";", ",", " ") if each in first), None)
    if separator is None:
        raise InputError(texts.NO_COLUMNS, hint=texts.NO_COLUMNS_HINT.format(texts.STATIONS_EXAMPLE.splitlines()[1]))
    lines = csv.reader(io.StringIO(text.strip()), delimiter=separator, skipinitialspace=True)
    rows = [[cell.strip() for cell in row] for row in lines]
    order, start = _columns(rows[0])
    places: list[Place] = []
    unread: list[str] = []
    for number, row in enumerate(rows[start:], start=start + 1):
        if not any(row):
            continue
        try:
            name, lon, lat = (row[place] for place in order)
            # A comma as decimal point can only stand where commas do not part the columns.
            place = (name, float(lon.replace(",", ".")), float(lat.replace(",", ".")))
            places.extend(checked_places([place]))
        except (ValueError, IndexError):
            unread.append(texts.LINE_UNREAD.format(number, separator.join(row)[:80]))
        except InputError as error:
            unread.append(texts.LINE_WRONG.format(number, error))
    if not places:
        raise InputError(unread[0] if unread else texts.ONLY_A_HEADING, hint=texts.NO_PLACE)
    return tuple(checked_places(places)), tuple(unread)


def _columns(heading: list[str]) -> tuple[tuple[int, int, int], int]:
    """Return where name, longitude and latitude stand, and how many lines to pass over."""
    found: dict[str, int] = {}
    for place, cell in enumerate(heading):
        for what, pattern in (
            ("lat", r"lat|breite|^y$"),
            ("lon", r"lon|lng|länge|^x$"),
            ("name", r"name|station|site|id$"),
        ):
            if re.search(pattern, cell.lower()) and what not in found:
                found[what] = place
                break
    if {"lat", "lon"} <= set(found):
        return (found.get("name", found["lon"]), found["lon"], found["lat"]), 1
    return (0, 1, 2), 0
