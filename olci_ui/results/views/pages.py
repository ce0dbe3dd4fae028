"""Contact sheets, a page at a time, and the animation of what is on them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from olci_core.picture import animation
from olci_core.scene import Scene
from olci_ui.formats import scene_title
from olci_ui.page_numbers import page_numbers
from olci_ui.pictures.crops import crops
from olci_ui.results import texts
from olci_ui.results.views.sheet import CARDS_A_PAGE, contact_sheet
from olci_ui.session.found import Found
from olci_ui.session.held_scenes import Mark
from olci_ui.session.tab_state import TabState

MAX_ANIMATED_SCENES = 120


def pages_of_scenes(state: TabState, scenes: Sequence[Scene], *, marks: Mapping[str, Mark], cut: bool) -> None:
    """Draw scenes as contact sheets of 24, cut to the area or whole; nothing where no scene is."""
    if not scenes:
        return
    digest = state.work.of("digest", (scenes,), lambda: digest_of(scenes))
    number = -(-len(scenes) // CARDS_A_PAGE)
    sheet = st.container()
    page = 1
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="center"):
        if number > 1:
            page = page_numbers(number, default=min(state.look.page, number), key=f"page_{digest}")
            state.look_so(replace(state.look, page=page))
        if cut and state.found is not None:
            _save_animation(state, state.found, scenes[CARDS_A_PAGE * (page - 1) : CARDS_A_PAGE * page])
    with sheet:
        shown = scenes[CARDS_A_PAGE * (page - 1) : CARDS_A_PAGE * page]
        contact_sheet(state, shown, marks=marks, cut=cut, key="sheet_area" if cut else "sheet_whole")


def digest_of(scenes: Sequence[Scene]) -> str:
    """Return a short word for a list of scenes."""
    return hashlib.sha256("".join(scene.id for scene in scenes).encode()).hexdigest()[:12]


def _save_animation(state: TabState, found: Found, on_page: Sequence[Scene]) -> None:
    ticked = [found.by_id[one] for one in state.ticked if one in found.by_id]
    chosen = sorted(ticked if len(ticked) > 1 else on_page, key=lambda scene: scene.begin)[:MAX_ANIMATED_SCENES]
    st.download_button(
        texts.SAVE_ANIMATION,
        data=lambda: _animated(found, chosen),
        file_name="olci-animation.gif",
        mime="image/gif",
        icon=":material/gif_box:",
        on_click="ignore",
        disabled=not any(scene.quicklook_url for scene in chosen),
        help=texts.SAVE_ANIMATION_HELP,
        key="save_animation",
    )


def _animated(found: Found, scenes: Sequence[Scene]) -> bytes:
    assert found.query is not None
    assert found.query.area is not None
    frames = []
    for scene in scenes:
        pixels = crops.drawn(found.archive, scene, area=found.query.area, size="medium")
        if pixels is not None:
            frames.append((pixels, scene_title(scene)))
    return animation(frames)
