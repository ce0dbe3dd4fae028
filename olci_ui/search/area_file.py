"""An area from a file that a person uploads: one of its features, several, or all of them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from olci_core.area import Area, AreaFile, CoordinateSystemUnknown, Feature, read_area_file
from olci_core.area.formats.kinds import ENDINGS, KINDS_HINT
from olci_core.area.text.bounds import Bounds
from olci_core.errors import InputError
from olci_ui.formats import count, plain
from olci_ui.notices import show_error
from olci_ui.popovers import close_popover, popover
from olci_ui.search import texts
from olci_ui.search.crs_question import which_system

MAX_MB = 50
_READ, _TAKEN, _OPEN = "area_file_read", "area_file_taken", "area_file_open"


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file held, read in a coordinate system ("" for its own): its areas, or why they cannot be used."""

    file_id: str
    crs: str = ""
    file: AreaFile | None = None
    problem: InputError | None = None


def file_choice(take: Callable[[Area], None]) -> bool:
    """Draw the upload, and the choice among the areas of a file; ``take`` an area that is new, and say whether one was.

    The upload closes over a file that leaves nothing to choose and nothing to be read.
    """
    with popover(texts.UPLOAD, icon=":material/upload_file:", key=_OPEN):
        upload = st.file_uploader(
            texts.UPLOAD_FIELD, type=list(ENDINGS), key="area_file", max_upload_size=MAX_MB, help=KINDS_HINT
        )
        with st.container(key="area_file_answers"):
            chosen = _chosen(upload) if upload is not None else None
    if chosen is None or st.session_state.get(_TAKEN) == chosen[0]:
        return False
    take(chosen[1])
    st.session_state[_TAKEN] = chosen[0]  # not before: a run that is broken off here has yet to take it
    if _leaves_nothing_open(upload):
        close_popover(_OPEN)
    return True


def _leaves_nothing_open(upload: UploadedFile | None) -> bool:
    """Say whether a file is one area, read as it is, without a note."""
    read = None if upload is None else _read_once(upload, "").file
    return read is not None and len(read.features) == 1 and not read.notes and read.features[0].long_way is None


def read_file(name: str, content: bytes, *, crs: str | None = None) -> AreaFile:
    """Return the areas of a file.

    Raises:
        InputError: it cannot be read, is too large, is of another kind, or holds no area.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{PurePath(name).suffix}"
        path.write_bytes(content)
        return read_area_file(path, name=PurePath(name).name or texts.THE_FILE, crs=crs)


def _chosen(upload: UploadedFile) -> tuple[object, Area] | None:
    """Ask what the file leaves open; return the chosen area and what distinguishes this choice."""
    read = _read_once(upload, "")
    if isinstance(read.problem, CoordinateSystemUnknown) and read.problem.choices:
        show_error(read.problem)
        crs = which_system(read.problem, key=f"system_of_{upload.file_id}")
        if crs is None:
            return None
        read = _read_once(upload, crs)
    if read.problem is not None:
        show_error(read.problem)
    if read.file is None:
        return None
    for note in read.file.notes:
        st.caption(f":material/info: {plain(note)}")
    features = read.file.features
    numbers = _which(features, upload.file_id) if len(features) > 1 else (0,)
    if not numbers:
        return None
    long_way = _which_way([features[number] for number in numbers], upload.file_id)
    areas = [
        features[number].long_way if long_way and features[number].long_way else features[number].area
        for number in numbers
    ]
    area = Area.of_regions([one.geometry for one in areas if one is not None]) if len(areas) > 1 else areas[0]
    return None if area is None else ((read.file_id, read.crs, numbers, long_way), area)


def _read_once(upload: UploadedFile, crs: str) -> FileRead:
    known: dict[str, FileRead] = st.session_state.get(_READ, {})
    held = known.get(crs)
    if held is not None and held.file_id == upload.file_id:
        return held
    try:
        with st.spinner(texts.READING_FILE.format(name=plain(upload.name))):
            read = FileRead(upload.file_id, crs, read_file(upload.name, upload.getvalue(), crs=crs or None))
    except InputError as error:
        read = FileRead(upload.file_id, crs, problem=error)
    st.session_state[_READ] = {**(known if crs else {}), crs: read}
    return read


def _which(features: Sequence[Feature], file_id: str) -> tuple[int, ...]:
    """Ask which of several areas are meant; () until that is said."""
    all_together = st.checkbox(texts.ALL_TOGETHER.format(areas=count(len(features), "area")), key=f"all_of_{file_id}")
    names = [f"{one.name} · {one.source}" if one.source else one.name for one in features]
    chosen = st.multiselect(
        texts.AREAS_IN_FILE.format(areas=count(len(features), "area")),
        range(len(features)),
        key=f"areas_of_{file_id}",
        format_func=lambda number: names[number],
        placeholder=texts.CHOOSE_SOME,
        disabled=all_together,
    )
    return tuple(range(len(features))) if all_together else tuple(sorted(chosen))


def _which_way(features: Sequence[Feature], file_id: str) -> bool:
    """Ask which way round the earth an edge of more than 180° goes, where there is one."""
    asked = next((one for one in features if one.long_way is not None), None)
    if asked is None or asked.long_way is None:
        return False
    ways = {False: Bounds(*asked.area.bounds).words(), True: Bounds(*asked.long_way.bounds).words()}
    return bool(
        st.radio(
            texts.WHICH_WAY_ROUND,
            list(ways),
            format_func=lambda way: plain(ways[way]),
            key=f"way_of_{file_id}",
        )
    )
