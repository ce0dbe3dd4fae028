"""An area from a file that a person uploads: one of its features, or all of them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePath

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from olci_core.area import Area, Feature, features_in_file
from olci_core.errors import InputError
from olci_ui.formats import count
from olci_ui.notices import show_error

KINDS = ("geojson", "json", "kml", "kmz", "zip", "gpkg")
MAX_MB = 50
ALL = -1
_READ, _TAKEN = "area_file_read", "area_file_taken"


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file held: its areas, or why they cannot be used."""

    file_id: str
    features: tuple[Feature, ...] = ()
    problem: InputError | None = None


def file_choice() -> Area | None:
    """Draw the upload, and the choice among the areas of a file; return an area once, when it is new."""
    with st.popover("Upload a file", icon=":material/upload_file:"):
        file = st.file_uploader(
            "Or upload a file",
            type=list(KINDS),
            key="area_file",
            max_upload_size=MAX_MB,
            help="GeoJSON, KML, KMZ, zipped Shapefile (.shp, .dbf, .prj together) or GeoPackage, in any "
            "coordinate system",
        )
        if file is None:
            return None
        read = _read_once(file)
        if read.problem is not None:
            show_error(read.problem)
            return None
        number = _which(read)
    taken = (read.file_id, number)
    if number is None or st.session_state.get(_TAKEN) == taken:
        return None
    st.session_state[_TAKEN] = taken
    return in_one(read.features) if number == ALL else read.features[number].area


def read_file(name: str, content: bytes) -> tuple[Feature, ...]:
    """Return the areas of a file.

    Raises:
        InputError: it cannot be read, is too large, is of another kind, or holds no area.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{PurePath(name).suffix}"
        path.write_bytes(content)
        return features_in_file(path)


def in_one(features: tuple[Feature, ...]) -> Area:
    """Return all areas as one."""
    geometries = [feature.area.to_geojson() for feature in features]
    return Area.from_geojson({"type": "GeometryCollection", "geometries": geometries})


def _read_once(file: UploadedFile) -> FileRead:
    known: FileRead | None = st.session_state.get(_READ)
    if known is not None and known.file_id == file.file_id:
        return known
    try:
        read = FileRead(file.file_id, read_file(file.name, file.getvalue()))
    except InputError as error:
        read = FileRead(file.file_id, problem=error)
    st.session_state[_READ] = read
    return read


def _which(read: FileRead) -> int | None:
    """Ask which area of several is meant; None until that is said."""
    if len(read.features) == 1:
        return 0
    names = {ALL: f"All {count(len(read.features), 'area')} together"}
    names |= {number: feature.name for number, feature in enumerate(read.features)}
    return st.selectbox(
        f"{count(len(read.features), 'area')} in this file",
        list(names),
        index=None,
        key=f"area_of_{read.file_id}",
        format_func=lambda number: names[number],
        placeholder="Choose one, or all",
    )
