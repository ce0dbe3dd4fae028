"""Adding to the downloads: told before, with a way to fewer; done in a moment, and one stays where one was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st

from olci_core.catalogue.typical_sizes import expected_size
from olci_core.errors import OlciError
from olci_core.scene import Scene
from olci_ui.formats import count, size
from olci_ui.services import services
from olci_ui.services.folders import free_bytes
from olci_ui.services.new_downloads import add_to_downloads
from olci_ui.session.found import Found
from olci_ui.session.held_scenes import Mark

MANY_SCENES = 50
MANY_BYTES = 50_000_000_000
_ADDED = "added_at_once"


@dataclass(frozen=True, slots=True)
class Plan:
    """What adding scenes would bring: bytes (``is_about``: some are guessed), room, and what is here or on its way.

    ``new`` are those that would be added: without what is here or on its way, unless that is wanted again.
    """

    scenes: tuple[Scene, ...]
    new: tuple[Scene, ...]
    new_bytes: int
    is_about: bool
    free_bytes: int
    on_disk: int
    in_queue: int
    to_order: int

    @property
    def needs_a_question(self) -> bool:
        """Whether somebody may want fewer once they know."""
        is_large = len(self.new) > MANY_SCENES or self.new_bytes > min(MANY_BYTES, self.free_bytes)
        return is_large or len(self.new) < len(self.scenes)


def plan(scenes: Sequence[Scene], marks: Mapping[str, Mark], *, free: int, with_held: bool = False) -> Plan:
    """Return what adding these scenes would bring; ``free`` is the room where they go, in bytes.

    ``with_held``: what is on the disk or in the queue is wanted again.
    """
    stands = [marks.get(scene.id) for scene in scenes]
    wanted = (None, "order", "disk", "queue") if with_held else (None, "order")
    new = tuple(scene for scene, mark in zip(scenes, stands, strict=True) if mark in wanted)
    return Plan(
        tuple(scenes),
        new,
        sum(map(bytes_of, new)),
        any(scene.size_bytes is None for scene in new),
        free,
        stands.count("disk"),
        stands.count("queue"),
        stands.count("order"),
    )


def words_of(what: Plan) -> str:
    """Return what would come in few words: "5 scenes ticked · 3.9 GB"."""
    about = "about " if what.is_about else ""
    size_words = f"{about}{size(what.new_bytes)}" if what.new else "nothing new"
    return f"{count(len(what.scenes), 'scene')} ticked · {size_words}"


def more_words_of(what: Plan) -> str:
    """Return what else is known of a plan: "72 GB free · 2 are on your disk already"."""
    are = {1: "is"}
    parts = [
        f"{size(what.free_bytes)} free",
        f"{what.on_disk:,} {are.get(what.on_disk, 'are')} on your disk already" if what.on_disk else "",
        f"{what.in_queue:,} {are.get(what.in_queue, 'are')} in the queue already" if what.in_queue else "",
        f"{what.to_order:,} must be ordered" if what.to_order else "",
    ]
    return " · ".join(part for part in parts if part)


@st.dialog("Add to downloads", width="medium")
def ask_before_adding(what: Plan, found: Found, done: Callable[[int], None]) -> None:
    """Say what would come, and let it be fewer; ``done`` hears how many were added."""
    st.markdown(f"**{question(what)}**")
    for sentence in left_out(what):
        st.markdown(sentence)
    if what.to_order:
        st.markdown(f"{what.to_order:,} must be ordered from the archive first; they come later by themselves.")
    chosen = what.new
    if len(chosen) > 1:
        number = st.number_input(
            "How many of them",
            1,
            len(chosen),
            fits(what) or 1,
            key="add_how_many",
            help="The first ones in the order of the list. “Best of” chooses the clearest.",
        )
        chosen = chosen[: int(number)]
    if sum(map(bytes_of, chosen)) > what.free_bytes:
        st.warning("There is not enough room for all of them.", icon=":material/storage:")
    with st.container(horizontal=True):
        words = f"Add {count(len(chosen), 'new scene')} · {size(sum(map(bytes_of, chosen)))}"
        if st.button(words, type="primary", icon=":material/download:", disabled=not chosen, key="add_new"):
            done(add(found, chosen))
        again = len(what.scenes) - len(what.new)
        if again and st.button(f"Add all {len(what.scenes):,}, {again:,} of them again", key="add_again"):
            done(add(found, what.scenes))


def bytes_of(scene: Scene) -> int:
    """Return how large a scene is, or is likely to be where the catalogue does not say."""
    return scene.size_bytes or expected_size(scene.product_type)


def fits(what: Plan) -> int:
    """Return how many of the new scenes, from the first on, the free room holds."""
    left, number = what.free_bytes, 0
    for scene in what.new:
        left -= bytes_of(scene)
        if left < 0:
            break
        number += 1
    return number


def question(what: Plan) -> str:
    """Return what would come, and the room for it: "301 new scenes, about 225 GB; 72 GB free."."""
    about = "about " if what.is_about else ""
    return f"{count(len(what.new), 'new scene')}, {about}{size(what.new_bytes)}; {size(what.free_bytes)} free."


def left_out(what: Plan) -> tuple[str, ...]:
    """Return in sentences what is here or on its way and would not be added again."""
    if len(what.new) == len(what.scenes):
        return ()
    places = ((what.on_disk, "on your disk"), (what.in_queue, "in the queue"))
    are = {1: "is"}
    return tuple(
        f"{number:,} {are.get(number, 'are')} {place} already and stay{'s' if number == 1 else ''} out."
        for number, place in places
        if number
    )


def add(found: Found, scenes: Sequence[Scene]) -> int:
    """Queue scenes with the wait shown; return how many.

    Raises:
        InputError, StorageError: not all could be queued.
    """
    words = f"Adding {count(len(scenes), 'scene')} …"
    with st.empty():
        bar = st.progress(0.0, text=words)
        return add_to_downloads(
            services.archive_of(found.archive),
            scenes,
            search_name=found.folder_name,
            search=found.search_words,
            progress=lambda share: bar.progress(share, text=words),
        )


def add_at_once(found: Found, scenes: Sequence[Scene]) -> None:
    """Queue scenes before anything is drawn, whatever page comes next: a click on a link overtakes what a run draws.

    ``taken_added`` gives how many. After an error it gives none, and the run that follows tries again and shows it.
    """
    with suppress(OlciError):
        st.session_state[_ADDED] = add_to_downloads(
            services.archive_of(found.archive), scenes, search_name=found.folder_name, search=found.search_words
        )


def taken_added() -> int | None:
    """Return, once, how many scenes ``add_at_once`` has queued; None where there is nothing to say."""
    added: int | None = st.session_state.pop(_ADDED, None)
    return added


def room_for(found: Found) -> int:
    """Return the free room where the scenes of a result go, in bytes."""
    return free_bytes(services.archive_of(found.archive).settings.download_dir)
