"""Things are called by the field's names: the private words that once stood for them do not come back.

Each word is searched as a whole part of a name or of a sentence (``told``, ``was_told``, ``wasTold``) in code,
comments, documentation and file names. CHANGELOG.md is history and stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("olci_core", "olci_cli", "olci_practice", "olci_ui", "pages", "supply", "benchmarks", "tests", "docs", ".ci")
KINDS = frozenset({".py", ".md", ".js", ".css", ".html", ".toml", ".txt", ""})
NOT_OURS = (
    "olci_ui/web/vendor/",  # other people's code
    "olci_core/area/named_regions.txt",  # names of places on the earth
    "requirements",  # names of packages
    "CHANGELOG.md",  # history
    "tests/test_words.py",  # this list
)

WORDS = {
    "foremans?": "scheduler",
    "runners?": "scheduler thread, process",
    "patience": "retry policy",
    "paces?": "retry policy, speed",
    "weather": "outage",
    "ownership": "process lock",
    "mirror(s|ed)?": "queue view",
    "deeds?": "actions",
    "aims?": "target key",
    "wish(es|ed)?": "auto-tick; what is set or wanted",
    "transits?": "progress",
    "meters?": "speed, progress",
    "landings?": "part file",
    "mend(s|ed|ing)?": "repair",
    "admissions?": "new job",
    "sieves?": "result filter",
    "settl(e|es|ed|ing)": "result filter, footprint prefilter; conclude",
    "supersets?": "query cover",
    "lapses?": "animation",
    "outlooks?": "download progress",
    "exchang(e|es|ed)": "messages; swap",
    "sending": "throttle",
    "traffic": "transfer log",
    "sites?": "service state",
    "lows": "cyclones",
    "shel(f|ves)": "product cache",
    "told": "notified, said, known by: one name a meaning",
    "tell(s|ing)?": "notify, report, distinguish: one name a meaning",
}
"""Private word (a pattern of one whole part, lower case) → what stands for it now."""

NAMES = {
    r"^ *\w*(?<![A-Z])(?:MOST|LONGEST|FEWEST)(?![A-Z])\w*(?:: \w+)? = [\d(]": "MAX_, MIN_",
    r"^ *\w*(?<![A-Z])(?:LEAST|WIDEST|SMALLEST|LARGEST|FURTHEST|FARTHEST)(?![A-Z])\w*(?:: \w+)? = [\d(]": "MAX_, MIN_",
    r"\b_?(?:most|longest|fewest)_(?:bytes|chars|mb|s|km|px|pixels|rows|requests|at_once|busy)\b": "max_, min_",
    r"\bclass (?:Pace|Series|Again|GiveUp|Halt|Line|Deed|Aim|Wanted|Sieve|Meeting|Ask|Port|Site|Listed)\b": "WORDS",
    r"\b(?:Pace|Again|GiveUp|Halt|Line|Deed|Aim|Wanted|Sieve|Meeting)\b(?=[(\[|]| =)": "WORDS",
    r"\b\w*places?_(?:free|release)\w*|\w+_PLACES_FOR_S|USUAL_PLACES|quicklook_places": "concurrency limit, slots",
}
"""Private name (a pattern, as it is spelt) → what stands for it now. As words of a sentence these are English."""

MODULES = frozenset(
    (
        *(
            "port",
            "exchange",
            "sending",
            "traffic",
            "site",
            "reach",
            "lows",
            "shelf",
            "mirror",
            "line",
            "ask",
            "listed",
        ),
        *(
            "superset",
            "rings",
            "regions",
            "transit",
            "meter",
            "landing",
            "mend",
            "admission",
            "lapse",
            "outlook",
            "told",
        ),
        *("deeds", "patience", "ownership", "foreman", "runner", "pace", "sieve", "meeting"),
    )
)
"""What no module is called any more, whatever the word may mean inside of one."""

ALLOWED = (
    ("mirror", r"^tests/test_mirror\.py:|test_mirror\.py|^CONTRIBUTING\.md:.*mirror the code", "tests mirror the code"),
    ("mirror", r"never_mirrored|never mirrored", "an image turned over"),
    ("runner", r"^tests/ui/conftest\.py:", "Streamlit's own name"),
    (
        "weather",
        r"^olci_practice/|^tests/practice/|test_weather|README\.md:.*olci_practice",
        "clouds of the practice earth",
    ),
    (
        "weather",
        r"^docs/decisions/0012-practice-archive\.md:|^docs/glossary\.md:.*tie points",
        "clouds; tie points of a product",
    ),
    ("meter", r"no-progress-meter", "an option of curl"),
    ("meter", r"^olci_core/area/text/places\.py:", "the unit, as people write it"),
    ("exchange", r"grant-type:token-exchange", "a grant type of OAuth"),
    (
        "site",
        r"(?i:(cross|same|fetch)[-_]?site)|_FOREIGN_SITES|other_site|[Aa]nother site|on the site",
        "the web's term (RFC 6265bis)",
    ),
    ("site", r"site-packages", "where Python keeps what is installed"),
    ("site", r"station\|site\|id", "a column of a list of stations"),
    (
        "shelf",
        r"^olci_practice/earth/|[Ii]ce.[Ss]hel|shelf_ice|^olci_ui/web/(make_land\.py|map/earth\.js):|coast\.py:",
        "ice shelves, continental shelves",
    ),
    ("aim", r"WebUIOmniboxAimPopup", "features of Chromium's address field"),
    ("tell", r'"Tell me when ', "what a switch on the page says"),
    ("tell", r"\.tell\(\)|def tell\(self\)", "the position in a file, as Python calls it"),
)
"""Word, the lines (as ``path: line``) where it may stand, and what it means there."""

FREE = {
    "rings, regions": "what polygons are made of (RFC 7946); seas and gulfs by name",
    "nodes": "of an orbit, of a grid, of a syntax tree, of the catalogue's protocol (OData)",
    "port": "of a host (RFC 9110)",
    "places": "points on the earth; `places=4` of DownloadQueue and `olci download --places` are names others build on",
    "series": "figures of an area over time; pandas.Series",
    "reading, readings": "what a text means as an area; words of English elsewhere",
    "again, ask, listed, wanted, line, reach, most, longest, fewest": "words of English",
}
"""What was a private word in one sense, and has another one in the field: NAMES alone looks for it."""

PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


@cache
def lines() -> tuple[tuple[str, str], ...]:
    """Return every line of the project's texts: where it stands, and the line."""
    return tuple(
        (f"{name}:{number}", line)
        for name, text in _texts()
        for number, line in enumerate([name, *text.splitlines()])  # number 0 is the file's name
    )


def _texts() -> Iterator[tuple[str, str]]:
    found = [path for path in ROOT.iterdir() if path.is_file() and not path.name.startswith(".")]
    found += [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    for path in sorted(found):
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in KINDS and not name.startswith(NOT_OURS) and "__pycache__" not in name:
            yield name, path.read_text("utf-8", errors="replace")


def is_allowed(word: str, where: str, line: str) -> bool:
    """Whether a word stands there in a sense of its own."""
    return any(
        word.startswith(one[:4]) and re.search(pattern, f"{where.rpartition(':')[0]}: {line}")
        for one, pattern, _ in ALLOWED
    )


def test_no_private_word_has_come_back() -> None:
    private = re.compile("|".join(WORDS))
    back = [
        f"{where}: {word!r} in {line.strip()[:120]}"
        for where, line in lines()
        for word in {part.lower() for part in PART.findall(line)}
        if private.fullmatch(word) and not is_allowed(word, where, line)
    ]
    assert back == [], "\n".join(["private words (WORDS says what stands for them):", *back])


@pytest.mark.parametrize("pattern", NAMES)
def test_no_private_name_has_come_back(pattern: str) -> None:
    private = re.compile(pattern)
    back = [f"{where}: {found.group()}" for where, line in lines() for found in private.finditer(line)]
    assert back == [], "\n".join([f"private names ({NAMES[pattern]}):", *back])


def test_no_module_has_a_private_name() -> None:
    stems = {Path(where.partition(":")[0]).stem for where, _ in lines() if not where.startswith("tests/")}
    assert not stems & MODULES


def test_each_exception_is_needed() -> None:
    for word, pattern, reason in ALLOWED:
        assert any(
            re.search(pattern, f"{where.rpartition(':')[0]}: {line}") and word[:4] in line.lower()
            for where, line in lines()
        ), f"{word} as {reason} stands nowhere any more"
