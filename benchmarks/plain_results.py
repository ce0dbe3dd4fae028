"""The rival of Results: the same work in a plain Streamlit page, as a competent author writes it; a script of its own.

It asks the catalogue for all pages of a search, keeps them in a table of pandas, and shows them as cards, as a table
beside a map, and by days; a click runs the one fragment again. It measures coverage on the flat map, keeps no ticks
over a reload, and asks beyond the catalogue's limit of 10,000 products by the addresses that the stub gives. Its words
are those of our page, so that the same driver (benchmarks/many.py) can use both. Leaflet comes from our folder: the
network that folium asks for it is not in reach.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import folium
import pandas as pd
import requests
import shapely
import streamlit as st
from streamlit import components
from streamlit_folium import st_folium

SERVICE = os.environ["OLCI_CATALOGUE_URL"]
CARDS, MAPPED = 24, 1000
WEB = Path(os.environ["PYTHONPATH"], "olci_ui", "web")
VIEW_NAMES = ("My area", "Table", "Calendar", "Whole scenes")
OTHER_PAGES = ("Downloads", "Library", "Extract", "Account", "Help")

components.v1.declare_component("leaflet", path=str(WEB / "vendor" / "leaflet"))
folium.Map.default_js = [("leaflet", "/component/plain_results.leaflet/leaflet.js")]
folium.Map.default_css = [("leaflet", "/component/plain_results.leaflet/leaflet.css")]


def searched(first: date, end: date, polygon: str) -> list[dict[str, Any]]:
    """Return the catalogue's records of an area, page by page; how many there are so far is shown."""
    wanted = (
        "Collection/Name eq 'SENTINEL-3' and Attributes/OData.CSC.StringAttribute/any("
        "att:att/Name eq 'productType' and att/OData.CSC.StringAttribute/Value eq 'OL_1_EFR___') "
        f"and ContentDate/Start ge {first}T00:00:00.000Z and ContentDate/Start lt {end}T00:00:00.000Z "
        f"and OData.CSC.Intersects(area=geography'SRID=4326;{polygon}')"
    )
    parameters = {"$filter": wanted, "$orderby": "ContentDate/Start asc", "$top": "1000", "$expand": "Attributes"}
    answer = requests.get(f"{SERVICE}/Products", params=parameters, timeout=60).json()
    records: list[dict[str, Any]] = answer["value"]
    with st.container(key="search_under_way"):
        said = st.empty()
        while following := answer.get("@odata.nextLink"):
            said.caption(f"{len(records):,} scenes, up to {records[-1]['ContentDate']['Start'][:7]}")
            answer = requests.get(following, timeout=60).json()
            records += answer["value"]
        said.empty()
    return records


@st.cache_resource(max_entries=4, ttl=600, show_spinner="Searching")
def scene_table(first: date, end: date, polygon: str) -> pd.DataFrame:
    """Return the scenes of an area, a row each, with the share of it that they cover; one version of each."""
    records = searched(first, end, polygon)
    names = pd.Series([one["Name"] for one in records])
    table = pd.DataFrame(
        {
            "id": [one["Id"] for one in records],
            "begin": pd.to_datetime([one["ContentDate"]["Start"] for one in records]),
            "satellite": "Sentinel-3" + names.str[2],
            "orbit": names.str[73:76].astype(int),
            "MB": [one["ContentLength"] / 1e6 for one in records],
            "bright": [{each["Name"]: each["Value"] for each in one["Attributes"]}["brightCover"] for one in records],
            "picture": [f"{SERVICE}/Assets({one['Id']})/$value" for one in records],
            "outline": [one["GeoFootprint"] for one in records],
            "acquisition": names.str[:16] + names.str[69:81],
        }
    ).drop_duplicates("acquisition", keep="last")
    area = shapely.from_wkt(polygon)
    outlines = shapely.make_valid([shapely.geometry.shape(one) for one in table["outline"]])
    table["coverage"] = shapely.area(shapely.intersection(area, outlines)) / area.area
    table["away"] = shapely.distance(area.centroid, shapely.centroid(outlines))
    return table.reset_index(drop=True)


def polygon_of(area: str) -> str:
    """Return an area of the page's address as WKT: a box, or a polygon as it is."""
    if not area.startswith("bbox:"):
        return area
    west, south, east, north = map(float, area.removeprefix("bbox:").split(","))
    return shapely.box(west, south, east, north).wkt


@st.fragment
def results(every: pd.DataFrame) -> None:
    """Show the scenes in the view that is chosen, with the filter and what is ticked."""
    ticked: set[str] = st.session_state.setdefault("ticked", set())
    with st.container(key="results_bar", horizontal=True):
        view = st.radio("View", VIEW_NAMES, horizontal=True, label_visibility="collapsed", key="view")
        counts = every["satellite"].value_counts().sort_index()
        with st.popover("Filter"):
            words = {f"{name} · {count:,}": name for name, count in counts.items()}
            chosen = st.pills("Satellite", list(words), selection_mode="multi", key=f"filter {turn_of('filter')}")
    wanted = [words[one] for one in chosen]
    shown = every[every["satellite"].isin(wanted)] if wanted else every
    with st.container(key="results_chips", horizontal=True):
        if len(shown) < len(every):
            st.text(f"{len(shown):,} of {len(every):,} scenes shown")
            st.button("Clear filters", on_click=turn_over, args=("filter",))
    actions = st.container(key="results_actions", horizontal=True)
    if view == "Table":
        table_and_map(shown, ticked)
    elif view == "Calendar":
        days(shown, ticked)
    else:
        cards(shown, ticked)
    if ticked:
        actions.text(f"{len(ticked):,} scene{'s' * (len(ticked) > 1)} ticked")
        actions.button("Tick none", on_click=turn_over, args=("ticked",))


def cards(shown: pd.DataFrame, ticked: set[str]) -> None:
    """Show a page of pictures to tick."""
    pages = -(-len(shown) // CARDS)
    page = st.pagination(pages, key=f"page of {len(shown)}") if pages > 1 else 1
    turn = turn_of("ticked")
    with st.grid(min_column_width=190):
        for one in shown[CARDS * (page - 1) : CARDS * page].to_dict("records"):
            with st.container():
                st.image(one["picture"])
                label = f"{one['satellite']} {one['begin']:%Y-%m-%d %H:%M}"
                is_ticked = st.checkbox(label, key=f"tick {one['id']} {turn}", value=one["id"] in ticked)
                (ticked.add if is_ticked else ticked.discard)(one["id"])
                st.caption(f"{one['coverage']:.0%} of the area · {one['bright']:.0f} % bright · {one['MB']:,.0f} MB")


def turn_of(name: str) -> int:
    """Return how often some fields have been made empty: those of another turn are others."""
    return int(st.session_state.get(f"{name} turn", 0))


def turn_over(name: str) -> None:
    """Make some fields empty."""
    st.session_state[f"{name} turn"] = turn_of(name) + 1
    if name == "ticked":
        st.session_state["ticked"] = set()


def table_and_map(shown: pd.DataFrame, ticked: set[str]) -> None:
    """Show all scenes in a table, and the outlines of the nearest thousand, and of what is ticked, on a map."""
    left, right = st.columns(2)
    with left.container(key="scenes"):
        facts = shown[["picture", "begin", "satellite", "orbit", "coverage", "bright", "MB"]]
        chosen = st.dataframe(
            facts,
            hide_index=True,
            row_height=88,
            column_config={"picture": st.column_config.ImageColumn()},
            on_select="rerun",
            key=f"table {turn_of('ticked')}",
        )
    ticked.clear()
    ticked.update(shown["id"].iloc[chosen.selection.rows])
    with right:
        outlines = folium.FeatureGroup()
        mapped = pd.concat([shown.nsmallest(MAPPED, "away"), shown[shown["id"].isin(ticked)]]).drop_duplicates("id")
        features = [
            {"type": "Feature", "geometry": outline, "properties": {"weight": 2.5 if scene in ticked else 1.0}}
            for scene, outline in mapped[["id", "outline"]].to_numpy()
        ]
        collection = {"type": "FeatureCollection", "features": features}
        folium.GeoJson(collection, style_function=lambda one: {"weight": one["properties"]["weight"]}).add_to(outlines)
        middle = shapely.from_wkt(polygon_of(st.query_params["area"])).centroid
        world = folium.Map((middle.y, middle.x), zoom_start=3, tiles=None, prefer_canvas=True)
        st_folium(world, key="map", height=560, returned_objects=[], feature_group_to_add=outlines)


def days(shown: pd.DataFrame, ticked: set[str]) -> None:
    """Show how many scenes each day has, and the cards of the one that is chosen."""
    counted = shown.groupby(shown["begin"].dt.date).agg(scenes=("id", "size"), coverage=("coverage", "max"))
    chosen = st.dataframe(counted.reset_index(), on_select="rerun", selection_mode="single-row", key="days")
    if chosen.selection.rows:
        day = counted.index[chosen.selection.rows[0]]
        cards(shown[shown["begin"].dt.date == day], ticked)


def results_page() -> None:
    """Search what the page's address asks for, and show it."""
    asked = st.query_params
    first, last = date.fromisoformat(asked["from"]), date.fromisoformat(asked["to"])
    every = scene_table(first, last + timedelta(days=1), polygon_of(asked["area"]))
    st.header(f"{len(every):,} scenes · {asked['from']} to {asked['to']}")
    results(every)


def titled(name: str) -> Any:
    """Return a page with a heading alone."""

    def heading() -> None:
        st.title(name)

    return st.Page(heading, title=name, url_path=name.lower(), default=name == "Search")


pages = [titled("Search"), st.Page(results_page, title="Results", url_path="results"), *map(titled, OTHER_PAGES)]
st.set_page_config(layout="wide")
st.navigation(pages, position="top").run()
