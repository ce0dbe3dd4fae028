"""The Extract page: scenes, area and choices; a preview; the work; what came of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from olci_core.area import Area
from olci_core.extract import CutRequest, Grid, Made, Outputs, cut_cost, make_files
from olci_core.extract.cost import Cost, checked_size
from olci_core.library import Entry
from olci_ui.extract import texts
from olci_ui.extract.area import chosen_area
from olci_ui.extract.choices import CutChoices, drawn_choices
from olci_ui.extract.preview import PREVIEW, measured_speed, preview, preview_button
from olci_ui.extract.results import show_made
from olci_ui.extract.scenes import chosen_scenes, label_of
from olci_ui.extract.stations import chosen_stations
from olci_ui.formats import count, rough_duration, size
from olci_ui.notices import errors_shown
from olci_ui.popovers import close_popover, popover
from olci_ui.services import services
from olci_ui.services.tasks import Task, extract_tasks
from olci_ui.session.clicks import kept, taken, waits
from olci_ui.session.into_view import bring_into_view
from olci_ui.session.tab_state import tab_state
from olci_ui.session.task_lines import task_lines

CUT_REFRESH_S = 1.0
CUTS = "cuts"
_CUT, _ASK = "extract_all", "ask_extract"  # the former a click that waits until the choices have been read
_WAITED = "extract_waited"  # whether this tab has seen a cut under way


def extract() -> None:
    """Draw the page."""
    state = tab_state()
    with errors_shown():
        # What comes and goes under a choice has its place: what is being written below it is not mounted anew.
        with st.container():
            entries = chosen_scenes(state.library)
        if entries:
            with st.container():
                area = chosen_area(state)
            choices = drawn_choices(entries[0].path)
            places, window = chosen_stations()
            if area is None:
                st.info(texts.GIVE_AN_AREA, icon=":material/crop:")
            elif not choices.variables:
                st.info(texts.CHOOSE_A_VARIABLE, icon=":material/checklist:")
            else:
                wanted = Outputs(choices.formats, choices.with_series, places, window, _bands(choices))
                _begin(entries, area, choices, wanted)
    is_busy = extract_tasks.is_busy
    st.fragment(_work, run_every=CUT_REFRESH_S if is_busy else None)(drawn_busy=is_busy)
    if is_busy:
        st.session_state[_WAITED] = True
    for task in extract_tasks.tasks():
        if not task.is_over:
            bring_into_view(f"extract_work_{task.number}", turn=task.number, is_low=True)
    here = [task for task in extract_tasks.tasks() if task.archive == services.kind]
    made = [task for task in here if isinstance(task.result, Made)]
    if made:
        with st.container(key="extract_made"):
            show_made(made[-1].number, made[-1].result)
        if st.session_state.get(_WAITED) and not is_busy:
            bring_into_view("extract_made", turn=made[-1].number)


def _begin(entries: Sequence[Entry], area: Area, choices: CutChoices, wanted: Outputs) -> None:
    """Say what it will take, and offer a preview and the whole."""
    grid = Grid.for_area(area, pixel_m=choices.pixel_m, crs=choices.crs)
    checked_size(grid, variables=len(choices.variables))
    cost = cut_cost(grid, variables=len(choices.variables), formats=choices.formats)
    said = _cost_in_words(entries, grid, cost)
    with st.container(key="extract_foot", gap="xsmall"):
        st.markdown(said)
        bar = st.container(horizontal=True, vertical_alignment="bottom", key="extract_begin")
    labels = {entry.name: label_of(entry) for entry in entries}
    which = bar.selectbox(
        texts.PREVIEW_OF, list(labels), format_func=labels.__getitem__, key="extract_preview_of", width=220
    )
    preview_button(bar)
    if waits(PREVIEW):
        preview(next(each for each in entries if each.name == which), area, choices, bands=_bands(choices))
    _cut_button(bar, count(len(entries), "scene"), grid, said=said, is_asked=cost.is_large)
    if taken(_CUT):
        request = CutRequest(
            paths=tuple(str(entry.path) for entry in entries),
            products=(),
            area_wkt=area.to_wkt(),
            variables=choices.variables,
            pixel_m=choices.pixel_m,
            crs=choices.crs,
            mask=choices.mask,
            searches=tuple((entry.name, entry.search) for entry in entries),
        )
        folder = services.archive.settings.download_dir / CUTS / f"{datetime.now(UTC):%Y-%m-%d %H.%M.%S}"

        def work(task: Task) -> Made:
            return make_files(request, wanted, folder, on_progress=task.report)

        words = texts.WORK_CUTTING.format(count(len(entries), "scene"))
        extract_tasks.begin(words, work, about=request.area_wkt, archive=services.kind)
        close_popover(_ASK)
        st.rerun()


def _cost_in_words(entries: Sequence[Entry], grid: Grid, cost: Cost) -> str:
    together = min(len(entries), os.cpu_count() or 1)
    return texts.COST.format(
        count(len(entries), "scene"),
        grid.columns,
        grid.rows,
        size(cost.files_bytes * len(entries)),
        rough_duration(cost.seconds * measured_speed() * len(entries) / together),
    )


def _cut_button(bar: DeltaGenerator, scenes: str, grid: Grid, *, said: str, is_asked: bool) -> None:
    """Draw the button that begins it all; of very many pixels it asks first."""
    label, icon = texts.CUT_OUT.format(scenes), ":material/crop:"
    if not is_asked:
        bar.button(label, key=_CUT, type="primary", icon=icon, on_click=kept(_CUT))
        return
    with popover(label, icon=icon, key=_ASK, inside=bar):
        st.markdown(texts.VERY_MANY_PIXELS.format(grid.columns * grid.rows))
        st.markdown(said)
        st.button(texts.ALL_THE_SAME, key=_CUT, type="primary", icon=icon, on_click=kept(_CUT))


def _bands(choices: CutChoices) -> tuple[str, ...] | None:
    """Return what pictures are made of: natural colour where it is chosen, else the first variable."""
    natural = ("Oa08_reflectance", "Oa06_reflectance", "Oa04_reflectance")
    return natural if set(natural) <= set(choices.variables) else choices.variables[:1] or None


def _work(*, drawn_busy: bool) -> None:
    task_lines(extract_tasks.tasks(), key="extract_", so_far=_done_so_far)
    if extract_tasks.is_busy != drawn_busy:
        st.rerun()


def _done_so_far(task: Task) -> str:
    if task.total > 1:
        return texts.DONE_SO_FAR.format(task.title, int(task.done), task.total)
    return texts.SHARE_DONE.format(task.title, task.share)
