"""The rules that tools keep: format, lint, types, and which room may import which."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from tests.type_check import types_checked

ROOT = Path(__file__).resolve().parent.parent
TOOLS = {
    "the code is formatted": ["-m", "ruff", "format", "--check", "."],
    "the linter has nothing to say": ["-m", "ruff", "check", "."],
    "imports run down only": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
}


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS.keys())
def test_rule(tool: list[str]) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "120"}
    done = subprocess.run(
        [sys.executable, *tool], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_types_fit_strictly() -> None:
    status, printed = types_checked()
    assert status == 0, printed


@pytest.mark.parametrize("page", sorted((ROOT / "pages").glob("*.py")), ids=lambda page: page.stem)
def test_a_page_is_thin_and_made_of_olci_ui_alone(page: Path) -> None:
    text = page.read_text("utf-8")
    assert len(text.splitlines()) <= 100
    for node in ast.walk(ast.parse(text)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert {name.partition(".")[0] for name in names} <= {"streamlit", "olci_ui"}


BUTTONS = {"button", "form_submit_button", "menu_button"}
BREAKS_OFF = "stop_asking"  # its click has no other effect than to break off the run that asks


@pytest.mark.parametrize("folder", ["olci_ui", "pages"])
def test_what_a_button_does_is_its_on_click_unless_it_only_leads_to_another_page(folder: str) -> None:
    for source in (ROOT / folder).rglob("*.py"):
        tree = ast.parse(source.read_text("utf-8"))
        leading_on = {
            call
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and "go_to(" in ast.unparse(node.body[-1])
            for call in ast.walk(node.test)
        }
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in BUTTONS):
                continue
            is_heard = any(word.arg == "on_click" for word in node.keywords)
            where = f"{source.relative_to(ROOT)}:{node.lineno}: a click may be lost; see olci_ui/session/clicks.py"
            assert is_heard or node in leading_on or BREAKS_OFF in ast.unparse(node), where


def test_the_core_prints_nothing_and_leaves_nothing_unfinished() -> None:
    for folder in ("olci_core", "olci_cli", "olci_practice", "olci_ui", "pages"):
        for source in (ROOT / folder).rglob("*.py"):
            text = source.read_text("utf-8")
            for word in ("TODO", "FIXME", "NotImplementedError", "coming soon", "except Exception"):
                assert word not in text, f"{source.relative_to(ROOT)} holds {word}"


CHECKED = ("olci_core", "olci_cli", "olci_practice", "olci_ui", "pages", "supply", "docs", "tests", "benchmarks")
EXCEPTION = re.compile(r"# (?:noqa|type: ignore)\b")
REASON = re.compile(r"# ?noqa: [A-Z0-9, ]+(?: - |  # )\w|# ?type: ignore\[[a-z,-]+\](?:  #| -) \w")


def test_each_exception_from_a_check_has_its_reason() -> None:
    bare = []
    for path in chain(ROOT.glob("*.py"), *((ROOT / folder).rglob("*.py") for folder in CHECKED)):
        lines = path.read_text("utf-8").splitlines()
        for number, line in enumerate(lines):
            if EXCEPTION.search(line) and not REASON.search(line):
                above = next((one for one in reversed(lines[:number]) if not EXCEPTION.search(one)), "")
                if not above.lstrip().startswith("#"):
                    bare.append(f"{path.relative_to(ROOT)}:{number + 1}: {line.strip()}")
    assert not bare, "\n".join(bare)


OURS = ("olci_core", "olci_cli", "olci_practice", "olci_ui", "pages", "supply", "docs", "benchmarks")
EACH_ITS_OWN = {
    "ROOT": "the checkout, for start.py, which runs before anything is installed, for supply and for benchmarks",
    "MAX_SKIP": "the practice archive has its limits from CDSE's documentation, not from the client that it tests",
    "MAX_TOP": "as MAX_SKIP",
}
"""Names that several modules give a value of their own, and why."""


@dataclass(frozen=True)
class OurModule:
    """What a module of the program, its benchmarks or its documents defines; each with the line it begins in."""

    path: str
    lines: int
    classes: tuple[tuple[str, int], ...]
    functions: tuple[tuple[str, int, int], ...]  # the last is how many lines it has
    constants: tuple[tuple[str, str], ...]  # name and value as it is written


@cache
def our_modules() -> tuple[OurModule, ...]:
    """Return each module; read once, for no tree of that size is kept."""
    return tuple(
        read_module(path) for path in chain(ROOT.glob("*.py"), *((ROOT / room).rglob("*.py") for room in OURS))
    )


def read_module(path: Path) -> OurModule:
    """Read what a module defines."""
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    nodes = list(ast.walk(tree))
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return OurModule(
        path.relative_to(ROOT).as_posix(),
        len(text.splitlines()),
        tuple((node.name, node.lineno) for node in nodes if isinstance(node, ast.ClassDef)),
        tuple((node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions),
        tuple(module_constants(tree)),
    )


def test_no_two_classes_have_the_same_name() -> None:
    standing_at: dict[str, list[str]] = {}
    for module in our_modules():
        for name, line in module.classes:
            standing_at.setdefault(name, []).append(f"{module.path}:{line}")
    assert {name: places for name, places in standing_at.items() if len(places) > 1} == {}


def test_no_constant_and_no_type_stands_twice() -> None:
    standing_at: dict[str, list[str]] = {}
    for module in our_modules():
        for name, value in module.constants:
            is_public = not name.startswith("_") and not module.path.endswith("/texts.py")
            is_local = name in EACH_ITS_OWN or "TypeVar(" in value or not name.lstrip("_")[0].isupper()
            if not is_local:  # what others import has one home; what a module keeps to itself stands nowhere else alike
                standing_at.setdefault(name if is_public else f"{name} = {value}", []).append(module.path)
    assert {name: places for name, places in standing_at.items() if len(set(places)) > 1} == {}


def module_constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield what a module assigns to names of its own: the name, and the value as it is written."""
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        target, value = node.targets[0] if isinstance(node, ast.Assign) else node.target, node.value
        pairs = [(target, value)]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = list(zip(target.elts, value.elts, strict=True))
        yield from ((name.id, ast.unparse(given)) for name, given in pairs if isinstance(name, ast.Name))


MAX_MODULE_LINES, MAX_FUNCTION_LINES = 300, 50
"""A module has about 250 lines, a function about 40; from here on it is two thoughts."""


def test_no_module_and_no_function_is_two_thoughts() -> None:
    for module in our_modules():
        assert module.lines <= MAX_MODULE_LINES, f"{module.path} has {module.lines} lines"
        for name, line, length in module.functions:
            assert length <= MAX_FUNCTION_LINES, f"{module.path}:{line}: {name} has {length} lines"


DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs/*.md", "docs/decisions/*.md")


def test_every_module_that_a_document_names_is_there() -> None:
    found = chain(ROOT.glob("*.py"), *((ROOT / room).rglob("*.py") for room in (*OURS, "tests")))
    paths = [path.relative_to(ROOT).as_posix() for path in found]
    for document in chain.from_iterable(map(ROOT.glob, DOCUMENTS)):
        for name in re.findall(r"`([\w/]+\.py|test_\w+)`", document.read_text("utf-8")):
            ending = f"/{name.removesuffix('.py')}.py"
            assert any(f"/{path}".endswith(ending) for path in paths), f"{document.name} names {name}"


def test_the_drawing_of_the_rooms_names_each_one() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    drawing = (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("```mermaid")[2].partition("```")[0]
    layers = [layer for contract in contracts for layer in contract.get("layers", ())]
    rooms = {room.strip() for layer in layers for room in layer.split("|")}
    assert {room for room in rooms if not re.search(rf"\b{room}\b", drawing)} == set()


DEFINED = re.compile(r"(?<!\)\n)^(?:def|class) (\w+)|^([A-Z_]\w*|log)(?:: [^=\n]+)? = ", re.MULTILINE)
"""What a module defines, but for what it hands to a decorator with arguments, such as a fixture."""
IMPORTED = re.compile(r"^ *from [\w.]*?(\w+) import (\([^)]*\)|[^\n]*)", re.MULTILINE)
CALLED_BY_OTHERS = ("test_", "pytest_", "__")


def test_nothing_stands_that_nothing_uses() -> None:
    paths = chain(ROOT.glob("*.py"), *((ROOT / room).rglob("*.py") for room in CHECKED))
    texts = {path: path.read_text("utf-8") for path in paths}
    everywhere = Counter(chain.from_iterable(re.findall(r"\w+", text) for text in texts.values()))
    imported = {
        (module, name)
        for text in texts.values()
        for module, names in IMPORTED.findall(text)
        for name in re.findall(r"\w+", names)
    }
    attributes = {name for text in texts.values() for name in re.findall(r"\.(\w+)", text)}
    unused = []
    for path, text in texts.items():
        here = Counter(re.findall(r"\w+", text))
        for function, value in DEFINED.findall(text):
            name = function or value
            is_used_elsewhere = (path.stem, name) in imported or name in attributes
            is_unused = everywhere[name] == 1 or (value and here[name] == 1 and not is_used_elsewhere)
            if is_unused and not name.startswith(CALLED_BY_OTHERS):
                unused.append(f"{path.relative_to(ROOT)}: {name}")
    assert not unused, "\n".join(unused)


AREA = "olci_core.area."  # Area.from_text and Area.from_file read areas by what makes them


def test_the_tests_patch_nothing_and_wait_for_what_is_there_not_for_a_time() -> None:
    banned = ("monkeypatch." + "setattr", "mock" + ".patch", "wait_for_" + "timeout")
    for path in sorted((ROOT / "tests").rglob("*.py")):
        text = path.read_text("utf-8")
        assert not [word for word in banned if word in text], path


def test_no_module_of_the_core_or_the_practice_archive_imports_one_that_imports_it() -> None:
    imports = {name: imported for name, imported in module_imports() if not name.startswith(AREA)}
    rest = dict(imports)
    while free := {name for name, imported in rest.items() if not imported & rest.keys()}:  # what needs no other
        rest = {name: imported for name, imported in rest.items() if name not in free}
    assert rest == {}, "\n".join(f"{name} imports {sorted(imported & rest.keys())}" for name, imported in rest.items())


def module_imports() -> Iterator[tuple[str, set[str]]]:
    """Yield each module and those that it imports, here or inside of its functions; packages count as their modules."""
    sources = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for room in ("olci_core", "olci_practice")
        for path in (ROOT / room).rglob("*.py")
        if path.name != "__init__.py"
    }
    for name, path in sources.items():
        imported: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                imported |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        yield name, (imported & sources.keys()) - {name}
