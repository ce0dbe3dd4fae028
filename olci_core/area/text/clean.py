"""A pasted text without what copying adds to it: marks, quotes, odd spaces, an address's percent signs."""

from __future__ import annotations

import re
from urllib.parse import unquote

from olci_core.area.text.spelling import with_signs

MAX_SMALL = 4_000  # characters of a box, a point or a circle: what is longer can only be an outline
NUMBER = r"[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\ufeff\u200b-\u200f\u2028-\u202e\u2060\u00ad\0]")
_QUOTES = (('"', '"'), ("'", "'"), ("“", "”"), ("„", "“"), ("«", "»"), ("`", "`"), ("‘", "’"))
_FENCE = re.compile(r"```\w*\n?(.*?)\n?```", re.DOTALL)


def cleaned(text: str) -> str:
    """Return a text with plain spaces, without invisible marks and the quotes around it."""
    text = with_signs(_INVISIBLE.sub("", _SPACES.sub(" ", text)).strip())
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if fenced := _FENCE.fullmatch(text):
        text = fenced[1].strip()
    if re.search(r"%(?:2C|20|28|5B|7B)", text, re.IGNORECASE):
        text = unquote(text.replace("+", " ")).strip()
    for _ in range(3):
        text = text.rstrip(";,").strip() if len(text) > 1 else text
        pair = next(((a, b) for a, b in _QUOTES if len(text) > 1 and text[0] == a and text[-1] == b), None)
        if pair is None or pair[0] in text[1:-1]:
            break
        text = text[1:-1].strip()
    return text


def squeezed(text: str) -> str:
    """Return a small text with one space or line end for many, which patterns would take apart in too many ways."""
    return re.sub(r"\s{2,}", lambda many: "\n" if "\n" in many[0] else " ", text)


def numbers_in(text: str) -> list[float]:
    """Return every number of a text in its order."""
    return [float(number.replace("−", "-")) for number in re.findall(NUMBER, text)]
