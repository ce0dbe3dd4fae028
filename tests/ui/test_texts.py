"""What a person reads stands in the texts of its page: no other module of the screen holds a sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
MODULES = sorted([*(ROOT / "olci_ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"])
HOLD_TEXTS = ("texts.py", "formats.py")
"""A page's texts; and numbers, times and counted nouns in words, which all of them share."""

_MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>|&\w+;|:material/\w+:|\{%.*?%\}", re.DOTALL)
_FILLED_IN = re.compile(r"\{\{.*?\}\}|\{[^{}]*\}", re.DOTALL)
_READS_AS_TEXT = re.compile(r"[A-Za-z]{2}[^\w\s]* +[^\w\s]*[A-Za-z]{2}|^\W*[A-Z][a-z]{2,}")
_ALLOWED = {
    r"[A-Z][a-z]+(-[A-Z]\w+)+": "the name of an HTTP header",
    r".*'(self|none)'.*|private, max-age=\d+": "the value of an HTTP header",
    r"Oa\d\d.*": "a band",
    r"Feature|Point|MultiPolygon|GoogleMapsCompatible.*": "a word of GeoJSON and of a service's grid",
    r".*width: 100%": "a style",
    r"datetime64\[ms, UTC\]|YYYY-MM-DD HH:mm": "how a table holds and shows times",
    r"Name|Step": "a record's key, a step's name in folium",
    r"Open ·\.html": "the file that opens the browser and is gone a minute later",
    r"open browser": "a thread's name",
    r"OpenStreetMap|NASA GIBS": "a proper name",
}
_UNSEEN_CALLS = {
    "scripts_that_draw",
    "imported_later",
    "TypeVar",
    "cast",
    "ValueError",
    "RuntimeError",
    "TypeError",
    "count",
}
"""What these are given no person reads as it stands: a bug's message; a noun that ``formats`` has the words of."""


def texts_in(source: str) -> Iterator[tuple[int, str]]:
    """Yield the literals of a module that read as a text, each with its line; "{}" stands for what is filled in."""
    tree = ast.parse(source)
    unseen = set(_unseen(tree))
    for node in ast.walk(tree):
        if id(node) in unseen:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
            text = "".join(map(str, parts))
            unseen |= {id(part) for part in node.values if isinstance(part, ast.Constant)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        words = _FILLED_IN.sub("·", _MARKUP.sub(" ", text))
        if _READS_AS_TEXT.search(words) and not any(re.fullmatch(one, words.strip(), re.DOTALL) for one in _ALLOWED):
            yield node.lineno, text


def _unseen(tree: ast.Module) -> Iterator[int]:
    """Yield what nobody reads on a page: docstrings, types, what is exported, the log, the messages of bugs."""
    for node in ast.walk(tree):
        roots: list[ast.AST | None] = []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            roots = [node.value]
        elif isinstance(node, ast.Assert):
            roots = [node.msg]
        elif isinstance(node, ast.Call) and _is_unseen(node.func):
            roots = [*node.args]
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            roots = [node.value]
        elif isinstance(node, ast.arg | ast.AnnAssign):
            roots = [node.annotation]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            roots = [node.returns]
        yield from (id(one) for root in roots if root is not None for one in ast.walk(root))


def _is_unseen(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return isinstance(function.value, ast.Name) and function.value.id in ("log", "logging")
    return isinstance(function, ast.Name) and function.id in _UNSEEN_CALLS


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.relative_to(ROOT).as_posix())
def test_a_module_holds_no_sentence_beside_the_texts_of_its_page(module: Path) -> None:
    if module.name in HOLD_TEXTS:
        return
    found = [f"line {line}: {text!r}" for line, text in texts_in(module.read_text("utf-8"))]
    assert not found, "\n".join(["These stand in the texts.py of their page:", *found])


@pytest.mark.parametrize(
    "source",
    [
        'st.button("Search")',
        'st.caption(f"{number} scenes are here")',
        'st.markdown("**Where?** Draw " + "an area")',
        'st.button("x", help="Draw an area")',
        'raise InputError("There is no area.")',
        'words = "no area yet" if area is None else ""',
        'st.html(f\'<p class="x">Try <a href="{address}">again there</a></p>\')',
        'TITLES = {"a": "My area"}',
        'st.button(":material/search: Search")',
    ],
)
def test_a_sentence_is_found_wherever_it_stands(source: str) -> None:
    assert list(texts_in(source))


@pytest.mark.parametrize(
    "source",
    [
        '"""Draw the page."""',
        'log.warning("Not kept: %s", error)',
        'raise ValueError("no such way")',
        'st.html(f\'<img class="olci-small" alt="{words}" src="{source}">\')',
        'st.button(texts.SEARCH, icon=":material/search:", key="search_now")',
        'count(number, "new scene")',
    ],
)
def test_what_nobody_reads_is_no_text(source: str) -> None:
    assert not list(texts_in(source))


SCRIPTS = sorted(
    [
        *(ROOT / "olci_ui/web/map").glob("*.js"),
        *(ROOT / "olci_ui/web/sheet").glob("*.js"),
        *(ROOT / "olci_ui/web/page").glob("*.js"),
    ]
)
_SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
_SCRIPT_LITERAL = re.compile(r"""(["'`])((?:\\.|(?!\1).)*)\1""")
_SCRIPT_TEXT = re.compile(r"^[ ▶✓]*[A-Z][a-z]{2,}\b(?! ?[(:])|[a-z]{2} [a-z]{2,} [a-z]{2,}")
_SCRIPT_WORDS = re.compile(
    r"Arrow\w*|Tab|Esc|Escape|Enter|Home|End|Space|Shift|Point|Feature|X-\w+|draw:.*|Leaflet|[A-Z][a-z]+[A-Z]\w*"
)
"""Keys, types of GeoJSON, headers, events: words of the browser and of the map's library, shown to nobody."""


def texts_in_script(source: str) -> list[str]:
    """Return the literals of a script that read as a text."""
    literals = [_MARKUP.sub("", found[2]) for found in _SCRIPT_LITERAL.finditer(_SCRIPT_COMMENT.sub("", source))]
    return [one for one in literals if _SCRIPT_TEXT.search(one) and not _SCRIPT_WORDS.fullmatch(one)]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_shows_the_words_that_the_page_hands_in(script: Path) -> None:
    assert not texts_in_script(script.read_text("utf-8"))


def test_a_sentence_is_found_in_a_script_too() -> None:
    assert texts_in_script('say("The picture did not come");') == ["The picture did not come"]
    assert texts_in_script("made('b', '', 'Keys'); node.title = `and ${others} more here`;")
    assert not texts_in_script('if (event.key === "Escape") say(words.loading); // "No word of ours"')
