"""Hand on: the list of scenes in the forms that other people and programs read, to be saved or copied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

import streamlit as st

from olci_core.catalogue.exports import (
    aria2_list,
    bibtex,
    citation,
    geojson_chunks,
    kml_chunks,
    metalink_chunks,
    names_list,
    python_script,
    rclone_script,
    s3_paths,
    s5cmd_list,
)
from olci_core.catalogue.table import csv_chunks
from olci_core.scene import Scene
from olci_ui.formats import count
from olci_ui.pictures.crops import crops
from olci_ui.services import services
from olci_ui.session.found import Found

MAX_COPIED_CHARS = 200_000  # more would make the page slow; it can be saved all the same

Writer = Callable[[Found, Sequence[Scene]], Iterable[str]]  # of pieces, so that no text need be held whole


@dataclass(frozen=True, slots=True)
class Form:
    """One form in which scenes are handed on: what its button says, its file, and what writes it."""

    label: str
    suffix: str
    mime: str
    write: Writer


def _measured_csv(found: Found, scenes: Sequence[Scene]) -> Iterator[str]:
    """Yield the catalogue's table with what was measured of each scene beside it."""
    area = found.query.area if found.query else None
    bright = crops.shares(area, scenes) if area else {}
    more: dict[str, Mapping[str, object]] = {
        "coverage_of_area": found.coverage,
        "bright_in_area": bright,
        "sun_height_deg": found.sun_height_deg,
    }
    return csv_chunks(scenes, more=more)


def _url(found: Found) -> str:
    return services.archive_of(found.archive).settings.download_url


def _today() -> datetime:
    return datetime.now(UTC)


FORMS: Mapping[str, Form] = {
    "Table (CSV, the catalogue's 15 columns)": Form(
        "Save table as CSV", ".csv", "text/csv", lambda _, scenes: csv_chunks(scenes)
    ),
    "Table (CSV, with what was measured)": Form("Save table as CSV", "-measured.csv", "text/csv", _measured_csv),
    "Footprints (GeoJSON)": Form(
        "Save footprints as GeoJSON", ".geojson", "application/geo+json", lambda _, scenes: geojson_chunks(scenes)
    ),
    "Footprints (KML, for Google Earth)": Form(
        "Save footprints as KML", ".kml", "application/vnd.google-earth.kml+xml", lambda _, scenes: kml_chunks(scenes)
    ),
    "Names": Form("Save names", "-names.txt", "text/plain", lambda _, scenes: [names_list(scenes)]),
    "S3 paths": Form("Save S3 paths", "-s3.txt", "text/plain", lambda _, scenes: [s3_paths(scenes)]),
    "List for aria2": Form(
        "Save list for aria2",
        "-aria2.txt",
        "text/plain",
        lambda found, scenes: [aria2_list(scenes, download_url=_url(found))],
    ),
    "Commands for s5cmd": Form(
        "Save commands for s5cmd", "-s5cmd.txt", "text/plain", lambda _, scenes: [s5cmd_list(scenes)]
    ),
    "Script for rclone": Form(
        "Save script for rclone", "-rclone.sh", "text/x-shellscript", lambda _, scenes: [rclone_script(scenes)]
    ),
    "Metalink": Form(
        "Save Metalink",
        ".meta4",
        "application/metalink4+xml",
        lambda found, scenes: metalink_chunks(scenes, download_url=_url(found)),
    ),
    "Python script (search and download again)": Form(
        "Save Python script",
        ".py",
        "text/x-python",
        lambda found, scenes: [python_script(scenes, query=found.query)],
    ),
    "Citation": Form(
        "Save citation", "-citation.txt", "text/plain", lambda _, scenes: [citation(scenes, accessed=_today().date())]
    ),
    "Citation (BibTeX)": Form(
        "Save BibTeX", ".bib", "application/x-bibtex", lambda _, scenes: [bibtex(scenes, accessed=_today().date())]
    ),
}


OF_NAMES_ALONE = frozenset(
    ("Names", "Footprints (GeoJSON)", "Footprints (KML, for Google Earth)", "Citation", "Citation (BibTeX)")
)
"""The forms that need nothing of a scene but its name and its outline."""


def saved(pieces: Iterable[str]) -> BytesIO:
    """Return a file's bytes, put together piece by piece: a text joined and then encoded would be held three times."""
    file = BytesIO()
    file.writelines(piece.encode() for piece in pieces)
    return file


def short_text(pieces: Iterable[str], *, max_chars: int = MAX_COPIED_CHARS) -> str | None:
    """Return the whole text, None as soon as it proves longer than can be copied: the rest is then never written."""
    kept, chars = [], 0
    for piece in pieces:
        kept.append(piece)
        chars += len(piece)
        if chars > max_chars:
            return None
    return "".join(kept)


def hand_on(found: Found, scenes: Sequence[Scene], ticked: Sequence[Scene]) -> None:
    """Draw the button behind which the scenes shown, or the ticked ones, can be saved and copied in several forms."""
    place = st.popover("Hand on", icon=":material/ios_share:", width="content", key="hand_on", on_change="rerun")
    if not place.open:
        return
    with place, st.container(key="hand_on_fields", width=430):
        which = st.segmented_control(
            "Which scenes",
            ["ticked", "shown"] if ticked else ["shown"],
            default="ticked" if ticked else "shown",
            format_func={"ticked": f"Ticked ({len(ticked):,})", "shown": f"All shown ({len(scenes):,})"}.__getitem__,
            required=True,
            key="hand_on_which",
        )
        those = ticked if which == "ticked" else scenes
        handed_on(found, those, key="hand_on_form")


def handed_on(found: Found, scenes: Sequence[Scene], *, key: str, unlisted: Sequence[Scene] = ()) -> None:
    """Draw the choice of a form, and save or copy the scenes in it.

    ``unlisted`` are scenes that the catalogue does not list: they stand in the forms that need their names and outlines
    alone, and only those forms are offered where there are no others.
    """
    name = st.selectbox("As", list(FORMS) if scenes else [name for name in FORMS if name in OF_NAMES_ALONE], key=key)
    form = FORMS[name]
    if name in OF_NAMES_ALONE:
        scenes = (*scenes, *unlisted)
    st.download_button(
        form.label,
        data=lambda: saved(form.write(found, scenes)),
        file_name=f"olci-scenes-{found.asked_at:%Y%m%d-%H%M}{form.suffix}",
        mime=form.mime,
        icon=":material/save:",
        type="primary",
        on_click="ignore",
        key=f"{key}_save",
    )
    text = short_text(form.write(found, scenes))
    if text is not None:
        st.caption("Or copy it, by the sign at its upper right:")
        with st.container(height=150, border=False):  # with the sign in it, the keyboard reaches what scrolls
            st.code(text, language=None, wrap_lines=True)
    else:
        st.caption(f"{count(len(scenes), 'scene')} make too long a text to be copied here: save it.")
