"""What a tab holds is changed in one place: pages and parts call its methods and write no field of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from olci_ui.session.tab_state import TabState

ROOT = Path(__file__).resolve().parents[3]
HELD_AS = {"state", "view"}  # how pages and parts name what a tab holds


def written_fields(file: Path) -> Iterator[str]:
    """Yield each place where a field of the tab's state is assigned, deleted or added to."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
            is_state = isinstance(node.value, ast.Name) and node.value.id in HELD_AS
            is_call = isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "tab_state"
            if is_state or is_call:
                yield f"{file.relative_to(ROOT)}:{node.lineno} .{node.attr}"


def test_only_the_session_writes_what_a_tab_holds() -> None:
    files = [*(ROOT / "pages").glob("*.py"), *(ROOT / "olci_ui").rglob("*.py")]
    others = [file for file in files if (ROOT / "olci_ui" / "session") not in file.parents]
    assert len(others) > 40
    assert [place for file in others for place in written_fields(file)] == []


def test_who_signs_in_is_led_back_but_not_who_went_elsewhere_first() -> None:
    state = TabState()
    state.open_page("Downloads")
    state.return_after_sign_in()
    state.open_page("Account")
    state.open_page("Account")
    assert state.take_return() == "downloads"
    assert state.take_return() is None
    state.open_page("Downloads")
    state.return_after_sign_in()
    state.open_page("Account")
    state.open_page("Library")
    state.open_page("Account")
    assert state.take_return() is None
