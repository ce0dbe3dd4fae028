"""What came of a cut: the curve, the tables, the pictures, the files, the words for the paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd
import streamlit as st

from olci_core.area import Area
from olci_core.extract import Made, animation, cube, for_your_paper, week_mosaics, write_netcdf
from olci_core.extract.batch import SERIES_FILE, STATIONS_FILE
from olci_core.extract.files import csv_text
from olci_ui.extract import texts
from olci_ui.formats import count, plain
from olci_ui.pictures.image_html import image_html
from olci_ui.services.tasks import Task, extract_tasks
from olci_ui.session.clicks import heard

if TYPE_CHECKING:
    import xarray as xr

SHORT_DAYS = 4  # a curve within so many days has hours on its axis
HOUR_MS = 3_600_000
SPREAD_COLOUR = "#2389b0"  # seen on white and on black


def show_made(number: int, made: Made) -> None:
    """Draw what a request became; ``number`` distinguishes it from others."""
    st.divider()
    made_of = count(len(made.request.products), "scene")
    st.success(texts.MADE[len(made.files) != 1].format(len(made.files), made_of), icon=":material/check_circle:")
    st.code(str(made.folder), language=None, wrap_lines=True)
    if made.left_out:
        st.warning(texts.LEFT_OUT.format(plain(made.left_out)), icon=":material/report:")
    if made.notes:
        st.info(plain(made.notes), icon=":material/info:")
    curve, table, stations, pictures, paper = st.tabs(texts.TABS)
    with curve:
        _curve(number, made)
    with table:
        _table(made.series, SERIES_FILE, f"series_{number}", texts.NO_CURVE)
    with stations:
        _table(made.stations, STATIONS_FILE, f"stations_{number}", texts.NO_STATIONS)
    with pictures:
        _pictures(number, made)
    with paper:
        words = for_your_paper(made.request)
        for title, text in ((texts.CITATION, words.citation), (texts.METHODS, words.methods)):
            st.header(title, anchor=False)
            st.code(text, language=None, wrap_lines=True)
        st.header(texts.SCRIPT, anchor=False)
        st.code(words.snippet, language="python")


def _curve(number: int, made: Made) -> None:
    if made.series.empty:
        st.caption(texts.NO_CURVE)
        return
    bar = st.container(horizontal=True, vertical_alignment="bottom")
    names = list(dict.fromkeys(made.series["variable"]))
    name = bar.selectbox(texts.VARIABLE, names, key=f"curve_of_{number}", width=260)
    valid = bar.slider(texts.AT_LEAST_VALID, 0, 100, 0, key=f"valid_{number}", width=240)
    covered = bar.slider(texts.AT_LEAST_SEEN, 0, 100, 0, key=f"covered_{number}", width=240)
    rows = made.series[made.series["variable"] == name]
    kept = rows[(rows["valid_share"] * 100 >= valid) & (rows["covered_share"] * 100 >= covered)].dropna(subset=["mean"])
    st.caption(texts.HAVE_ENOUGH.format(len(kept), count(len(rows), "scene")))
    if kept.empty:
        return
    event = st.altair_chart(_chart(kept, name), on_select="rerun", key=f"curve_{number}")
    chosen = event.get("selection", {}).get("day", []) if isinstance(event, dict) else []
    if chosen:
        _day(made, str(chosen[0]["product"]))
    else:
        st.caption(texts.CLICK_A_POINT)


def _chart(kept: pd.DataFrame, name: str) -> alt.LayerChart:
    """Return a variable over time: a point a scene, with its spread; a click on one chooses its day."""
    kept = kept.assign(low=kept["mean"] - kept["std"], high=kept["mean"] + kept["std"])
    is_short = kept["time"].max() - kept["time"].min() < timedelta(days=SHORT_DAYS)
    axis = alt.Axis(
        format="%d %b %H:%M" if is_short else "%d %b %Y",
        tickMinStep=HOUR_MS if is_short else 24 * HOUR_MS,
        labelOverlap=True,
    )
    picked = alt.selection_point(name="day", fields=["product"], on="click")
    base = alt.Chart(kept).encode(
        x=alt.X(
            "time:T",
            title=texts.TIME_AXIS,
            scale=alt.Scale(type="utc"),
            axis=axis,
        )
    )
    spread = base.mark_rule(color=SPREAD_COLOUR, strokeWidth=2, opacity=0.6).encode(
        y=alt.Y("low:Q", title=name, scale=alt.Scale(zero=False)), y2="high:Q"
    )
    tooltip = ["time:T", "mean:Q", "std:Q", "valid_share:Q", "covered_share:Q", "count:Q"]
    line = base.mark_line(opacity=0.6).encode(y="mean:Q")
    dots = base.mark_point(filled=True, size=70).encode(y="mean:Q", tooltip=tooltip).add_params(picked)
    chart: alt.LayerChart = (spread + line + dots).properties(height=340)
    return chart


def _day(made: Made, product: str) -> None:
    picture = made.folder / f"{product.removesuffix('.SEN3')}.png"
    st.markdown(f"**{plain(product)}**")
    if picture.exists():
        st.html(image_html(picture.read_bytes(), alt=texts.CUT_OF.format(product), max_width_px=620))
    else:
        st.caption(texts.NO_PICTURE)


def _table(table: pd.DataFrame, name: str, key: str, nothing: str) -> None:
    if table.empty:
        st.caption(nothing)
        return
    order = sorted(table.columns, key=lambda column: column == "product")  # the long names of products come last
    st.dataframe(table, hide_index=True, height=360, column_order=order)
    st.download_button(texts.SAVE_CSV, csv_text(table), name, "text/csv", key=f"csv_{key}", icon=":material/download:")


def _pictures(number: int, made: Made) -> None:
    pictures = [name for name in made.files if name.endswith(".png")]
    if pictures:
        chosen = st.selectbox(
            texts.SCENE, pictures, key=f"picture_{number}", format_func=lambda name: name.removesuffix(".png")
        )
        content = (made.folder / chosen).read_bytes()
        st.html(image_html(content, alt=texts.CUT_OF.format(chosen.removesuffix(".png")), max_width_px=720))
        st.download_button(texts.SAVE_PICTURE, content, chosen, "image/png", key=f"png_{number}")
    bar = st.container(horizontal=True)
    animate = heard(extract_tasks.begin, texts.WORK_ANIMATION, lambda task: _animated(task, made))
    bar.button(texts.ANIMATION, key=f"animate_{number}", icon=":material/movie:", on_click=animate)
    weeks = heard(extract_tasks.begin, texts.WORK_WEEKS, lambda task: _weeks(task, made))
    bar.button(texts.WEEKS, key=f"weeks_{number}", icon=":material/calendar_view_week:", on_click=weeks)
    for name, what in (("season.gif", texts.ANIMATION), ("weeks.gif", texts.WEEKS)):
        if (made.folder / name).exists():
            st.html(image_html((made.folder / name).read_bytes(), alt=what, max_width_px=620))
            st.caption(plain(texts.IN_FOLDER.format(name)))


def _animated(task: Task, made: Made) -> Path:
    animation(_laid_together(cube, task, made), made.folder / "season.gif")
    return made.folder / "season.gif"


def _weeks(task: Task, made: Made) -> Path:
    mosaics = _laid_together(week_mosaics, task, made)
    write_netcdf(mosaics, made.folder / "weeks.nc")
    animation(mosaics, made.folder / "weeks.gif")
    return made.folder / "weeks.nc"


def _laid_together(way: Callable[..., xr.Dataset], task: Task, made: Made) -> xr.Dataset:
    """Return all scenes of a request laid on one grid, by ``cube`` or ``week_mosaics``."""
    request = made.request
    return way(
        request.paths, Area.from_wkt(request.area_wkt), variables=request.variables, pixel_m=request.pixel_m,
        crs=request.crs, mask=request.mask, on_progress=task.report,
    )  # fmt: skip
