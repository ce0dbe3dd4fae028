"""Stations, uploaded or pasted: a name, a longitude and a latitude in each line."""

from __future__ import annotations

import csv
import io
import re

import streamlit as st

from olci_core.errors import InputError
from olci_core.extract.stations import Place, checked_places
from olci_ui.extract import texts

EXAMPLE = texts.STATIONS_EXAMPLE


def chosen_stations() -> tuple[tuple[Place, ...], int]:
    """Draw the fields for stations; return them and the window in pixels. () as long as there are none.

    Raises:
        InputError: a line cannot be read, or a place does not exist.
    """
    with st.expander(texts.AT_STATIONS):
        text = st.text_area(texts.STATIONS, key="extract_stations", height=110, placeholder=EXAMPLE)
        given = st.file_uploader(texts.STATIONS_FILE, type=["csv", "txt"], key="extract_stations_file")
        window = st.segmented_control(
            texts.AROUND_EACH, [1, 3, 5], default=1, key="extract_window", format_func=lambda n: f"{n} × {n}"
        )
        if given is not None:
            text = given.getvalue().decode("utf-8-sig", "replace")
        places = read_stations(text) if text.strip() else ()
        if places:
            st.caption(texts.STATIONS_READ.format(len(places), places[0][0], places[0][1], places[0][2]))
    return places, int(window or 1)


def read_stations(text: str) -> tuple[Place, ...]:
    """Read lines of name, longitude, latitude, parted by commas, semicolons or tabs; a heading may name the columns.

    Raises:
        InputError: a line is none; its number is said.
    """
    first = text.strip().splitlines()[0]
    separator = next((each for each in ("\t", ";", ",") if each in first), None)
    if separator is None:
        raise InputError(texts.NO_COLUMNS, hint=texts.NO_COLUMNS_HINT.format(EXAMPLE.splitlines()[1]))
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text.strip()), delimiter=separator)]
    order, start = _columns(rows[0])
    places = []
    for number, row in enumerate(rows[start:], start=start + 1):
        if not any(row):
            continue
        try:
            name, lon, lat = (row[place] for place in order)
            # A comma as decimal point can only stand where commas do not part the columns.
            places.append((name, *(float(cell.replace(",", ".")) for cell in (lon, lat))))
        except (ValueError, IndexError) as error:
            raise InputError(
                texts.LINE_UNREAD.format(number, separator.join(row)[:80]),
                hint=texts.NO_PLACE,
            ) from error
    return tuple(checked_places(places))  # type: ignore[arg-type]  # name, then two numbers


def _columns(heading: list[str]) -> tuple[tuple[int, int, int], int]:
    """Return where name, longitude and latitude stand, and how many lines to pass over."""
    found: dict[str, int] = {}
    for place, cell in enumerate(heading):
        for what, pattern in (("lat", r"lat|breite"), ("lon", r"lon|lng|länge"), ("name", r"name|station|site|id$")):
            if re.search(pattern, cell.lower()) and what not in found:
                found[what] = place
                break
    if {"lat", "lon"} <= set(found):
        return (found.get("name", found["lon"]), found["lon"], found["lat"]), 1
    return (0, 1, 2), 0
