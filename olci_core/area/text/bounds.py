"""Bounds and points written as numbers: decimal or degrees-minutes-seconds, signed or with letters, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from olci_core.area.text.bare_box import boxes_of
from olci_core.area.text.spelling import in_english
from olci_core.errors import InputError

_WORDS = {"north": "N", "south": "S", "east": "E", "west": "W"}
_TOKENS = re.compile(
    r"""(?P<number>(?<![\d.°'"′″])[-+−]?(?:\d+\.?\d*|\.\d+)|(?<=[°'"′″])(?:\d+\.?\d*|\.\d+))
    |(?P<letter>(?:north|south|east|west|[NSEW])(?![a-z]))
    |(?P<range>\b(?:to|bis)\b|–|—|(?<=[\d°'"′″.])-(?=\s*\d)|(?<=\s)-(?=\s)|\.\.)
    |(?P<degree>°|º|˚|deg(?:rees)?\b)|(?P<second>"|″|”|ʺ|''|′′|´´|``|’’|sec\b)|(?P<minute>['′’´`ʹ]|min\b)
    |(?P<equals>[:=])|(?P<comma>[,;/|])|(?P<space>\s+)|(?P<other>.)""",
    re.IGNORECASE | re.VERBOSE,
)
_BETWEEN = re.compile(r"(?<=[NSEW])[-−](?=\d)", re.IGNORECASE)  # 170W-170E: a range, not a sign
_SAILORS = re.compile(
    r"(?<![\d.])(?P<degrees>\d{1,3})[-–](?P<minutes>\d{1,2}(?:\.\d+)?)(?:[-–](?P<seconds>\d{1,2}(?:\.\d+)?))?"
    r"\s*['′]?\s*(?P<letter>[NSEW])(?![a-z])",
    re.IGNORECASE,
)  # 57-30.5N 020-12.0E: degrees and minutes, as on a chart


@dataclass(frozen=True, slots=True)
class Bounds:
    """A box in degrees as somebody may have meant it; west > east crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def swapped(self) -> Bounds:
        """Return the box with longitude and latitude swapped."""
        return Bounds(self.south, self.west, self.north, self.east)

    def words(self) -> str:
        """Return the box as 82° W to 75° W, 71.5° N to 74° N."""
        return (
            f"{degrees(self.west, 'EW')} to {degrees(self.east, 'EW')}, "
            f"{degrees(self.south, 'NS')} to {degrees(self.north, 'NS')}"
        )

    def place_words(self) -> str:
        """Return the south-western corner as 57.5° N, 20.1° E."""
        return f"{degrees(self.south, 'NS')}, {degrees(self.west, 'EW')}"


@dataclass(frozen=True, slots=True)
class _Value:
    """One number of degrees as written: its letter ("" without), and whether it had a sign of its own."""

    size: float
    letter: str
    signed: bool

    @property
    def degrees(self) -> float:
        """The degrees, west and south negative.

        Raises:
            InputError: a sign stands beside a letter that says the same or the opposite.
        """
        if self.signed and self.letter:
            raise InputError(
                f"{self.size:g} {self.letter} has a sign and a letter, and they may mean the same or the opposite.",
                hint=f"Write {abs(self.size):g} {self.letter}, or {self.size:g} without a letter.",
            )
        return -self.size if self.letter in ("S", "W") else self.size


@dataclass(frozen=True, slots=True)
class _Written:
    """All numbers of a text; ``letters_first``: N 74, not 74 N; ``named``: an equals sign, colon or whole word."""

    values: tuple[_Value, ...]
    letters_first: bool
    named: bool


def bounds_in(text: str) -> tuple[Bounds, ...]:
    """Return the boxes that four numbers may mean, the likeliest first; none if they are not four bounds.

    Raises:
        InputError: minutes or seconds are 60 or more.
    """
    return tuple(dict.fromkeys(one for way in in_english(text) for one in _bounds_in(way)))


def _bounds_in(text: str) -> tuple[Bounds, ...]:
    written = _written(text)
    if written is None or len(written.values) != 4:
        return ()
    letters = "".join(sorted(value.letter for value in written.values))
    if not letters:
        return bare_bounds(*(value.size for value in written.values))
    if letters == "ENSW" and written.letters_first:
        return _edges(written)
    return _hemispheres(written.values)


def points_in(text: str) -> tuple[tuple[float, float], ...]:
    """Return the points (longitude, latitude) that two numbers may mean, none if they are not two coordinates.

    Raises:
        InputError: minutes or seconds are 60 or more.
    """
    return tuple(point for way in in_english(text) for point in _points_in(way))


def _points_in(text: str) -> tuple[tuple[float, float], ...]:
    written = _written(text)
    if written is None or len(written.values) != 2:
        return ()
    one, two = written.values
    if not one.letter and not two.letter:
        return ((one.size, two.size),)
    if one.letter in ("N", "S"):
        one, two = two, one
    if one.letter in ("E", "W") and two.letter in ("N", "S"):
        return ((one.degrees, two.degrees),)
    return ()


def bare_bounds(one: float, two: float, three: float, four: float) -> tuple[Bounds, ...]:
    """Return the boxes that four numbers without letters may mean, the likeliest first."""
    return tuple(Bounds(*edges) for edges in boxes_of(one, two, three, four))


def degrees(value: float, letters: str) -> str:
    """Return degrees as 71.5° N; ``letters`` for plus and minus."""
    return f"{abs(value):g}° {letters[value < 0]}" if value else "0°"


def _edges(written: _Written) -> tuple[Bounds, ...]:
    """Read numbers behind N, S, E and W, each once: the letters name edges, or else hemispheres."""
    size = {value.letter: value.size for value in written.values}
    west, south, east, north = (size[letter] for letter in "WSEN")
    edges = Bounds(west, south, east, north)
    if written.named or any(value.signed for value in written.values):
        return (edges,)
    south, north = (-south, -north) if south > north else (south, north)
    found = [Bounds(west, south, east, north)]
    if west > east:
        found.insert(0, Bounds(-west, south, -east, north))
    return (*found, Bounds(-size["W"], -size["S"], size["E"], size["N"]))


def _hemispheres(values: tuple[_Value, ...]) -> tuple[Bounds, ...]:
    lats = sorted(value.degrees for value in values if value.letter in ("N", "S"))
    lons = [value for value in values if value.letter in ("E", "W")]
    if len(lats) != 2 or len(lons) != 2:
        return ()
    first, second = (value.degrees for value in lons)
    along, back = Bounds(first, lats[0], second, lats[1]), Bounds(second, lats[0], first, lats[1])
    width = (second - first) % 360
    if width < 180:
        return (along,)
    # On one side of Greenwich nobody means the way round the back of the earth.
    return (back,) if lons[0].letter == lons[1].letter else (back, along)


def _written(text: str) -> _Written | None:
    """Take a text apart into its numbers; None if there is anything else in it."""
    text = _with_minutes(text)
    letters_first = re.match(r"\s*[a-z]", text, re.IGNORECASE) is not None
    if not letters_first:
        text = _BETWEEN.sub(" ", text)
    tokens = [(match.lastgroup or "", match[0]) for match in _TOKENS.finditer(text)]
    tokens = [token for token in tokens if token[0] != "space"]
    kinds = {kind for kind, _ in tokens}
    if "other" in kinds or "number" not in kinds:
        return None
    if "letter" in kinds:
        groups = _lettered(tokens if letters_first else tokens[::-1])
        values = [value for letter, group in groups for value in _values(group, letter, reverse=not letters_first)]
        values = values if letters_first else values[::-1]
    else:
        values = list(_values(tokens, ""))
    named = "equals" in kinds or any(kind == "letter" and len(word) > 1 for kind, word in tokens)
    return _Written(tuple(values), letters_first=letters_first, named=named)


def _with_minutes(text: str) -> str:
    """Write 57-30.5N as 57°30.5'N where a line between numbers cannot mean a range."""
    found = list(_SAILORS.finditer(text))
    if not any(_is_angle(match) for match in found):
        return text
    return _SAILORS.sub(
        lambda match: (
            f"{match['degrees']}°{match['minutes']}'"
            + (f'{match["seconds"]}"' if match["seconds"] else "")
            + match["letter"]
        ),
        text,
    )


def _is_angle(match: re.Match[str]) -> bool:
    """Whether two numbers and a letter must be degrees and minutes: by zeros in front, seconds, or running down."""
    degrees_, minutes = match["degrees"], match["minutes"]
    written_so = (len(degrees_) > 1 and degrees_[0] == "0") or (len(minutes) > 1 and minutes[0] == "0")
    runs_down = match["letter"].upper() in "NS" and float(minutes) < float(degrees_)
    return written_so or "." in minutes or match["seconds"] is not None or runs_down


def _lettered(tokens: list[tuple[str, str]]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each letter with the tokens up to the next one."""
    letter, group = "", list[tuple[str, str]]()
    for kind, word in tokens:
        if kind != "letter":
            group.append((kind, word))
            continue
        if letter or group:
            yield letter, group
        letter, group = _WORDS.get(word.lower(), word.upper()), []
    yield letter, group


def _values(tokens: list[tuple[str, str]], letter: str, *, reverse: bool = False) -> Iterator[_Value]:
    """Yield the values among tokens: degrees, with minutes and seconds where marks say so."""
    tokens = tokens[::-1] if reverse else tokens
    parts: list[str] = []
    found: list[_Value] = []
    marked = {kind for kind, _ in tokens} & {"minute", "second"}
    for place, (kind, word) in enumerate(tokens):
        if kind == "number":
            after = tokens[place + 1][0] if place + 1 < len(tokens) else ""
            more = bool(parts) and (after in ("minute", "second") or (bool(letter) and not marked))
            if parts and not more:
                found.append(_value(parts, letter))
                parts = []
            parts.append(word)
        elif kind in ("comma", "range") and parts:
            found.append(_value(parts, letter))
            parts = []
    if parts:
        found.append(_value(parts, letter))
    return iter(found[::-1] if reverse else found)


def _value(parts: list[str], letter: str) -> _Value:
    numbers = [float(part.replace("−", "-")) for part in parts]
    signed = parts[0][0] in "-+−"
    if len(numbers) > 3 or any(not 0 <= number < 60 for number in numbers[1:]):
        raise InputError(
            f"{' '.join(parts)} is no angle: minutes and seconds run from 0 to below 60.",
            hint="Write degrees as 71.5 or 71°30'.",
        )
    size = abs(numbers[0]) + sum(number / 60**power for power, number in enumerate(numbers[1:], 1))
    return _Value(-size if parts[0][0] in "-−" else size, letter, signed)
