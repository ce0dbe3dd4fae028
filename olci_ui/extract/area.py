"""The area that is cut out: that of the search, or any other, as text or from a file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from olci_core.area import Area
from olci_core.errors import OlciError
from olci_ui.extract import texts
from olci_ui.formats import bounds, square_km
from olci_ui.notices import show_error
from olci_ui.services.tasks import extract_tasks
from olci_ui.session.tab_state import TabState
from olci_ui.texts import AREA_AS_TEXT

_OF_SEARCH, _OF_EARLIER_CUT, _AS_TEXT, _FROM_FILE = texts.AREA_WAYS
_EARLIER = "extract_earlier_area"
_ENDINGS = ("geojson", "json", "kml", "kmz", "zip", "gpkg")


def chosen_area(state: TabState) -> Area | None:
    """Draw the choice of an area and return it, None as long as there is none."""
    known = {way: area for way, area in ((_OF_SEARCH, _of_search(state)), (_OF_EARLIER_CUT, _of_earlier_cut())) if area}
    ways = [*known, _AS_TEXT, _FROM_FILE]
    way = st.radio(texts.AREA, ways, key=f"extract_area_way_{_OF_SEARCH in known}", horizontal=True)
    try:
        if way in known:
            area: Area | None = known[way]
        elif way == _AS_TEXT:
            text = st.text_area(
                AREA_AS_TEXT,
                key="extract_area_text",
                height=80,
                placeholder=texts.AREA_EXAMPLE,
            )
            area = Area.from_text(text) if text.strip() else None
        else:
            area = _from_file()
    except OlciError as error:
        show_error(error)
        return None
    if area is not None:
        st.caption(texts.AREA_SUMMARY.format(square_km(area.area_km2), bounds(*area.bounds)))
    return area


def _of_search(state: TabState) -> Area | None:
    if state.found is not None and state.found.query is not None and state.found.query.area is not None:
        return state.found.query.area
    return state.form.area if state.form is not None else None


def _of_earlier_cut() -> Area | None:
    """Return the area of the last cut before this tab came here (a reload does not end it), None where none was.

    It stays the same for the tab: a cut that begins changes none of the choices.
    """
    if _EARLIER not in st.session_state:
        st.session_state[_EARLIER] = next((task.about for task in reversed(extract_tasks.tasks()) if task.about), "")
    wkt = str(st.session_state[_EARLIER])
    return Area.from_wkt(wkt) if wkt else None


def _from_file() -> Area | None:
    given = st.file_uploader(texts.AREA_FILE, type=_ENDINGS, key="extract_area_file")
    if given is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"area{Path(given.name).suffix.lower()}"
        path.write_bytes(given.getvalue())
        return Area.from_file(path)
