"""The results: table and map side by side, each showing what is clicked in the other."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from olci_core.catalogue import to_csv
from olci_core.scene import Scene
from olci_ui import maps
from olci_ui.formats import count, days, plain, scene_title, total_size
from olci_ui.frame import page_path
from olci_ui.notices import told
from olci_ui.panels import scene_panel
from olci_ui.results.table import scenes_frame, scenes_table
from olci_ui.search.map_panel import view_switch
from olci_ui.services import add_to_downloads, services
from olci_ui.state import Found, TabState

TABLE_HEIGHT_PX = 720
MAP_HEIGHT_PX = 380


def heading(found: Found) -> None:
    """Say how many scenes there are, of what, and whether these are all."""
    query = found.query
    about = f"{days(query.begin.date(), _last_day(found))} · {query.product_type}" if query else "found by name"
    st.subheader(f"{count(len(found.shown), 'scene')} · {plain(about)}", anchor=False)
    for note in found.notes:
        (st.info if found.complete else st.warning)(plain(note))
    if found.missing:
        names = "  \n".join(plain(name) for name in found.missing[:50])
        st.warning(f"**Not in the catalogue ({len(found.missing):,}):**  \n{names}")


def nothing_found(state: TabState) -> None:
    """Say what may help when a search brought no scene."""
    st.info(
        "**No scene matches.** OLCI sees a place about once a day, in daylight only, and near-real-time scenes appear "
        "some three hours after they were taken. Try more days, a larger area or another product.",
        icon=":material/search_off:",
    )
    if state.found and state.found.query and st.button("Change the search", type="primary"):
        st.switch_page(page_path("search"))


@st.fragment
def results(state: TabState) -> None:
    """Draw actions, table, map and the scene in view; ticks and the scene in view live in the tab's state."""
    found = state.found
    if found is None:
        return
    actions = st.container(horizontal=True, vertical_alignment="center")
    left, right = st.columns([1.5, 1], gap="medium")
    with left:
        _table(state, found)
    with right:
        _map(state, found)
        _scene_in_view(state, found)
    with actions:
        _actions(state, found)


def _table(state: TabState, found: Found) -> None:
    ids = [scene.id for scene in found.shown]
    frame = scenes_frame(
        found.shown,
        archive=found.archive,
        coverage=found.coverage,
        versions=found.versions,
    )
    answer = scenes_table(
        frame, ids, ticked=tuple(state.ticked), in_view=state.focus, turn=state.table_turn, height_px=TABLE_HEIGHT_PX
    )
    state.ticked = dict.fromkeys(answer.ticked)
    if answer.clicked != state.clicked_in_table:
        state.clicked_in_table = answer.clicked
        if answer.clicked:
            state.focus, state.choices_on_map = answer.clicked, ()


def _map(state: TabState, found: Found) -> None:
    area = found.query.area if found.query else None
    view = view_switch(maps.best_view(area), key="results_view")
    on_map = [
        maps.FootprintOnMap(id=scene.id, label=scene_title(scene), area=scene.footprint, begin=scene.begin)
        for scene in found.shown
        if scene.footprint is not None
    ]
    with told():
        click = maps.results_map(
            on_map,
            area=area,
            selected=tuple(state.ticked),
            focus=state.focus,
            view=view,
            key="results_map",
            height_px=MAP_HEIGHT_PX,
        )
        if click is not None:
            state.choices_on_map = click.ids if len(click.ids) > 1 else ()
            if len(click.ids) == 1:
                show(state, click.ids[0])
                st.rerun(scope="fragment")


def show(state: TabState, scene_id: str) -> None:
    """Bring a scene into view, in the table too."""
    state.focus = state.clicked_in_table = scene_id
    state.table_turn += 1


def _scene_in_view(state: TabState, found: Found) -> None:
    if state.choices_on_map:
        st.caption(f"{count(len(state.choices_on_map), 'scene')} lie here. Which one?")
        for scene_id in state.choices_on_map[:12]:
            if st.button(plain(scene_title(found.by_id[scene_id])), key=f"choose_{scene_id}", width="stretch"):
                show(state, scene_id)
                state.choices_on_map = ()
                st.rerun(scope="fragment")
        return
    scene = found.by_id.get(state.focus or "")
    if scene is None:
        st.caption("Click a scene in the table or on the map to see it here.")
        return
    ticked = scene.id in state.ticked
    title, tick = st.columns([2, 1.1], vertical_alignment="center")
    title.markdown(f"**{plain(scene_title(scene))}**")
    icon = ":material/check_box:" if ticked else ":material/check_box_outline_blank:"
    if tick.button("Take the tick off" if ticked else "Tick this scene", icon=icon, width="stretch"):
        state.ticked.pop(scene.id, None) if ticked else state.ticked.setdefault(scene.id)
        state.table_turn += 1
        st.rerun(scope="fragment")
    scene_panel(scene, archive=found.archive, coverage=found.coverage.get(scene.id))


def _actions(state: TabState, found: Found) -> None:
    chosen = [found.by_id[scene_id] for scene_id in state.ticked if scene_id in found.by_id]
    if st.button(
        "Add to downloads", type="primary", icon=":material/download:", disabled=not chosen, help=_why_add(chosen)
    ):
        with told():
            archive = services.archive_of(found.archive)
            number = add_to_downloads(archive, chosen)
            state.ticked, state.table_turn = {}, state.table_turn + 1
            state.told_once = f"{count(number, 'scene')} added to the downloads."
            st.switch_page(page_path("downloads"))
    if st.button("Tick none" if chosen else "Tick all", type="tertiary"):
        state.ticked = {} if chosen else dict.fromkeys(found.by_id)
        state.table_turn += 1
        st.rerun(scope="fragment")
    st.caption(
        f"{count(len(chosen), 'scene')} ticked · {total_size(s.size_bytes for s in chosen)}"
        if chosen
        else "Tick the scenes you want, at the left edge of the table.",
        width="stretch",
    )
    st.download_button(
        "Save table as CSV",
        data=lambda: to_csv(found.shown),
        file_name=f"olci-scenes-{found.asked_at:%Y%m%d-%H%M}.csv",
        mime="text/csv",
        icon=":material/table_view:",
        on_click="ignore",
    )


def _why_add(chosen: list[Scene]) -> str:
    return "They go to the download queue at once." if chosen else "Tick at least one scene first."


def _last_day(found: Found) -> date:
    assert found.query is not None
    return (found.query.end - timedelta(microseconds=1)).date()
