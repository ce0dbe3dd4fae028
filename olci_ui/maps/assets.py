"""Where the browser finds the maps' scripts: a folder of our own, so that none comes from the internet."""

from __future__ import annotations

import zlib

import streamlit.components.v1 as components

from olci_ui.page_paths import WEB_FOLDER

# Declaring a component does no more than serve its folder at component/<name>/; nothing is ever mounted.
_folder = components.declare_component("olci_web", path=str(WEB_FOLDER))


def address(path: str) -> str:
    """Return the address of a file in the web folder, as seen from the frame a map stands in.

    It carries a sum of the file, so that a browser never runs an old copy after an update.
    """
    return f"../{_folder.name}/{path}?v={zlib.crc32((WEB_FOLDER / path).read_bytes()):08x}"


def scripts(*paths: str) -> list[tuple[str, str]]:
    """Return files as folium lists them: pairs of a name and an address."""
    return [(path, address(path)) for path in paths]
