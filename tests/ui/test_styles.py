"""The style sheets of the page: quick to apply, however much stands on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOM = Path(__file__).resolve().parents[2] / "olci_ui"
SHEETS = sorted(ROOM.rglob("*.css"))
OF_ALL_WITHIN = re.compile(r"\.stApp:has\((?:[^()]|\([^()]*\))*\)\s+[^{,\s]")


@pytest.mark.parametrize("sheet", SHEETS, ids=[str(sheet.relative_to(ROOM)) for sheet in SHEETS])
def test_no_rule_makes_a_browser_go_through_the_whole_page_at_each_change(sheet: Path) -> None:
    """What is styled within the page by what the page holds is looked at anew, all of it, whenever anything changes.

    Of a calendar over ten years these are ten thousand fields. Such a rule belongs to the sheet of what it depends on.
    """
    assert not OF_ALL_WITHIN.findall(sheet.read_text("utf-8"))


@pytest.mark.parametrize(
    ("rule", "is_found"),
    [
        (".stApp:has(.st-key-bar) h1 {color: red}", True),
        ('.stApp:has(.st-key-open button[aria-expanded="true"]) .block-container {padding: 0}', True),
        (".stApp:has(.st-key-notice) {--notice: 6rem}", False),
        (".block-container:has(.st-key-bar) {padding: 0}", False),
    ],
)
def test_such_a_rule_is_found(rule: str, is_found: bool) -> None:
    assert bool(OF_ALL_WITHIN.search(rule)) == is_found
