"""One product looked at: laid on the map by a recipe, its pixels' values and spectrum at a click."""

from __future__ import annotations

from pathlib import Path

import altair as alt
import pandas as pd
import streamlit as st

from olci_core.area import Area
from olci_core.extract import pixel_values, recipes_for
from olci_core.extract.browse import PixelValues
from olci_core.library import Entry
from olci_core.product import open_product
from olci_core.product.derived import described
from olci_ui.formats import plain
from olci_ui.library import texts
from olci_ui.library.footprints import area_of
from olci_ui.library.texts import facts_of, faults_in_one, kind_of, title_of
from olci_ui.maps import FootprintOnMap, results_map
from olci_ui.maps.views import VIEWS, best_view
from olci_ui.notices import errors_shown
from olci_ui.pictures.browse_images import browse_images, browse_path
from olci_ui.session.into_view import bring_into_view

MAP_PX = 520
MAX_COMPARED = 200  # products whose place is read for it
PLACE_KM = 1.0


def look(entry: Entry, others: dict[str, Entry]) -> None:
    """Draw a product on the map with its recipes, and what a clicked pixel holds; compare it with another there."""
    with errors_shown():
        st.markdown(f"**{title_of(entry)}** · {plain(facts_of(entry))}")
        with open_product(entry.path) as product:
            recipes = {recipe.name: recipe for recipe in recipes_for(product)}
            flags = next((v.flag_meanings for v in product.variables.values() if v.flag_meanings), ())
            if product.faults:
                st.warning(plain(faults_in_one(product.faults)), icon=":material/warning:")
        if not recipes:
            st.info(texts.NO_PICTURE, icon=":material/hide_image:")
            return
        bar = st.container(horizontal=True, vertical_alignment="bottom")
        chosen = bar.selectbox(texts.SHOW_AS, list(recipes), key=f"recipe_{entry.name}", width=260)
        shown_flags = bar.multiselect(texts.FLAGGED, flags, key=f"flags_{entry.name}", width=420)
        area = area_of(entry)
        st.caption(recipes[chosen].meaning + (f" {texts.CLICK_THE_PICTURE}" if area is not None else ""))
        if area is None:
            st.info(texts.NO_FOOTPRINT)
            return
        _map(entry, area, chosen, tuple(shown_flags), others)


def _map(entry: Entry, area: Area, recipe: str, flags: tuple[str, ...], others: dict[str, Entry]) -> None:
    view = best_view(area)
    token = browse_images.token(entry.path, recipe, flags)
    click = results_map(
        [FootprintOnMap(entry.name, title_of(entry), area)],
        focus=entry.name,
        picture=browse_path(token, VIEWS[view].crs),
        view=view,
        key="look_map",
        height_px=MAP_PX,
    )
    if click is not None:
        st.session_state["look_at"] = (entry.name, click.lon, click.lat)
    seen = st.session_state.get("look_at")
    if not seen or seen[0] != entry.name:
        return
    _, lon, lat = seen
    with st.container(key="look_values"):
        _seen_there(entry, others, lon, lat)
    bring_into_view("look_values", turn=f"{lon} {lat}")


def _seen_there(entry: Entry, others: dict[str, Entry], lon: float, lat: float) -> None:
    """Draw what a product, and another beside it, hold at a place."""
    names = _at_the_same_place(entry, others, lon, lat)

    def label(name: str | None) -> str:
        return texts.NOTHING if name is None else f"{title_of(others[name])} · {kind_of(others[name])}"

    beside = None
    if names:
        beside = st.selectbox(texts.COMPARE_WITH, [None, *names], key="look_beside", format_func=label)
    else:
        st.caption(texts.NONE_BESIDE)
    st.markdown(f"**{_place(lon, lat)}**")
    found = [_values(each, lon, lat) for each in (entry, *([others[beside]] if beside else []))]
    _spectrum(pd.concat([table for table, _ in found]))
    for table, pixel in found:
        if table.empty:
            st.caption(texts.NO_PIXEL)
            continue
        st.caption(texts.SEEN_AT.format(table["scene"][0], pixel.time, pixel.distance_km * 1000))
        st.dataframe(table.drop(columns=["wavelength"]), hide_index=True, height=240)


def _at_the_same_place(entry: Entry, others: dict[str, Entry], lon: float, lat: float) -> list[str]:
    """Return the names of products that may see a place, the nearest in time first."""
    place = Area.from_point(lon, lat, radius_km=PLACE_KM)
    by_time = sorted(
        (other for other in others.values() if other.name != entry.name),
        key=lambda other: abs(other.product.begin - entry.product.begin),
    )
    near = []
    for other in by_time[:MAX_COMPARED]:
        lies = area_of(other)
        if lies is None or lies.intersects(place):
            near.append(other.name)
    return near


def _values(entry: Entry, lon: float, lat: float) -> tuple[pd.DataFrame, PixelValues]:
    pixel = pixel_values(entry.path, lon, lat)
    with open_product(entry.path) as product:
        units = {name: described(product, name).units for name in pixel.values}
        wavelengths = _wavelengths(entry.path)
    scene = f"{title_of(entry)} · {kind_of(entry)}"
    rows = [
        {
            "scene": scene, "variable": name, "value": value, "units": units[name],
            "wavelength": wavelengths.get(name[:4]) if name.endswith("_reflectance") else None,
        }
        for name, value in pixel.values.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["scene", "variable", "value", "units", "wavelength"]), pixel


@st.cache_data(max_entries=50, show_spinner=False)
def _wavelengths(path: Path) -> dict[str, float]:
    """Return the central wavelength of each band in nm, as the product says; {} where it does not."""
    with open_product(path) as product:
        if "lambda0" not in product.variables:
            return {}
        means = product.read("lambda0").mean(axis=1)
    return {f"Oa{number:02d}": float(value) for number, value in enumerate(means, start=1)}


def _spectrum(table: pd.DataFrame) -> None:
    known = table.dropna(subset=["wavelength"])
    if known.empty:
        return
    chart = (
        alt.Chart(known)
        .mark_line(point=True)
        .encode(
            x=alt.X("wavelength:Q", title=texts.WAVELENGTH, scale=alt.Scale(zero=False)),
            y=alt.Y("value:Q", title=texts.REFLECTANCE, scale=alt.Scale(zero=False)),
            color=alt.Color("scene:N", legend=alt.Legend(orient="top", title=None, labelLimit=0)),
            tooltip=["variable", alt.Tooltip("value:Q", format=".4f"), "scene"],
        )
        .properties(height=260)
    )
    st.altair_chart(chart)


def _place(lon: float, lat: float) -> str:
    return f"{abs(lat):.4f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.4f}° {'E' if lon >= 0 else 'W'}"
