"""The table of scenes with the map beside it, each showing what is clicked in the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from olci_core.catalogue.scene_filter import bright_percent
from olci_core.scene import Scene
from olci_ui import maps
from olci_ui.field_values import begin_with, give_value
from olci_ui.formats import count, plain, scene_title
from olci_ui.maps.view_switch import view_switch
from olci_ui.notices import errors_shown
from olci_ui.page_numbers import page_numbers
from olci_ui.pictures.crops import crops
from olci_ui.pictures.overlay_route import overlay_path
from olci_ui.results import texts
from olci_ui.results.scene_panel import scene_panel
from olci_ui.results.views.pages import digest_of
from olci_ui.results.views.table import NO_MARKS, ROWS_A_PAGE, TableAnswer, scenes_frame, scenes_table
from olci_ui.session.found import Found
from olci_ui.session.held_scenes import SIGNS, Mark, mark_words
from olci_ui.session.tab_state import TabState
from olci_ui.session.texts import MARKS as MARK_WORDS

RESULTS_MAP_HEIGHT_PX = 300  # until the style sheet has said how much the window leaves
MAX_CHOICES = 12
_FOCUS_BEFORE = "table_focus_before"


def table_and_map(
    state: TabState, scenes: Sequence[Scene], *, marks: Mapping[str, Mark], ticked: Callable[[], None]
) -> None:
    """Draw table, map and the scene in view; ticks and the scene in view live in the tab's state.

    ``ticked`` is called when the ticks made in the table are known, before the map is drawn.
    """
    found = state.found
    assert found is not None
    with st.container(key="table_and_map"):
        left, right = st.columns([1.7, 1], gap="medium")
    area = found.query.area if found.query else None
    bright = crops.shares(area, scenes) if area else {}
    with left:
        rows = _rows(state, scenes)
    with left, st.container(key="table_frame"):
        _table(state, found, rows, bright=bright, marks=marks)
    ticked()
    with right, st.container(key="map_side", gap="small"):
        _map(state, found, scenes, bright=bright, marks=marks)
        with st.container(key="scene_in_view", gap="xsmall"):
            if state.choices_on_map:
                _which_one(state, found, marks)
            else:
                _scene_in_view(state, found, marks)


def _table(
    state: TabState,
    found: Found,
    rows: tuple[Scene, ...],
    *,
    bright: Mapping[str, float | None],
    marks: Mapping[str, Mark],
) -> None:
    ids = [scene.id for scene in rows]
    coverage, passes = found.coverage, state.pass_words
    bright = {one: bright[one] for one in ids if one in bright}
    frame = state.work.of(
        "frame",
        (rows, coverage, bright, marks, passes),
        lambda: scenes_frame(
            rows,
            archive=found.archive,
            coverage=coverage,
            versions=found.versions,
            superseded=found.superseded,
            bright=bright,
            marks=marks,
            passes=passes,
        ),
    )
    in_sight = frozenset(ids)

    def hear(answer: TableAnswer) -> None:
        state.tick_in_table(answer.ticked, clicked=answer.clicked, in_sight=in_sight)

    scenes_table(frame, ids, ticked=tuple(state.ticked), in_view=state.focus, turn=state.table_turn, hear=hear)


def _rows(state: TabState, scenes: Sequence[Scene]) -> tuple[Scene, ...]:
    """Return the scenes of the page of the table that is open: that of the scene in view when it has just come there.

    A table of very many rows would fill the memory of the browser.
    """
    pages = -(-len(scenes) // ROWS_A_PAGE)
    if pages < 2:
        return tuple(scenes)
    key = f"table_page_{state.work.of('digest', (scenes,), lambda: digest_of(scenes))}"
    place = place_of(scenes, state.focus) if state.focus != st.session_state.get(_FOCUS_BEFORE) else None
    st.session_state[_FOCUS_BEFORE] = state.focus
    if place is not None:
        give_value(key, place // ROWS_A_PAGE + 1)
    with st.container(horizontal=True, vertical_alignment="center", key="table_pages"):
        page = page_numbers(pages, default=begin_with(key, 1), key=key)
        first = ROWS_A_PAGE * (page - 1)
        st.caption(texts.ROWS.format(first + 1, min(first + ROWS_A_PAGE, len(scenes)), len(scenes)))
    return tuple(scenes[first : first + ROWS_A_PAGE])


def place_of(scenes: Sequence[Scene], scene_id: str | None) -> int | None:
    """Return where a scene stands in a list, None where it does not."""
    return next((place for place, scene in enumerate(scenes) if scene.id == scene_id), None)


def _map(
    state: TabState,
    found: Found,
    scenes: Sequence[Scene],
    *,
    bright: Mapping[str, float | None],
    marks: Mapping[str, Mark],
) -> None:
    area = found.query.area if found.query else None
    view = view_switch(maps.view_for(area, state.map_view), key="results_view")
    near = maps.nearest(scenes, state.focus)
    is_there = {"date": True, "here": bool(bright), "bright": any(_share(scene) is not None for scene in near)}
    choices = [name for name in texts.COLOURED_BY if is_there[name]]
    colours = begin_with("map_colours", state.look.colours) if len(choices) > 1 else "date"
    if colours not in choices:
        colours = "date"
        give_value("map_colours", colours)
    whole = {scene.id: _share(scene) for scene in near} if colours == "bright" else None
    coloured_by = bright if colours == "here" else whole
    on_map = state.work.of(
        "footprints", (tuple(near), coloured_by, marks), lambda: footprints(near, bright=coloured_by, marks=marks)
    )
    with errors_shown():
        click = maps.results_map(
            on_map,
            area=area,
            selected=tuple(state.ticked),
            focus=state.focus,
            picture=_picture(state, found, view),
            view=view,
            key="results_map",
            height_px=RESULTS_MAP_HEIGHT_PX,
            total=len(scenes),
        )
        if click is not None:
            state.offer_scenes(click.ids if len(click.ids) > 1 else ())
            if len(click.ids) == 1:
                state.show_scene(click.ids[0])
                st.rerun(scope="fragment")
    if len(choices) > 1:
        state.look_so(replace(state.look, colours=_colours(choices, colours)))


def _colours(choices: Sequence[str], chosen: str) -> str:
    with st.container(key="map_colours_row", horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(texts.COLOURS, width="content")
        answer = st.segmented_control(
            texts.COLOURS,
            choices,
            default=chosen,
            key="map_colours",
            format_func=lambda name: texts.COLOURED_BY[name],
            help=texts.COLOURS_HELP,
            label_visibility="collapsed",
            required=True,
        )
    return str(answer or chosen)


def footprints(
    scenes: Sequence[Scene],
    *,
    bright: Mapping[str, float | None] | None = None,
    marks: Mapping[str, Mark] = NO_MARKS,
) -> list[maps.FootprintOnMap]:
    """Return scenes as the map shows them, coloured by their bright shares (0 to 1) by id, without these by date.

    What is here, on its way or to be ordered bears its sign.
    """
    return [
        maps.FootprintOnMap(
            id=scene.id,
            label=scene_title(scene),
            area=scene.footprint,
            begin=scene.begin if bright is None else None,
            bright=None if bright is None else bright.get(scene.id),
            mark=(SIGNS[marks[scene.id]], MARK_WORDS[marks[scene.id]]) if scene.id in marks else None,
        )
        for scene in scenes
        if scene.footprint is not None
    ]


def _share(scene: Scene) -> float | None:
    percent = bright_percent(scene)
    return None if percent is None else min(1.0, max(0.0, percent / 100))


def _picture(state: TabState, found: Found, view: str) -> str | None:
    """Return the address of the scene in view as the map can lay it down."""
    scene = found.by_id.get(state.focus or "")
    if scene is None or scene.quicklook_url is None or scene.footprint is None:
        return None
    return overlay_path(found.archive, maps.VIEWS[view].crs, scene.id)


def _which_one(state: TabState, found: Found, marks: Mapping[str, Mark]) -> None:
    """Ask which of the scenes that lie over one another is meant, right below the map."""
    number = len(state.choices_on_map)
    words = texts.WHICH_OF_FIRST if number > MAX_CHOICES else texts.WHICH_ONE
    with st.container(gap="xsmall", key="which_one"):
        st.caption(words.format(count(number, "scene"), MAX_CHOICES))
        for scene_id in state.choices_on_map[:MAX_CHOICES]:
            words = _title(found.by_id[scene_id], marks)
            show = partial(state.show_scene, scene_id)
            st.button(plain(words), key=f"choose_{scene_id}", width="stretch", on_click=show)


def _title(scene: Scene, marks: Mapping[str, Mark]) -> str:
    return " · ".join(filter(None, (scene_title(scene), mark_words(marks.get(scene.id)))))


def _scene_in_view(state: TabState, found: Found, marks: Mapping[str, Mark]) -> None:
    scene = found.by_id.get(state.focus or "")
    if scene is None:
        st.caption(texts.CLICK_A_SCENE)
        return
    ticked = scene.id in state.ticked
    title, tick = st.columns([2, 1.1], vertical_alignment="center")
    title.markdown(f"**{plain(scene_title(scene))}**")
    icon = ":material/check_box:" if ticked else ":material/check_box_outline_blank:"
    turn = partial(state.tick, on=() if ticked else (scene.id,), off=(scene.id,) if ticked else ())
    tick.button(
        texts.UNTICK_THIS if ticked else texts.TICK_THIS, icon=icon, width="stretch", key="tick_in_view", on_click=turn
    )
    known = (mark_words(marks.get(scene.id)), found.standing(scene))
    scene_panel(scene, archive=found.archive, coverage=found.coverage.get(scene.id), known=known)
