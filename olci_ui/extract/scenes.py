"""Which scenes are cut: those handed on by the library or the downloads, of one product type at a time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from olci_core.catalogue import current, versions_of
from olci_core.library import Entry, LibraryIndex, lies_at
from olci_core.scene import PRODUCT_TYPES
from olci_ui.extract import texts
from olci_ui.formats import count, in_number, moment
from olci_ui.page_paths import page_path
from olci_ui.services import services
from olci_ui.session.clicks import kept, taken
from olci_ui.session.library_view import LibraryView, scene_named
from olci_ui.session.navigation import lead_to
from olci_ui.session.tab_state import tab_state
from olci_ui.texts import PRODUCT, SEARCH_FOR_SCENES, USE_THESE


def use_downloaded() -> None:
    """Offer, on the page of the downloads, to cut an area out of what has arrived."""
    arrived = [job.path for job in services.archive.queue.snapshot() if job.state == "done" and job.path is not None]
    if not arrived:
        return
    st.button(USE_THESE, key="use_downloaded", icon=":material/crop:", on_click=kept("use_downloaded"))
    if taken("use_downloaded"):
        tab_state().library.use_for_extract([lies_at(path) or path for path in map(Path, arrived)])
        lead_to("extract")


def chosen_scenes(view: LibraryView) -> list[Entry]:
    """Draw the choice of scenes; return those of the chosen product type, the earliest first."""
    archive = services.archive
    found = LibraryIndex(archive.settings.data_dir).scan(archive.settings.download_dir)
    usable = [entry for entry in found if entry.state not in ("partial", "broken")]
    if not usable:
        st.info(texts.NOTHING_YET, icon=":material/photo_library:")
        st.page_link(page_path("search"), label=SEARCH_FOR_SCENES, icon=":material/search:")
        return []
    handed_on = [entry for entry in usable if set(entry.paths) & set(view.to_extract)]
    types = sorted({entry.product.product_type for entry in handed_on or usable})
    bar = st.container(horizontal=True, vertical_alignment="bottom", key="extract_scenes")
    kind = bar.selectbox(
        PRODUCT, types, key="extract_type", format_func=lambda kind: PRODUCT_TYPES.get(kind, kind), width=300
    )
    of_kind = sorted(
        (entry for entry in usable if entry.product.product_type == kind), key=lambda entry: entry.product.begin
    )
    offered = [entry for entry in of_kind if entry in handed_on] or of_kind
    best = {scene.name for scene in current(map(scene_named, offered))}
    before = [entry.name for entry in offered if entry.name in best]
    labels = {entry.name: label_of(entry) for entry in of_kind}
    names = bar.multiselect(
        texts.SCENES, list(labels), default=before, format_func=labels.__getitem__, width="stretch",
        key=f"extract_names_{kind}_{len(before)}",
    )  # fmt: skip
    chosen = [entry for entry in of_kind if entry.name in names]
    st.caption(texts.OF_THIS_PRODUCT.format(count(len(chosen), "scene"), len(of_kind)))
    _versions_shown(offered, chosen)
    return chosen


def label_of(entry: Entry) -> str:
    """Return what distinguishes a scene from others, its version too."""
    product = entry.product
    return f"{moment(product.begin)} {product.platform} {product.timeliness} {product.baseline}"


def _versions_shown(offered: Sequence[Entry], chosen: Sequence[Entry]) -> None:
    """Say which versions were not chosen, and where two of one acquisition are."""
    left = [entry for entry in offered if entry not in chosen]
    is_older = len(current(map(scene_named, [*chosen, *left]))) < len(chosen) + len(left)
    if left and is_older:
        st.caption(texts.BEST_VERSIONS)
    twice = [versions for versions in versions_of(map(scene_named, chosen)) if len(versions) > 1]
    if twice:
        st.warning(in_number(len(twice), texts.VERSIONS_TWICE), icon=":material/info:")
