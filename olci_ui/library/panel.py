"""What has arrived: each product with its picture, its state, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from olci_core.errors import OlciError
from olci_core.library import Holding, Verdict, holdings, thumbnail, unpack, verify
from olci_core.picture import encoded
from olci_core.product.composite import composite
from olci_core.scene import frame_is_ascending
from olci_ui.formats import SATELLITES, count, day, plain, size
from olci_ui.notices import errors_shown
from olci_ui.page_paths import page_path
from olci_ui.services import services

HOLDINGS_A_PAGE = 24
PICTURE_PX = 1000


def library() -> None:
    """Draw everything that lies in the download folder."""
    folder = services.archive.settings.download_dir
    with errors_shown():
        found = holdings(folder)
        if not found:
            st.info("Nothing has arrived yet. What you download appears here.", icon=":material/photo_library:")
            st.page_link(page_path("search"), label="Search for scenes", icon=":material/search:")
            return
        total = sum(holding.size_bytes for holding in found)
        st.caption(f"{count(len(found), 'product')} · {size(total)} · in {plain(str(folder))}")
        with st.container(key="library"), st.grid(min_column_width=310, gap="medium"):
            for holding in _page_of(found):
                _card(holding)


def _page_of(found: Sequence[Holding]) -> Sequence[Holding]:
    latest_first = sorted(found, key=lambda holding: (holding.product.begin, holding.name), reverse=True)
    pages = -(-len(found) // HOLDINGS_A_PAGE)
    number = st.pagination(pages, key=f"library_page_{pages}") if pages > 1 else 1
    return latest_first[(number - 1) * HOLDINGS_A_PAGE : number * HOLDINGS_A_PAGE]


def _card(holding: Holding) -> None:
    name = holding.product
    with st.container(border=True):
        _picture(holding)
        st.markdown(f"**{day(name.begin.date())}, {name.begin:%H:%M} UTC**")
        kind = "zip" if holding.kind == "zip" else f"folder with {count(len(holding.files), 'file')}"
        satellite = SATELLITES.get(name.platform, name.platform)
        st.caption(f"{satellite} · {plain(name.product_type)} · {size(holding.size_bytes)} · {kind}")
        if not holding.is_whole:
            st.caption(":material/hourglass_bottom: Not whole yet")
        buttons = st.container(horizontal=True)
        with errors_shown():
            if buttons.button("Look", key=f"look_{holding.path}", icon=":material/visibility:"):
                look(holding)
            if buttons.button("Check", key=f"check_{holding.path}", icon=":material/fact_check:"):
                _check(holding)
            if holding.kind == "zip" and holding.is_whole:
                _unpack(holding, buttons)


def _picture(holding: Holding) -> None:
    try:
        picture = _thumbnail(holding.path, holding.path.stat().st_mtime_ns)
    except (OlciError, OSError):
        picture = None
    if picture is not None:
        st.image(picture, width="stretch")
    else:
        st.caption(":material/hide_image: No picture inside; *Look* makes one from the data.")


@st.cache_data(max_entries=200, show_spinner=False)
def _thumbnail(path: Path, _changed_ns: int) -> bytes | None:
    return thumbnail(path)


@st.dialog("The scene", width="large")
def look(holding: Holding) -> None:
    """Show a picture made from the product's own radiances, and where the product lies."""
    with errors_shown():
        with st.spinner("Making a picture from the data …"):
            picture = composite(holding.path, max_px=PICTURE_PX)
        if frame_is_ascending(holding.product.frame):
            picture = picture[::-1, ::-1]  # scanned from south to north: turned round for the eye
        st.image(encoded(picture), width="stretch")
        st.caption("Made from the data itself: bands Oa08, Oa06 and Oa04.")
    st.caption("Where it lies:")
    st.code(str(holding.path), language=None, wrap_lines=True)


def _check(holding: Holding) -> None:
    with st.spinner("Reading every byte …"):
        verdict = verify(holding.path)
    say = st.success if verdict.is_whole else st.warning
    say(plain(verdict_words(verdict)))


def verdict_words(verdict: Verdict) -> str:
    """Return what a check found, in one or two sentences."""
    if verdict.wrong:
        return "Damaged: " + " ".join(verdict.wrong[:3])
    against = "the checksums of its manifest" if verdict.has_manifest else "the checksums of the zip"
    right = f"{count(len(verdict.tested), 'file')} read and right by {against}."
    if verdict.missing:
        return f"{right} {count(len(verdict.missing), 'file')} of the product not here."
    return f"Whole: {right}"


def _unpack(holding: Holding, buttons: DeltaGenerator) -> None:
    target = holding.path.parent / holding.name
    if target.exists():
        buttons.caption(":material/folder_open: Unpacked")
    elif buttons.button("Unpack", key=f"unpack_{holding.path}", icon=":material/folder_zip:"):
        with st.spinner("Unpacking …"):
            unpack(holding.path, holding.path.parent)
        st.rerun()
