"""Hand on: the list of scenes in the forms that other people and programs read, to be saved or copied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
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
from olci_ui.popovers import close_popover, popover
from olci_ui.services import services
from olci_ui.session import texts
from olci_ui.session.found import Found
from olci_ui.texts import HAND_ON

MAX_COPIED_CHARS = 200_000  # more would make the page slow; it can be saved all the same

Writer = Callable[[Found, Sequence[Scene]], Iterable[str]]  # of pieces, so that no text need be held whole


@dataclass(frozen=True, slots=True)
class Form:
    """One form in which scenes are handed on: its file, and what writes it. ``texts.FORMS`` has its names."""

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


def _download_url(found: Found) -> str:
    return services.archive_of(found.archive).settings.download_url


def _aria2(found: Found, scenes: Sequence[Scene]) -> Iterator[str]:
    settings = services.archive_of(found.archive).settings
    return aria2_list(scenes, identity_url=settings.identity_url, download_url=settings.download_url)


def _today() -> datetime:
    return datetime.now(UTC)


FORMS: Mapping[str, Form] = {
    "csv": Form(".csv", "text/csv", lambda _, scenes: csv_chunks(scenes)),
    "measured": Form("-measured.csv", "text/csv", _measured_csv),
    "geojson": Form(".geojson", "application/geo+json", lambda _, scenes: geojson_chunks(scenes)),
    "kml": Form(".kml", "application/vnd.google-earth.kml+xml", lambda _, scenes: kml_chunks(scenes)),
    "names": Form("-names.txt", "text/plain", lambda _, scenes: names_list(scenes)),
    "s3": Form("-s3.txt", "text/plain", lambda _, scenes: s3_paths(scenes)),
    "aria2": Form("-aria2.txt", "text/plain", _aria2),
    "s5cmd": Form("-s5cmd.txt", "text/plain", lambda _, scenes: s5cmd_list(scenes)),
    "rclone": Form("-rclone.sh", "text/x-shellscript", lambda _, scenes: rclone_script(scenes)),
    "metalink": Form(
        ".meta4",
        "application/metalink4+xml",
        lambda found, scenes: metalink_chunks(scenes, download_url=_download_url(found)),
    ),
    "python": Form(".py", "text/x-python", lambda found, scenes: python_script(scenes, query=found.query)),
    "citation": Form("-citation.txt", "text/plain", lambda _, scenes: [citation(scenes, accessed=_today().date())]),
    "bibtex": Form(".bib", "application/x-bibtex", lambda _, scenes: [bibtex(scenes, accessed=_today().date())]),
}


OF_NAMES_ALONE = frozenset(("names", "geojson", "kml", "citation", "bibtex"))
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
    place = popover(HAND_ON, icon=":material/ios_share:", key="hand_on")
    if not place.open:
        return
    with place, st.container(key="hand_on_fields", width=430):
        # The browser says by these words what was chosen: a number among them would change under a click.
        which = st.segmented_control(
            texts.WHICH_SCENES,
            ["ticked", "shown"] if ticked else ["shown"],
            default="ticked" if ticked else "shown",
            format_func={"ticked": texts.TICKED, "shown": texts.ALL_SHOWN}.__getitem__,
            required=True,
            key="hand_on_which",
        )
        those = ticked if which == "ticked" else scenes
        st.caption(count(len(those), "scene"))
        handed_on(found, those, key="hand_on_form", inside="hand_on")


def handed_on(found: Found, scenes: Sequence[Scene], *, key: str, inside: str, unlisted: Sequence[Scene] = ()) -> None:
    """Draw the choice of a form, and save or copy the scenes in it; the popover it is ``inside`` closes then.

    ``unlisted`` are scenes that the catalogue does not list: they stand in the forms that need their names and outlines
    alone, and only those forms are offered where there are no others.
    """
    offered = [name for name in FORMS if scenes or name in OF_NAMES_ALONE]
    name = st.selectbox(texts.AS, offered, key=key, format_func=lambda one: texts.FORMS[one][0])
    form = FORMS[name]
    if name in OF_NAMES_ALONE:
        scenes = (*scenes, *unlisted)
    st.download_button(
        texts.FORMS[name][1],
        data=lambda: saved(form.write(found, scenes)),
        file_name=f"olci-scenes-{found.asked_at:%Y%m%d-%H%M}{form.suffix}",
        mime=form.mime,
        icon=":material/save:",
        type="primary",
        on_click=partial(close_popover, inside),
        key=f"{key}_save",
    )
    text = short_text(form.write(found, scenes))
    if text is not None:
        st.caption(texts.OR_COPY)
        with st.container(height=150, border=False):  # with the sign in it, the keyboard reaches what scrolls
            st.code(text, language=None, wrap_lines=True)
    else:
        st.caption(texts.TOO_LONG.format(count(len(scenes), "scene")))
