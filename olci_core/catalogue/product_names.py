"""Product names in whatever form people have them, and what is wrong with those that are none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from olci_core.errors import InputError
from olci_core.scene import ProductName, bare_name

_CANDIDATE = re.compile(r"S3[A-Z0-9_]_\w+", re.IGNORECASE | re.ASCII)
_ID = re.compile(r"(?<![0-9a-f-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f-])", re.IGNORECASE)
_HEADINGS = {"name", "id", "product", "scene", "filename", "file"}
_CELLS = re.compile(r"[,;\t]")

# Label, length and form of each part of a name; see ProductName for the source.
_PARTS = (
    ("satellite", 3, re.compile(r"S3[A-Z0-9_]"), "like S3A or S3B"),
    ("product type", 11, re.compile(r"OL_[0-9]_[A-Z0-9_]{6}"), "like OL_1_EFR___"),
    ("begin", 15, re.compile(r"[0-9]{8}T[0-9]{6}"), "like 20240415T074029"),
    ("end", 15, re.compile(r"[0-9]{8}T[0-9]{6}"), "like 20240415T074329"),
    ("creation time", 15, re.compile(r"[0-9]{8}T[0-9]{6}"), "like 20240416T074029"),
    ("duration", 4, re.compile(r"[0-9]{4}"), "four digits"),
    ("cycle", 3, re.compile(r"[0-9]{3}"), "three digits"),
    ("relative orbit", 3, re.compile(r"[0-9]{3}"), "three digits"),
    ("frame", 4, re.compile(r"[0-9]{4}|____"), "four digits or ____"),
    ("centre", 3, re.compile(r"[A-Z0-9_]{3}"), "like PS2 or MAR"),
    ("processing class", 1, re.compile(r"[A-Z0-9_]"), "one letter"),
    ("timeliness", 2, re.compile(r"[A-Z0-9_]{2}"), "two letters like NR, ST or NT"),
    ("baseline", 3, re.compile(r"[A-Z0-9_]{3}"), "like 003"),
)


@dataclass(frozen=True, slots=True)
class RequestedName:
    """One thing asked for: as it was given, and the product name (no .SEN3) or the catalogue's id found in it.

    Where neither is in it, ``wrong`` says why.
    """

    given: str
    name: str = ""
    product_id: str = ""
    wrong: str = ""


def read_requested(names: str | Iterable[str]) -> tuple[RequestedName, ...]:
    """Return what a text or several ask for, in order, each once; empty lines and a table's heading ask nothing."""
    texts = [names] if isinstance(names, str) else list(names)
    lines = [line.strip() for text in texts for line in text.splitlines()]
    once: dict[str, RequestedName] = {}
    for line in lines:
        if line and not _is_heading(line):
            for wanted in _read_line(line):
                once.setdefault(wanted.name or wanted.product_id or wanted.given, wanted)
    return tuple(once.values())


def what_is_wrong(text: str) -> str:
    """Say which part of something like a product name is wrong, in one sentence."""
    if not text.upper().startswith("S3"):
        return "This is not the name of a Sentinel-3 product; those of OLCI begin like S3A_OL_1_EFR."
    name, place = bare_name(text).upper(), 0
    for label, length, form, right in _PARTS:
        part = name[place : place + length]
        if not form.fullmatch(part):
            return f"The {label} in the name ({part or 'nothing'}) should be {right}."
        if name[place + length : place + length + 1] not in ("_", ""):
            return f"After the {label} ({part}) the name should go on with an underscore."
        place += length + 1
    if len(name) >= place:
        return f"After the baseline the name goes on with {name[place - 1 :]}."
    return "A time in the name does not exist."


def differing_parts(one: ProductName, other: ProductName) -> tuple[str, ...]:
    """Return the labels of the parts in which two names differ."""
    return tuple(
        label for label, left, right in zip(_labels(), _texts(one), _texts(other), strict=True) if left != right
    )


def _labels() -> list[str]:
    return [label for label, _, _, _ in _PARTS]


def _texts(name: ProductName) -> list[str]:
    text, place, texts = str(name), 0, []
    for _, length, _, _ in _PARTS:
        texts.append(text[place : place + length])
        place += length + 1
    return texts


def _read_line(line: str) -> list[RequestedName]:
    candidates = dict.fromkeys(match.group().upper() for match in _CANDIDATE.finditer(line))
    good = [text for text in candidates if _is_name(text)]
    if len(good) == 1:
        return [RequestedName(line, name=good[0])]
    if good:
        return [RequestedName(text, name=text) for text in good]
    found = _ID.search(line)
    if found is not None:
        return [RequestedName(line, product_id=found.group().lower())]
    return [RequestedName(line, wrong=what_is_wrong(next(iter(candidates), line)))]


def _is_name(text: str) -> bool:
    try:
        ProductName.parse(text)
    except InputError:
        return False
    return True


def _is_heading(line: str) -> bool:
    cells = [cell.strip(" \"'").lower() for cell in _CELLS.split(line)]
    return any(cell in _HEADINGS for cell in cells) and not any(_CANDIDATE.search(c) or _ID.search(c) for c in cells)
