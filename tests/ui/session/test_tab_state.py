"""What a tab holds is changed in one place: pages and parts call its methods and write no field of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

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
