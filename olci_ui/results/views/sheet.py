"""The contact sheet: scenes as cards side by side, drawn and ticked in the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit.components.v2 as components

from olci_core.area import Area
from olci_core.percent import in_percent
from olci_core.picture import PixelGrid
from olci_core.scene import Scene
from olci_ui.formats import SATELLITES, product, scene_title
from olci_ui.page_paths import web_text
from olci_ui.pictures.crop_route import crop_path
from olci_ui.pictures.crops import CropSize, crops
from olci_ui.pictures.quicklook_route import Size, quicklook_path
from olci_ui.results import texts
from olci_ui.results.scene_panel import browser_link
from olci_ui.session.choices import Display
from olci_ui.session.clicks import field_value
from olci_ui.session.found import Found
from olci_ui.session.held_scenes import Mark, mark_words
from olci_ui.session.tab_state import TabState
from olci_ui.session.texts import MARKS as MARK_WORDS

CARDS_A_PAGE = 24
SMALL_CARD_PX = 300
MAX_ELSEWHERE = 200  # ticked scenes of other pages that can be flicked through from here

_sheet = components.component(
    "olci_contact_sheet",
    html=web_text("sheet/sheet.html"),
    css=web_text("sheet/sheet.css"),
    # One script module, kept in three files.
    js=web_text("sheet/pictures.js", "sheet/light.js", "sheet/sheet.js"),
)


def contact_sheet(state: TabState, scenes: Sequence[Scene], *, marks: Mapping[str, Mark], cut: bool, key: str) -> None:
    """Draw a page of scenes, cut to the area or whole; the tab's state hears of ticks as they are made."""
    found = state.found
    assert found is not None
    searched = found.query.area if found.query else None
    area = searched if cut else None
    on_page = {scene.id for scene in scenes}
    elsewhere = [found.by_id[one] for one in state.ticked if one in found.by_id and one not in on_page][:MAX_ELSEWHERE]
    bright = crops.shares(searched, (*scenes, *elsewhere)) if searched else {}
    size: CropSize = "small" if state.look.card_px <= SMALL_CARD_PX else "medium"

    def take_ticks() -> None:
        ticks = field_value(key, None)["ticks"]
        state.tick_on_sheet(on=ticks["on"], off=ticks["off"], serial=int(ticks["seq"]))

    draw = partial(
        cards,
        found,
        area=area,
        size=size,
        bright=bright,
        reasons=state.reasons,
        passes=state.pass_words,
        marks=marks,
    )
    _sheet(
        key=key,
        data={
            "cards": draw(scenes),
            "elsewhere": draw(elsewhere),
            "ticked": [one for one in state.ticked if one in on_page],
            "seq": state.tick_serial,
            "card_px": state.look.card_px,
            "two_rows": cut and state.look.card_px <= Display().card_px,
            "aspect": _aspect(area),
            "words": dict(texts.SHEET),
            "note": texts.PLACED if area else texts.WHOLE,
        },
        on_ticks_change=take_ticks,
    )


def cards(
    found: Found,
    scenes: Sequence[Scene],
    *,
    area: Area | None,
    size: CropSize,
    bright: Mapping[str, float | None],
    reasons: Mapping[str, str],
    passes: Mapping[str, str],
    marks: Mapping[str, Mark],
) -> list[dict[str, Any]]:
    """Return what the browser draws of each scene."""
    token = crops.token_of(area) if area else ""
    small: Size = "small" if size == "small" else "large"
    coverage = found.coverage
    return [
        {
            "id": scene.id,
            "label": scene_title(scene),
            "begin": scene.begin.isoformat(),
            "day": f"{scene.begin:%a} {scene.begin.day} {scene.begin:%b %Y}",
            "time": f"{scene.begin:%H:%M}",
            "which": [
                SATELLITES.get(scene.platform, scene.platform),
                *([product(scene.product_type)] if found.query and found.query.further_types else ()),
            ],
            "beside": passes.get(scene.id, ""),
            "mark": mark_words(marks.get(scene.id)),
            "mark_words": MARK_WORDS[marks[scene.id]] if scene.id in marks else "",
            "versions": found.versions.get(scene.id, 1),
            "standing": found.standing(scene),
            "cover": (covers := coverage.get(scene.id)),
            "cover_words": "" if covers is None else in_percent(covers),
            "bright": (is_bright := bright.get(scene.id)),
            "bright_words": "" if is_bright is None else in_percent(is_bright),
            "because": reasons.get(scene.id) or (found.standing(scene) if scene.id in found.superseded else ""),
            "src": crop_path(found.archive, token, scene.id, size=size)
            if area
            else quicklook_path(found.archive, scene.id, size=small),
            "large": crop_path(found.archive, token, scene.id, size="large") if area else None,
            "whole": quicklook_path(found.archive, scene.id, size="large"),
            "original": quicklook_path(found.archive, scene.id, size="original"),
            "official": browser_link(scene) if found.archive == "copernicus" else None,
            "empty": "" if scene.quicklook_url else texts.NO_PREVIEW,
        }
        for scene in scenes
    ]


def _aspect(area: Area | None) -> float:
    if area is None:
        return 1.0
    grid = PixelGrid.for_area(area, width_px=320)
    return round(grid.width_px / grid.height_px, 4)
