"""How many files arrive at once, and into which folders: chosen on the page, remembered, used from then on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath

import streamlit as st

from olci_ui.downloads import texts
from olci_ui.formats import plain
from olci_ui.notices import errors_shown
from olci_ui.page_paths import page_path
from olci_ui.services import services
from olci_ui.services.preferences import FLAT, FOLDER_PATTERNS

EXAMPLE_NAME = "S3A_OL_1_EFR____20180601T151419_…_NT_002.SEN3.zip"
EXAMPLE_SEARCH = "2018-06-01 to 2018-06-14 OL_1_EFR"


def choices_button() -> None:
    """Draw the button behind which the choices are."""
    with st.popover(texts.SETTINGS, icon=":material/tune:"):
        _choices()


def _choices() -> None:
    archive = services.archive
    preferences = archive.preferences
    with errors_shown():
        places = st.segmented_control(
            texts.HOW_MANY,
            (1, 2, 3, 4),
            default=preferences.places,
            required=True,
            key=f"places_{archive.kind}",
        )
        st.caption(texts.HOW_MANY_HELP)
        pattern = st.radio(
            texts.FOLDERS,
            FOLDER_PATTERNS,
            index=FOLDER_PATTERNS.index(preferences.folder_pattern),
            format_func=lambda pattern: texts.FOLDER_PATTERN_NAMES[pattern],
            key=f"folders_{archive.kind}",
        )
        st.caption(texts.EXAMPLE.format(plain(str(example_path(archive.settings.download_dir, pattern or FLAT)))))
        st.page_link(page_path("login"), label=texts.OTHER_FOLDER, icon=":material/folder_open:")
        chosen = replace(preferences, places=places or preferences.places, folder_pattern=pattern or FLAT)
        if chosen != preferences:
            archive.prefer(chosen)


def example_path(download_dir: Path, pattern: str) -> PurePath:
    """Return where the scene of the example would lie."""
    below = pattern.replace("{search}", EXAMPLE_SEARCH)
    below = below.replace("{year}", "2018").replace("{month}", "06").replace("{day}", "01")
    return download_dir / below / EXAMPLE_NAME
