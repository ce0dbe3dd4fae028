"""The view that was chosen: a line a scene, or a line a pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from olci_core.scene import Scene
from olci_ui.results.by_pass import in_passes, tick_passes
from olci_ui.results.views.calendar import calendar
from olci_ui.results.views.pages import pages_of_scenes
from olci_ui.results.views.table_and_map import table_and_map
from olci_ui.session.found import Found
from olci_ui.session.held_scenes import Mark
from olci_ui.session.tab_state import TabState


def view_lines(
    state: TabState,
    found: Found,
    scenes: tuple[Scene, ...],
    marks: Mapping[str, Mark],
    *,
    act: Callable[[], None],
) -> None:
    """Draw a line a scene, or a line a pass; ``act`` draws what can be done with the ticks.

    It is called as soon as the ticks of this run are known: what is clicked shows there first, before pictures and map.
    """
    if not state.look.by_pass or found.query is None:
        state.stand_for_passes({})
        state.hold_ticked_passes(())
        _view(state, scenes, marks, act=act)
        return
    first_type, coverage = found.query.product_type, found.coverage
    passes = state.work.of(
        "passes",
        (scenes, first_type, coverage),
        lambda: in_passes(scenes, first_type=first_type, coverage=coverage),
    )
    state.stand_for_passes(passes.words())
    tick_passes(state, passes)
    _view(state, passes.leaders, marks, act=lambda: None)
    tick_passes(state, passes)
    act()


def _view(state: TabState, scenes: tuple[Scene, ...], marks: Mapping[str, Mark], *, act: Callable[[], None]) -> None:
    if state.look.view != "table":
        act()
    match state.look.view:
        case "area":
            pages_of_scenes(state, scenes, marks=marks, cut=True)
        case "whole":
            pages_of_scenes(state, scenes, marks=marks, cut=False)
        case "calendar":
            calendar(state, scenes, marks=marks)
        case _:
            table_and_map(state, scenes, marks=marks, ticked=act)
