"""Coordinates as other languages spell them: Ost and Ouest, decimal commas, dashes for signs; put as English does."""

from __future__ import annotations

import re

_WORDS = {
    "north": ("nord", "norden", "norte", "noord", "norr"),
    "south": ("süd", "süden", "sued", "sueden", "sud", "sur", "sul", "zuid", "syd", "söder"),
    "east": ("ost", "osten", "est", "este", "leste", "oost", "øst", "öst"),
    "west": ("westen", "ouest", "oeste", "ovest", "vest", "väst"),
}
_ENGLISH = {word: english for english, words in _WORDS.items() for word in words} | {"ö": "E", "ø": "E"}
_WORD = re.compile(r"[^\W\d_]+")
_O = re.compile(r"(?<![^\W\d_])o(?![^\W\d_])", re.IGNORECASE)  # Ost, or Ouest and Oeste
_E_OR_W = re.compile(r"(?<![^\W\d_])([EW])(?![^\W\d_])|east|west", re.IGNORECASE)
_DECIMAL = re.compile(r"(?<=\d),(?=\d)")
_MARKED_DECIMAL = re.compile(r"\d,\d+\s*(?:[°º˚'′\"″]|[NSEW](?![a-z]))|(?<![a-z])[NSEW]\s*\d+,\d", re.IGNORECASE)
_TWO_DECIMALS = re.compile(r"\s*[-+−]?(\d+),(\d+)\s*[;\s]\s*[-+−]?(\d+),(\d+)\s*")
_COMPACT = re.compile(
    r"(?<![\d.])(?:(?P<lat>\d{2})(?=(?:\d{2}){1,2}(?:\.\d+)?\s*[NS])|(?P<lon>\d{3})(?=(?:\d{2}){1,2}(?:\.\d+)?\s*[EW]))"
    r"(?P<minutes>[0-5]\d)(?P<seconds>[0-5]\d)?(?P<fraction>\.\d+)?\s*(?P<letter>[NSEW])(?![a-z])",
    re.IGNORECASE,
)  # 5730N 02006E, 573000N0200600E: as on a chart for pilots
_FULL_WIDTH = str.maketrans("‐‑﹣－，；：．０１２３４５６７８９", "----,;:.0123456789")
_DASH_FOR_SIGN = re.compile(r"(?:^|(?<=[,;:=|/({\[]))([ \t]{0,9})[‒–—](?=\.?\d)", re.MULTILINE)
_DASH_BEHIND_SPACE = re.compile(r"(?<=\s)[‒–—](?=\.?\d)")


def with_signs(text: str) -> str:
    """Write –82, which a word processor made of -82, with its minus; a dash that means a range stays: 71.5–74."""
    if text.isascii():
        return text
    text = _DASH_FOR_SIGN.sub(r"\1-", text.translate(_FULL_WIDTH))
    return text if re.search(r"\d\W*[NSEW]", text, re.IGNORECASE) else _DASH_BEHIND_SPACE.sub("-", text)


def in_english(text: str) -> tuple[str, ...]:
    """Return a text of coordinates with English letters and decimal points; twice where O may be east or west.

    O is east beside W, west beside E, and otherwise either: Ost in German, Ouest in French.
    """
    text = _with_marks(_WORD.sub(lambda word: _ENGLISH.get(word[0].lower(), word[0]), text))
    if _O.search(text) is None:
        return (_with_decimal_points(text),)
    beside = {(letter[1] or letter[0][0]).upper() for letter in _E_OR_W.finditer(text)}
    letters = {frozenset("W"): "E", frozenset("E"): "W"}.get(frozenset(beside), "EW")
    return tuple(_with_decimal_points(_O.sub(letter, text)) for letter in letters)


def _with_marks(text: str) -> str:
    """Write 5730N 02006E as 57°30'N 20°06'E where all numbers are written so."""
    if _COMPACT.search(text) is None or re.search(r"\d", _COMPACT.sub("", text)):
        return text
    return _COMPACT.sub(_marked, text)


def _marked(angle: re.Match[str]) -> str:
    minutes, seconds, fraction = angle["minutes"], angle["seconds"], angle["fraction"] or ""
    parts = f"{minutes}{fraction}'" if seconds is None else f"{minutes}'{seconds}{fraction}\""
    return f"{angle['lat'] or angle['lon']}°{parts}{angle['letter']}"


def _with_decimal_points(text: str) -> str:
    """Write 57,5° N as 57.5° N: where a mark follows such a number, or two of them are no box."""
    if "." in text:
        return text
    two = _TWO_DECIMALS.fullmatch(text)
    is_point = two is not None and not (int(two[1]) <= int(two[3]) and int(two[2]) <= int(two[4]))
    return _DECIMAL.sub(".", text) if is_point or _MARKED_DECIMAL.search(text) else text


def decimal_pairs(lat: str, lon: str) -> tuple[str, str] | None:
    """Return 57,5 and 20,1 with decimal points where they can hardly be a range of latitudes and one of longitudes."""
    pairs = [re.fullmatch(r"\W*?([-−]?\d+),(\d+)\W*", part) for part in (lat, lon)]
    if pairs[0] is None or pairs[1] is None:
        return None
    (south, north), (west, east) = ((float(pair[1].replace("−", "-")), float(pair[2])) for pair in pairs if pair)
    if south <= north <= 90 and west <= east <= 360:
        return None
    return _DECIMAL.sub(".", lat), _DECIMAL.sub(".", lon)
