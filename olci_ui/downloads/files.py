"""Only what is needed: a dialog that asks which files of the ticked scenes to download."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from olci_core.errors import InputError
from olci_core.product.manifest import GEO_COORDINATES
from olci_core.scene import Scene
from olci_ui.downloads import texts
from olci_ui.downloads.product_files import RGB_BANDS, ProductFiles, band_of, one_kind, saving
from olci_ui.formats import plain
from olci_ui.notices import errors_shown
from olci_ui.services import Archive
from olci_ui.services.new_downloads import add_to_downloads, added_words, product_files
from olci_ui.session.clicks import close_dialog, field_value, heard, is_open, opens, refusal_shown, was_done
from olci_ui.session.tab_state import TabState, tab_state
from olci_ui.texts import FILES

Preset = Literal["rgb", "bands", "everything"]
PRESETS: tuple[Preset, ...] = ("rgb", "bands", "everything")
_LISTINGS = "listings_of_products"
_OPEN = "choose_files"
_PRESET, _BANDS, _COORDINATES, _OTHERS = "files_preset", "files_bands", "files_coordinates", "files_others"


def choose_files_button(archive: Archive, scenes: Sequence[Scene], *, search_name: str) -> None:
    """Draw the button beside "Add to downloads"; it opens the dialog for the ticked scenes."""
    st.button(
        texts.CHOOSE_FILES,
        icon=":material/checklist:",
        disabled=not scenes,
        help=texts.CHOOSE_FILES_HELP if scenes else texts.TICK_FIRST,
        key="choose_files",
        on_click=opens(_OPEN),
    )
    if is_open(_OPEN):
        choose_files_dialog(archive, tuple(scenes), search_name=search_name)


@st.dialog(texts.ONLY_NEEDED, width="medium", on_dismiss=close_dialog)
def choose_files_dialog(archive: Archive, scenes: tuple[Scene, ...], *, search_name: str) -> None:
    """Ask which files of these scenes are wanted, say what that saves, and queue them."""
    if was_done():
        st.rerun()
    refusal_shown()
    if not one_kind(scenes):
        st.info(texts.SEVERAL_PRODUCTS)
        return
    with errors_shown():
        with st.spinner(texts.ASKING_FILES):
            files = _listing(archive, scenes[0])
        _choice(files)
        _add(archive, scenes, files=files, search_name=search_name)


def _listing(archive: Archive, scene: Scene) -> ProductFiles:
    """Return a product's files; this tab asks once for each scene."""
    listings: dict[str, ProductFiles] = st.session_state.setdefault(_LISTINGS, {})
    if scene.id not in listings:
        listings[scene.id] = ProductFiles(product_files(archive, scene))
    return listings[scene.id]


def _choice(files: ProductFiles) -> None:
    """Draw the choice of the files."""
    presets: list[Preset] = [preset for preset in PRESETS if preset != "rgb" or files.rgb]
    preset = st.radio(
        FILES,
        presets,
        format_func=lambda preset: texts.PRESETS[preset] if files.bands or preset != "bands" else texts.THESE_FILES,
        label_visibility="collapsed",
        key=_PRESET,
    )
    if preset == "rgb":
        st.caption(texts.THREE_BANDS.format(plain(", ".join(files.rgb[len(RGB_BANDS) :]))))
    elif preset == "bands":
        if files.bands:
            st.multiselect(texts.BANDS, files.bands, format_func=band_of, key=_BANDS)
        if GEO_COORDINATES in files.held:
            st.checkbox(texts.COORDINATES, value=True, key=_COORDINATES)
        st.multiselect(texts.OTHER_FILES, [name for name in files.others if name != GEO_COORDINATES], key=_OTHERS)


def _chosen(files: ProductFiles, drawn: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the files that the fields name, () for none yet; ``drawn`` where the fields are forgotten."""
    preset: Preset | None = field_value(_PRESET, None)
    if preset is None:
        return drawn
    if preset == "everything":
        return tuple(files.held)
    if preset == "rgb":
        return files.rgb
    picked = (*field_value(_BANDS, ()), *field_value(_OTHERS, ()))
    return (*picked, GEO_COORDINATES) if picked and field_value(_COORDINATES, None) else picked


def _add(archive: Archive, scenes: tuple[Scene, ...], *, files: ProductFiles, search_name: str) -> None:
    chosen = _chosen(files)
    if chosen:
        st.markdown(f"**{plain(saving(files, chosen, scenes=len(scenes)))}**")
    else:
        st.caption(texts.CHOOSE_ONE)
    is_whole = len(chosen) == len(files.held)
    st.caption(texts.COMES_AS_ZIP if is_whole else texts.COMES_AS_FILES)
    label = texts.ADD_WHOLE if is_whole else texts.ADD_FILES
    act = heard(_queue, tab_state(), archive, scenes, files=files, drawn=chosen, search_name=search_name)
    st.button(label, type="primary", icon=":material/download:", disabled=not chosen, key="add_files", on_click=act)


def _queue(
    state: TabState,
    archive: Archive,
    scenes: tuple[Scene, ...],
    *,
    files: ProductFiles,
    drawn: tuple[str, ...],
    search_name: str,
) -> None:
    chosen = _chosen(files, drawn)
    if not chosen:
        raise InputError(texts.CHOOSE_ONE)
    number = add_to_downloads(
        archive,
        scenes,
        search_name=search_name,
        search=state.found.search_words if state.found is not None else "",
        files=() if len(chosen) == len(files.held) else chosen,
    )
    close_dialog()
    state.untick_all()
    state.say(added_words(archive, number))
