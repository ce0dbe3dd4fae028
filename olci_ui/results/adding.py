"""Adding to the downloads: announced before, with a way to fewer; done in a moment, and one stays where one was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from olci_core.catalogue.typical_sizes import expected_size
from olci_core.scene import Scene
from olci_ui.formats import count, in_number, size
from olci_ui.results import texts
from olci_ui.services import services
from olci_ui.services.folders import free_bytes
from olci_ui.services.new_downloads import add_to_downloads
from olci_ui.session.clicks import close_dialog, field_value, heard, refusal_shown, was_done
from olci_ui.session.found import Found
from olci_ui.session.held_scenes import Mark
from olci_ui.texts import NOTHING_NEW

MANY_SCENES = 50
MANY_BYTES = 50_000_000_000
_HOW_MANY = "add_how_many"


@dataclass(frozen=True, slots=True)
class DownloadPlan:
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


def plan(scenes: Sequence[Scene], marks: Mapping[str, Mark], *, free: int, with_held: bool = False) -> DownloadPlan:
    """Return what adding these scenes would bring; ``free`` is the room where they go, in bytes.

    ``with_held``: what is on the disk or in the queue is wanted again.
    """
    stands = [marks.get(scene.id) for scene in scenes]
    wanted = (None, "order", "disk", "queue") if with_held else (None, "order")
    new = tuple(scene for scene, mark in zip(scenes, stands, strict=True) if mark in wanted)
    return DownloadPlan(
        tuple(scenes),
        new,
        sum(map(bytes_of, new)),
        any(scene.size_bytes is None for scene in new),
        free,
        stands.count("disk"),
        stands.count("queue"),
        stands.count("order"),
    )


def words_of(what: DownloadPlan) -> str:
    """Return what would come in few words: "5 scenes ticked · 3.9 GB · 1 must be ordered"."""
    ticked = texts.TICKED.format(count(len(what.scenes), "scene"), _size_of(what) if what.new else NOTHING_NEW)
    counted = ((what.on_disk, texts.ON_DISK), (what.in_queue, texts.IN_QUEUE), (what.to_order, texts.TO_ORDER))
    return " · ".join((ticked, *(in_number(number, forms) for number, forms in counted if number)))


def _size_of(what: DownloadPlan) -> str:
    """Return how much would come, and whether that is a guess."""
    words = size(what.new_bytes)
    return texts.ABOUT.format(words) if what.is_about else words


def room_words(what: DownloadPlan) -> str:
    """Return how much room there is: "72 GB free"."""
    return texts.FREE.format(size(what.free_bytes))


@st.dialog(texts.ADD, width="medium", on_dismiss=close_dialog)
def ask_before_adding(what: DownloadPlan, found: Found, done: Callable[[int], None]) -> None:
    """Say what would come, and let it be fewer; ``done`` hears how many were added."""
    if was_done():
        st.rerun()
    refusal_shown()
    st.markdown(f"**{question(what)}**")
    for sentence in left_out(what):
        st.markdown(sentence)
    if what.to_order:
        st.markdown(in_number(what.to_order, texts.ORDERED_FIRST))
    chosen = what.new
    number = len(chosen)
    if number > 1:
        number = st.number_input(
            texts.HOW_MANY,
            1,
            number,
            fits(what) or 1,
            key=_HOW_MANY,
            help=texts.HOW_MANY_HELP,
        )
        chosen = chosen[:number]
    if sum(map(bytes_of, chosen)) > what.free_bytes:
        st.warning(texts.NO_ROOM, icon=":material/storage:")
    with st.container(horizontal=True):
        words = texts.ADD_NEW.format(count(len(chosen), "new scene"), size(sum(map(bytes_of, chosen))))
        act = heard(_add_first_ones, found, what.new, number, done)
        if chosen:
            st.button(words, type="primary", icon=":material/download:", key="add_new", on_click=act)
        if words := words_for_all(what):
            st.button(words, key="add_again", on_click=heard(add, found, what.scenes, done))


def _add_first_ones(found: Found, scenes: tuple[Scene, ...], drawn: int, done: Callable[[int], None]) -> None:
    """Add as many as the field says, which is not there for one scene."""
    add(found, scenes[: int(field_value(_HOW_MANY, drawn))], done)


def bytes_of(scene: Scene) -> int:
    """Return how large a scene is, or is likely to be where the catalogue does not say."""
    return scene.size_bytes or expected_size(scene.product_type)


def fits(what: DownloadPlan) -> int:
    """Return how many of the new scenes, from the first on, the free room holds."""
    left, number = what.free_bytes, 0
    for scene in what.new:
        left -= bytes_of(scene)
        if left < 0:
            break
        number += 1
    return number


def question(what: DownloadPlan) -> str:
    """Return what would come, and the room for it: "301 new scenes, about 225 GB; 72 GB free."."""
    if not what.new:
        return texts.NOTHING_TO_ADD
    return texts.QUESTION.format(count(len(what.new), "new scene"), _size_of(what), size(what.free_bytes))


def left_out(what: DownloadPlan) -> tuple[str, ...]:
    """Return in sentences what is here or on its way and would not be added again."""
    if len(what.new) == len(what.scenes):
        return ()
    counted = ((what.on_disk, texts.DISK_STAYS_OUT), (what.in_queue, texts.QUEUE_STAYS_OUT))
    return tuple(in_number(number, forms) for number, forms in counted if number)


def words_for_all(what: DownloadPlan) -> str:
    """Return what the button says that adds also what is here or on its way; "" where nothing of it is."""
    every, again = len(what.scenes), len(what.scenes) - len(what.new)
    if again == every:
        return in_number(every, texts.ADD_ALL_AGAIN)
    return texts.ADD_AGAIN.format(every, again) if again else ""


def add(found: Found, scenes: Sequence[Scene], done: Callable[[int], None]) -> None:
    """Queue scenes as the effect of a click; ``done`` hears how many.

    Raises:
        InputError, StorageError: not all could be queued.
    """
    number = add_to_downloads(
        services.archive_of(found.archive), scenes, search_name=found.folder_name, search=found.search_words
    )
    done(number)
    close_dialog()


def room_for(found: Found) -> int:
    """Return the free room where the scenes of a result go, in bytes."""
    return free_bytes(services.archive_of(found.archive).settings.download_dir)
