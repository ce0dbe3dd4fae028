"""What has arrived: each scene with its picture, its state, and what can be done with one, several or all."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from olci_core.errors import OlciError
from olci_core.library import Entry, purge_forgotten, thumbnail
from olci_ui.field_values import fields_of
from olci_ui.formats import count, plain, size
from olci_ui.library import texts
from olci_ui.library.action_bar import action_bar, work_lines
from olci_ui.library.actions import begin_check, begin_unpack, index_of, open_folder
from olci_ui.library.footprints import area_of
from olci_ui.library.narrowing import narrowed
from olci_ui.library.texts import ELSEWHERE, PICTURE_OF, STATES, facts_of, kind_of, title_of
from olci_ui.library.viewer import look
from olci_ui.maps import FootprintOnMap, results_map
from olci_ui.maps.views import best_view
from olci_ui.notices import errors_shown
from olci_ui.page_numbers import page_numbers
from olci_ui.page_paths import page_path
from olci_ui.pictures.image_html import image_html
from olci_ui.popovers import close_popover, popover
from olci_ui.services import services
from olci_ui.services.tasks import library_tasks
from olci_ui.session.address import keep_narrowing
from olci_ui.session.clicks import field_value, heard, refusal_shown, was_done
from olci_ui.session.into_view import bring_into_view
from olci_ui.session.library_view import LibraryView
from olci_ui.session.tab_state import tab_state
from olci_ui.texts import CLOSE, MORE, SEARCH_FOR_SCENES

ENTRIES_A_PAGE = 24
NAME_PX = 720  # a name of a product, whole
LIBRARY_REFRESH_S = 2.0
FORGOTTEN_AFTER_S = 3600.0  # what a closed tab removed and can no longer put back


def library() -> None:
    """Draw everything that lies in the download folder; it is drawn anew while something arrives or is checked."""
    if "library_find" not in st.session_state:  # the page was entered
        purge_forgotten(services.archive.settings.download_dir, older_than_s=FORGOTTEN_AFTER_S, now_s=time.time())
    is_moving = _is_moving()
    st.fragment(_draw, run_every=LIBRARY_REFRESH_S if is_moving else None)(drawn_moving=is_moving)


def _is_moving() -> bool:
    return library_tasks.is_busy or any(job.state == "running" for job in services.archive.queue.snapshot())


@fields_of("library")
def _draw(*, drawn_moving: bool) -> None:
    if was_done():
        st.rerun()  # the whole page: it says what was done
    archive, view = services.archive, tab_state().library
    with errors_shown():
        index = index_of(archive)
        found = index.scan(archive.settings.download_dir)
        with st.container():  # there or not, what comes after it keeps its place
            if index.notice:
                st.warning(plain(index.notice), icon=":material/info:")
            work_lines()
        if not found and not view.removed:
            st.info(texts.NOTHING_YET, icon=":material/photo_library:")
            st.page_link(page_path("search"), label=SEARCH_FOR_SCENES, icon=":material/search:")
            return
        total = sum(entry.size_bytes for entry in found)
        folder = plain(str(archive.settings.download_dir))
        st.caption(texts.SUMMARY.format(count(len(found), "product"), size(total), folder))
        wanted, shown = narrowed(found, view.narrowing)
        with st.container(), errors_shown():
            keep_narrowing(tab_state(), wanted)
        shown = _meeting_area(shown)
        action_bar(found, shown, view)
        by_name = {entry.name: entry for entry in found}
        with st.container():
            _look(by_name, view)
        page = _page_of(shown)
        with st.container():
            if st.toggle(texts.FOOTPRINTS, key="library_map"):
                _footprints(page, view)
        if not shown:
            st.caption(texts.NONE_LIKE_THAT)
        elif wanted.look == texts.VIEWS[1]:
            _list(page, view)
        else:
            with st.container(key="library"), st.grid(min_column_width=310, gap="medium"):
                for entry in page:
                    _card(entry, view)
    if _is_moving() != drawn_moving:
        st.rerun()


def _look(by_name: dict[str, Entry], view: LibraryView) -> None:
    if view.looked_at is not None and view.looked_at in by_name:
        with st.container(border=True, key="look"):
            st.button(CLOSE, key="close_look", icon=":material/close:", on_click=heard(view.look_at, None))
            look(by_name[view.looked_at], by_name)
            bring_into_view("look", turn=view.looks, opener=f"look_{view.looked_at}")


def _meeting_area(shown: list[Entry]) -> list[Entry]:
    """Offer to leave out what does not meet the area of the search; a scene that does not say where it lies stays."""
    form = tab_state().form
    area = form.area if form is not None else None
    if area is None or not st.toggle(texts.IN_MY_AREA, key="library_in_area"):
        return shown
    kept = []
    for entry in shown:
        lies = area_of(entry)
        if lies is None or lies.intersects(area):
            kept.append(entry)
    return kept


def _page_of(shown: Sequence[Entry]) -> Sequence[Entry]:
    pages = -(-len(shown) // ENTRIES_A_PAGE)
    number = page_numbers(pages, key=f"library_page_{pages}")
    return shown[(number - 1) * ENTRIES_A_PAGE : number * ENTRIES_A_PAGE]


def _cells(entry: Entry) -> tuple[object, ...]:
    """Return what the list says of a scene, a cell a column."""
    begin, kind = entry.product.begin.replace(tzinfo=None), kind_of(entry)
    return begin, kind, STATES[entry.state][0], size(entry.size_bytes), entry.name, entry.folder, entry.search


def _list(page: Sequence[Entry], view: LibraryView) -> None:
    rows = [
        dict(zip(("", *texts.COLUMNS), (entry.name in view.selected, *_cells(entry)), strict=True)) for entry in page
    ]
    key = f"library_list_{view.turn}_{hash(tuple(entry.name for entry in page))}"
    without = [head for head in texts.COLUMNS if not any(row[head] for row in rows)]
    columns: dict[str, ColumnConfig | None] = dict.fromkeys(without)
    columns[texts.NAME_COLUMN] = st.column_config.TextColumn(width=NAME_PX)
    edited = st.data_editor(
        rows,
        key=key,
        hide_index=True,
        disabled=texts.COLUMNS,
        height="content",
        column_config=columns,
    )
    for entry, row in zip(page, edited, strict=True):
        if bool(row[""]) != (entry.name in view.selected):
            view.keep_selected(entry.name, is_selected=bool(row[""]), turn=view.turn)
            st.rerun()


def _card(entry: Entry, view: LibraryView) -> None:
    with st.container(border=True, key=f"card_{entry.name}"):
        _picture(entry)
        turn = view.turn
        key = f"pick_{turn}_{entry.name}"
        is_selected = entry.name in view.selected

        def keep() -> None:
            view.keep_selected(entry.name, is_selected=bool(field_value(key, is_selected)), turn=turn)

        st.checkbox(title_of(entry), value=is_selected, key=key, on_change=heard(keep))
        word, icon, color = STATES[entry.state]
        st.badge(word, icon=icon, color=color)  # type: ignore[arg-type]  # one of its colours
        st.caption(plain(facts_of(entry)))
        if entry.search:
            st.caption(plain(entry.search))
        if entry.note:
            st.caption(plain(entry.note))
        _buttons(entry, view)


def _buttons(entry: Entry, view: LibraryView) -> None:
    buttons = st.container(horizontal=True)
    show = heard(view.look_at, entry.name)
    is_arriving = _is_arriving(entry)
    buttons.button(
        texts.LOOK, key=f"look_{entry.name}", icon=":material/visibility:", disabled=is_arriving, on_click=show
    )
    check = heard(begin_check, services.archive, [entry])
    buttons.button(
        texts.CHECK, key=f"check_{entry.name}", icon=":material/fact_check:", disabled=is_arriving, on_click=check
    )
    more = f"more_{entry.name}"
    with popover(MORE, icon=":material/more_horiz:", key=more, inside=buttons):
        for path in entry.paths:
            st.code(str(path), language=None, wrap_lines=True)
        is_zip_only = [holding.kind for holding in entry.holdings] == ["zip"] and entry.state != "partial"
        if is_zip_only:
            unpack = heard(_unpack, entry, more)
            st.button(texts.UNPACK_ONE, key=f"unpack_{entry.name}", icon=":material/folder_zip:", on_click=unpack)
        show = heard(_open_folder, entry, more, at=more)
        st.button(texts.OPEN_FOLDER, key=f"open_{entry.name}", icon=":material/folder_open:", on_click=show)
        refusal_shown(more)
        st.markdown(ELSEWHERE)


def _unpack(entry: Entry, more: str) -> None:
    begin_unpack([entry], keep_zip=True)
    close_popover(more)


def _open_folder(entry: Entry, more: str) -> None:
    open_folder(entry.path)
    close_popover(more)


def _is_arriving(entry: Entry) -> bool:
    """Whether a scene is the beginning of a zip, of which nothing can be read yet."""
    return entry.state == "partial" and all(holding.kind == "zip" for holding in entry.holdings)


def _picture(entry: Entry) -> None:
    try:
        picture = _thumbnail(entry.path, entry.path.stat().st_mtime_ns)
    except (OlciError, OSError):
        picture = None
    if picture is not None:
        st.html(image_html(picture, alt=f"{PICTURE_OF} {title_of(entry)}"))
    else:
        st.caption(texts.NOT_ALL_HERE if _is_arriving(entry) else texts.NO_QUICKLOOK)


@st.cache_data(max_entries=200, show_spinner=False)
def _thumbnail(path: Path, _changed_ns: int) -> bytes | None:
    return thumbnail(path)


def _footprints(page: Sequence[Entry], view: LibraryView) -> None:
    lying = [(entry, area_of(entry)) for entry in page]
    shapes = [
        FootprintOnMap(entry.name, title_of(entry), area, begin=entry.product.begin)
        for entry, area in lying
        if area is not None
    ]
    where = best_view(shapes[0].area) if shapes else "world"
    click = results_map(shapes, selected=tuple(view.selected), view=where, key="library_map_shown", height_px=380)
    if click is not None and click.ids:
        view.select({*view.selected, click.ids[0]})
        st.rerun()
