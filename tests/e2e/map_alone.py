"""A Streamlit page with one map and nothing else, asked for by its address: the stage of the map tests."""

from datetime import UTC, datetime, timedelta
from typing import cast

import streamlit as st

from olci_core.area import Area
from olci_core.errors import InputError
from olci_ui import maps

FIRST = datetime(2024, 6, 1, tzinfo=UTC)
HOSTILE = "<img src=x onerror=\"top.broken='html'\">${top.broken='template'}`</script><b>S3A"


def strip(number: int, count: int) -> maps.FootprintOnMap:
    """Return one of many overlapping footprints, spread over the northern seas."""
    lon, lat = -170 + 340 * number / max(count, 1), 40 + 7 * (number % 6)
    ring = [(lon, lat), (lon + 14, lat - 2), (lon + 18, lat + 9), (lon + 2, lat + 11), (lon, lat)]
    begin = FIRST + timedelta(hours=number)
    area = Area.from_footprint({"type": "Polygon", "coordinates": [ring]})
    return maps.FootprintOnMap(f"scene-{number}", f"{begin:%d %b %Y %H:%M} UTC", area, begin)


def special() -> list[maps.FootprintOnMap]:
    """Return what goes wrong on other maps: over the pole, across ±180°, and a name that wants to be a script."""
    cap = [[-180, 84], [-90, 82], [0, 80], [90, 82], [180, 84], [180, 90], [-180, 90], [-180, 84]]
    across = [[172, 60], [-172, 58], [-168, 70], [174, 72], [172, 60]]
    plain = [[0, 50], [20, 48], [24, 60], [2, 62], [0, 50]]
    return [
        maps.FootprintOnMap(name, label, Area.from_footprint({"type": "Polygon", "coordinates": [ring]}))
        for name, label, ring in (
            ("pole", "over the pole", cap),
            ("across", "across 180", across),
            ("plain", HOSTILE, plain),
        )
    ]


st.set_page_config(layout="wide")
query = st.query_params
kind = query.get("map", "search")
view = st.radio("View", list(maps.VIEWS), index=list(maps.VIEWS).index(query.get("view", "world")), horizontal=True)
st.session_state.setdefault("runs", 0)
st.session_state.setdefault("area", Area.from_wkt(query["area"]) if "area" in query else None)
st.session_state.runs += 1
st.text(f"runs {st.session_state.runs}")
if st.button("Begin anew"):
    st.session_state.area = None
    st.session_state.chosen = []
    st.session_state.pop("click", None)
if kind == "search":
    text = st.text_input("Area from elsewhere", "POLYGON ((15 70, 15 80, 35 80, 35 70, 15 70))")
    if st.button("Elsewhere"):
        st.session_state.area = Area.from_wkt(text)
    try:
        drawn = maps.search_map(cast("Area | None", st.session_state.area), view=view)
        if drawn != st.session_state.area:
            st.session_state.area = drawn
            st.rerun()  # as the search page does
    except InputError as error:
        st.text(f"error {error}")
    area = st.session_state.area
    st.text("area none" if area is None else f"area {area.to_wkt()}")
else:
    count = int(st.number_input("Scenes", value=int(query.get("count", "0"))))
    scenes = [strip(number, count) for number in range(count)] or special()
    st.text(f"{count} scenes on the map")
    chosen = st.multiselect("Chosen", [scene.id for scene in scenes], key="chosen")
    click = maps.results_map(scenes, area=st.session_state.area, selected=chosen, focus=query.get("focus"), view=view)
    if click is not None:
        st.session_state.click = click
    if "click" in st.session_state:
        st.text(f"clicked {' '.join(st.session_state.click.ids)}")
