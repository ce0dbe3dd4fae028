"""One scene: its picture, what is known of it, and where else it can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote

import streamlit as st

from olci_core.area import Area
from olci_core.catalogue.scene_filter import bright_percent
from olci_core.percent import in_percent
from olci_core.scene import PRODUCT_TYPES, Scene
from olci_ui.formats import plain, size
from olci_ui.pictures.previews import large_preview
from olci_ui.results import texts

OFFICIAL_BROWSER = "https://browser.dataspace.copernicus.eu"


def scene_panel(scene: Scene, *, archive: str, coverage: float | None, known: Sequence[str] = ()) -> None:
    """Show one scene: its picture beside what is known of it, and where else it can be seen.

    ``known`` is what the result knows of it besides: whether one has it, how it stands among its versions.
    """
    picture, words = st.columns([1, 2.4], gap="small")
    with picture:
        if scene.quicklook_url is None:
            st.caption(texts.NO_PREVIEW)
        else:
            st.html(large_preview(archive, scene))
    with words:
        st.caption(plain(facts(scene, coverage=coverage, known=known)))
        st.code(scene.name, language=None, wrap_lines=True)
        if archive == "copernicus":
            st.link_button(texts.OPEN_OFFICIAL, browser_link(scene), icon=":material/open_in_new:")


def facts(scene: Scene, *, coverage: float | None, known: Sequence[str] = ()) -> str:
    """Return what is known of a scene in one line."""
    bright = bright_percent(scene)
    parts = [
        *known,
        PRODUCT_TYPES.get(scene.product_type, scene.product_type),
        texts.COVERS_OF_AREA.format(in_percent(coverage)) if coverage is not None else "",
        texts.SCENE_BRIGHT.format(in_percent(bright / 100)) if bright is not None else "",
        texts.ORBIT.format(scene.relative_orbit),
        texts.FLYING_NORTH if scene.is_ascending else texts.FLYING_SOUTH,
        size(scene.size_bytes),
        "" if scene.online else texts.NOT_ONLINE,
    ]
    return " · ".join(part for part in parts if part)


@lru_cache(maxsize=1000)  # a page of cards is drawn anew with each click
def _middle(footprint: Area) -> tuple[float, float]:
    return footprint.center


def browser_link(scene: Scene) -> str:
    """Return the official browser's address for the place and the day of a scene."""
    lon, lat = _middle(scene.footprint) if scene.footprint else (0.0, 0.0)
    day = scene.begin.date().isoformat()
    return (
        f"{OFFICIAL_BROWSER}/?zoom=5&lat={lat:.4f}&lng={lon:.4f}"
        f"&fromTime={quote(day)}T00:00:00.000Z&toTime={quote(day)}T23:59:59.999Z"
    )
