"""Looking at many scenes at once: beside the page, with the wait shown and a way to end it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from olci_core.scene import Scene
from olci_ui.formats import count, in_number, rough_duration
from olci_ui.pictures.crops import crops
from olci_ui.results import texts
from olci_ui.session.background_look import BackgroundLook
from olci_ui.session.found import Found
from olci_ui.session.tab_state import TabState

AT_ONCE_S = 0.3  # what takes no longer is waited for
LOOKING_REFRESH_S = 1.0


def is_looked_at(state: TabState, found: Found, scenes: Sequence[Scene], *, purpose: str) -> bool:
    """Say whether all that can be known of the scenes' pictures is known; else a look begins, or goes on."""
    area = found.query.area if found.query else None
    if area is None:
        return True
    known = crops.shares(area, scenes)
    unknown = [scene for scene in scenes if scene.id not in known]
    if unknown and not _is_of(state.looking, unknown, purpose):
        if state.looking is not None:
            state.looking.stop()
        state.begin_look(BackgroundLook(crops, found.archive, scenes, area=area, purpose=purpose))
    if state.looking is None or state.looking.purpose != purpose:
        return True
    return state.looking.see_end(AT_ONCE_S if unknown else 0.0) or not unknown


def _is_of(looking: BackgroundLook | None, scenes: Sequence[Scene], purpose: str) -> bool:
    return looking is not None and looking.purpose == purpose and looking.scene_ids.issuperset(one.id for one in scenes)


def look_line(looking: BackgroundLook | None, *, stop: Callable[[], None]) -> None:
    """Show how far a look is, or what did not come; ``stop`` ends it. It takes its own place, whatever it shows."""
    with st.empty():  # what a fragment inside another one has drawn goes only where something takes its place
        if looking is not None and not looking.end_is_seen:
            with st.container(horizontal=True, vertical_alignment="center", key="looking"):
                _progress(looking)
                # Not in the part that draws itself anew: a click here is one on the whole list.
                st.button(texts.STOP_LOOKING, key="stop_looking", icon=":material/stop:", on_click=stop)
        elif looking is not None and looking.failed:
            st.warning(
                texts.DID_NOT_COME.format(count(looking.failed, "picture")),
                icon=":material/cloud_off:",
            )


@st.fragment(run_every=LOOKING_REFRESH_S)
def _progress(looking: BackgroundLook) -> None:
    """Draw the bar anew each second, and the page once the look is over."""
    if looking.see_end():
        st.rerun()
    left = texts.LEFT.format(rough_duration(looking.left_s)) if looking.left_s is not None else ""
    words = texts.LOOKING_AT.format(count(looking.total, "scene"), looking.done)
    st.progress(looking.fraction, text=f"{words}{left}")


def time_for(number: int) -> str:
    """Return about how long a look at so many pictures takes, at the speed of the last one."""
    return rough_duration(number / crops.pictures_per_s)


def offer_to_look(unseen: Sequence[Scene], *, are_hidden: bool, look: Callable[[], None]) -> None:
    """Offer to find out the bright shares of scenes whose picture nobody has looked at yet; ``look`` begins it.

    ``are_hidden``: the filter asks for a bright share, so these stay out until it is known.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        words = in_number(len(unseen), texts.UNSEEN_STAY_OUT if are_hidden else texts.UNSEEN)
        st.caption(words, width="content")
        st.button(
            texts.LOOK_AT[len(unseen) != 1].format(time_for(len(unseen))),
            key="look_at_the_rest",
            icon=":material/visibility:",
            help=texts.LOOK_AT_HELP,
            on_click=look,
        )
