"""ruff's security rules: switched on for the program, and each exception has its reason beside it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODE = ("olci_core", "olci_ui", "olci_cli", "olci_practice", "pages", "supply")
EXCEPTION = re.compile(r"#\s*noqa:\s*(?P<codes>[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)(?P<reason>.*)")


def test_the_security_rules_are_on_for_all_but_tests_and_benchmarks() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert "S" in lint["select"]
    assert [code for code in lint["ignore"] if code.startswith("S") and code[1:].isdigit()] == ["S101"]
    for place, codes in lint["per-file-ignores"].items():
        if "S" in codes:
            assert place.startswith("tests/")


def test_each_exception_from_a_security_rule_says_why() -> None:
    sources = [path for folder in CODE for path in (ROOT / folder).rglob("*.py")]
    found = 0
    for path in (*sources, ROOT / "app.py", ROOT / "start.py"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            match = EXCEPTION.search(line)
            if match and re.search(r"\bS\d{3}\b", match["codes"]):
                found += 1
                assert len(match["reason"].strip(" #-")) >= 8, f"{path.relative_to(ROOT)}:{number} gives no reason"
    assert found > 0
