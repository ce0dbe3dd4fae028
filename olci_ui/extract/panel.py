"""The Extract page: scenes, area and choices; a preview; the work; what came of it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from olci_core.area import Area
from olci_core.extract import Grid, Made, Outputs, Request, cut, make_files, write_picture
from olci_core.library import Entry
from olci_ui.extract import texts
from olci_ui.extract.area import chosen_area
from olci_ui.extract.choices import Choices, drawn_choices
from olci_ui.extract.results import show_made
from olci_ui.extract.scenes import chosen_scenes, label_of
from olci_ui.extract.stations import chosen_stations
from olci_ui.formats import count, plain, rough_duration, size
from olci_ui.notices import errors_shown, show_error
from olci_ui.pictures.image_html import image_html
from olci_ui.services import services
from olci_ui.services.work import Piece, extract_work
from olci_ui.session.clicks import kept, taken, waits
from olci_ui.session.tab_state import tab_state

REFRESH_S = 1.0
CUTS = "cuts"
_PREVIEW, _CUT = "extract_preview", "extract_all"  # clicks that wait until the choices have been read
_TYPICAL_CUT_S = 6.0  # of a full-size scene, until a preview has measured it
_BYTES_A_CELL = 3.0  # float32, compressed


def extract() -> None:
    """Draw the page."""
    state = tab_state()
    with errors_shown():
        entries = chosen_scenes(state.library)
        if entries:
            area = chosen_area(state)
            choices = drawn_choices(entries[0].path)
            places, window = chosen_stations()
            if area is None:
                st.info(texts.GIVE_AN_AREA, icon=":material/crop:")
            elif not choices.variables:
                st.info(texts.CHOOSE_A_VARIABLE, icon=":material/checklist:")
            else:
                wanted = Outputs(choices.formats, choices.with_series, places, window, _bands(choices))
                _begin(entries, area, choices, wanted)
    is_busy = extract_work.is_busy
    st.fragment(_work, run_every=REFRESH_S if is_busy else None)(drawn_busy=is_busy)
    made = [piece for piece in extract_work.pieces() if isinstance(piece.result, Made)]
    if made:
        show_made(made[-1].number, made[-1].result)


def _begin(entries: Sequence[Entry], area: Area, choices: Choices, wanted: Outputs) -> None:
    """Say what it will take, and offer a preview and the whole."""
    grid = Grid.for_area(area, pixel_m=choices.pixel_m, crs=choices.crs)
    cells = grid.rows * grid.columns * len(choices.variables) * len(entries)
    files_bytes = cells * _BYTES_A_CELL * len(set(choices.formats) - {"png"})
    one_s = st.session_state.get("extract_one_s", _TYPICAL_CUT_S)
    st.markdown(
        texts.COST.format(
            count(len(entries), "scene"),
            grid.columns,
            grid.rows,
            size(files_bytes),
            rough_duration(one_s * len(entries) / 2),
        )
    )
    bar = st.container(horizontal=True, vertical_alignment="bottom", key="extract_begin")
    labels = {entry.name: label_of(entry) for entry in entries}
    which = bar.selectbox(
        texts.PREVIEW_OF, list(labels), format_func=labels.__getitem__, key="extract_preview_of", width=220
    )
    bar.button(texts.PREVIEW, key="extract_preview", icon=":material/visibility:", on_click=kept(_PREVIEW))
    if waits(_PREVIEW):
        entry = next(each for each in entries if each.name == which)
        began_s = time.monotonic()
        with errors_shown(), st.spinner(texts.CUTTING_ONE):
            said = texts.PREVIEW_SAYS.format(entry.product.begin)
            try:
                picture = _picture_of(entry.path, area, choices)
            finally:
                taken(_PREVIEW)  # made or refused: it is not tried again with the next run
            st.html(image_html(picture, alt=said, max_width_px=720))
            st.session_state["extract_one_s"] = time.monotonic() - began_s
    bar.button(
        texts.CUT_OUT.format(count(len(entries), "scene")),
        key="extract_all",
        type="primary",
        icon=":material/crop:",
        on_click=kept(_CUT),
    )
    if taken(_CUT):
        request = Request(
            paths=tuple(str(entry.path) for entry in entries),
            products=(),
            area_wkt=area.to_wkt(),
            variables=choices.variables,
            pixel_m=choices.pixel_m,
            crs=choices.crs,
            mask=choices.mask,
            searches=tuple((entry.name, entry.search) for entry in entries),
        )
        folder = services.archive.settings.download_dir / CUTS / f"{datetime.now(UTC):%Y-%m-%d %H.%M.%S}"

        def work(piece: Piece) -> Made:
            return make_files(request, wanted, folder, on_progress=piece.report)

        extract_work.begin(texts.WORK_CUTTING.format(count(len(entries), "scene")), work)
        st.rerun()


def _picture_of(path: Path, area: Area, choices: Choices) -> bytes:
    bands = _bands(choices)
    names = bands or choices.variables[:1]
    dataset = cut(path, area, variables=names, pixel_m=choices.pixel_m, crs=choices.crs, mask=choices.mask)
    with tempfile.TemporaryDirectory() as folder:
        write_picture(dataset, Path(folder) / "cut.png", bands=names)
        return (Path(folder) / "cut.png").read_bytes()


def _bands(choices: Choices) -> tuple[str, ...] | None:
    """Return what pictures are made of: natural colour where it is chosen, else the first variable."""
    natural = ("Oa08_reflectance", "Oa06_reflectance", "Oa04_reflectance")
    return natural if set(natural) <= set(choices.variables) else choices.variables[:1] or None


def _work(*, drawn_busy: bool) -> None:
    for piece in extract_work.pieces():
        if not piece.is_over:
            with st.container(horizontal=True, vertical_alignment="center", key=f"extract_work_{piece.number}"):
                st.progress(
                    piece.share, text=plain(texts.DONE_SO_FAR.format(piece.title, piece.done, piece.total or "…"))
                )
                st.button(texts.STOP, key=f"extract_stop_{piece.number}", on_click=piece.stop)
        elif piece.error is not None and not piece.seen:
            if piece.state == "stopped":
                st.info(str(piece.error), icon=":material/stop_circle:")
            else:
                show_error(piece.error)
            st.button(texts.UNDERSTOOD, key=f"extract_seen_{piece.number}", type="tertiary", on_click=piece.see)
    if extract_work.is_busy != drawn_busy:
        st.rerun()
