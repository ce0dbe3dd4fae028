"""Boxes as programs write them: bbox=…, BBOX(…), ENVELOPE(…), Extent: …, xmin: …, c(…), ext(…), [EPSG:…]."""

from __future__ import annotations

import re
from dataclasses import dataclass

from olci_core.area.text.clean import NUMBER, numbers_in
from olci_core.area.text.spelling import decimal_pairs

_N = rf"\s*({NUMBER})\s*"
_FOUR = rf"{_N}[,;\s]{_N}[,;\s]{_N}[,;\s]{_N}"
WSEN, WESN, WENS, SWNE = (0, 1, 2, 3), (0, 2, 1, 3), (0, 3, 1, 2), (1, 0, 3, 2)
"""Where west, south, east and north stand among four numbers."""

_CALLS = {
    "envelope": (WENS,),
    "ext": (WESN,),
    "extent": (WESN,),
    "spatextent": (WESN,),
    "latlngbounds": (SWNE,),
    "c": (WSEN, WESN),
}
_CALL = re.compile(r"(?P<name>[A-Za-z_][\w.:]*)\s*\((?P<inside>.*)\)", re.DOTALL)
_EQUALS = re.compile(
    rf"(?:^|[?&\s,{{(-])(?P<name>bbox|bounds|bounding_?box|extent|spatialextent)['\"]?\s*(?:[=:]|\s)\s*[\[({{'\"]*"
    rf"(?P<numbers>{NUMBER}(?:\s*[,;\s]\s*{NUMBER}){{3,5}})",
    re.IGNORECASE,
)
_SYSTEM = re.compile(r"[\[(]?\s*\b(?P<crs>(?:EPSG|ESRI):\s*\d{3,6})\s*[\])]?", re.IGNORECASE)
_CORNERS = re.compile(rf"\({_N}[,\s]{_N}\)\s*[-–:,]\s*\({_N}[,\s]{_N}\)")
_COLON = re.compile(rf"{_N},{_N}:{_N},{_N}")
_GDALINFO = re.compile(rf"(?:Upper|Lower)\s+(?:Left|Right)\s*\({_N},{_N}\)", re.IGNORECASE)
_KEYS = re.compile(
    r"(?<![a-z])(?:(?P<w>x_?min|min_?x|lon(?:gitude)?_?min|min_?lon(?:gitude)?|west\w*|left|ulx)"
    r"|(?P<s>y_?min|min_?y|lat(?:itude)?_?min|min_?lat(?:itude)?|south\w*|bottom|lry)"
    r"|(?P<e>x_?max|max_?x|lon(?:gitude)?_?max|max_?lon(?:gitude)?|east\w*|right|lrx)"
    r"|(?P<n>y_?max|max_?y|lat(?:itude)?_?max|max_?lat(?:itude)?|north\w*|top|uly))(?![a-z])",
    re.IGNORECASE,
)
_LAT = re.compile(r"\b(?:lat(?:itude)?s?|ylim|latlim)\b", re.IGNORECASE)
_LON = re.compile(r"\b(?:(?:lon|lng|long|longitude)s?|xlim|lonlim)\b", re.IGNORECASE)
_BETWEEN = re.compile(rf"(?<![\d.]){_N}<=?\s*(?P<name>lat|lon|lng)[a-z]*\s*<=?{_N}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Box:
    """Four numbers as west, south, east, north of a coordinate system (None: degrees)."""

    west: float
    south: float
    east: float
    north: float
    crs: str | None = None


def named_boxes(text: str) -> tuple[Box, ...]:
    """Return the boxes that a program's notation may mean, the likeliest first; none if it is no such notation."""
    crs = None
    if system := _SYSTEM.search(text):
        crs = system["crs"].replace(" ", "").upper()
        text = f"{text[: system.start()]} {text[system.end() :]}".strip(" ,;")
        if four := re.fullmatch(_FOUR.replace("[,;\\s]", "[,;\\s]\\s*"), text):
            # QGIS writes west, east, south, north before the system; a system in front comes from elsewhere.
            numbers = [float(number.replace("−", "-")) for number in four.groups()]
            return _ordered(numbers, (WESN,) if system.start() > 0 else (WSEN, WESN), crs)
    for reader in (_by_keys, _by_lat_lon, _by_call, _by_equals, _by_corners):
        if found := reader(text, crs):
            return found
    return ()


def _by_keys(text: str, crs: str | None) -> tuple[Box, ...]:
    """Read xmin: 20 ymin: 57 …, the names before their numbers, or all names and then all numbers, or after them."""
    plain = re.sub(r"<[^<>]*/[^<>]*>", " ", text).replace("<", " ").replace(">", " ")
    keys = [str(match.lastgroup) for match in _KEYS.finditer(plain)]
    numbers = numbers_in(_KEYS.sub(" ", plain)) if sorted(keys) == ["e", "n", "s", "w"] else []
    if len(numbers) != 4:
        return ()
    by_key = dict(zip(keys, numbers, strict=True))
    return (Box(by_key["w"], by_key["s"], by_key["e"], by_key["n"], crs),)


def _by_lat_lon(text: str, crs: str | None) -> tuple[Box, ...]:
    """Read lat: 57 to 58, lon: 20 to 21; lat=slice(57, 58), lon=slice(20, 21); 57 < lat < 58, 20 < lon < 21."""
    found = _BETWEEN.finditer(text) if "<" in text else ()
    between = {one["name"][:2].lower(): (float(one[1]), float(one[3])) for one in found}
    if len(between) == 2:
        west, east = between["lo" if "lo" in between else "ln"]
        south, north = between["la"]
        return (Box(west, south, east, north, crs),)
    named = _behind_lat_lon(text)
    if named is None or decimal_pairs(*named):
        return ()
    lat, lon = (numbers_in(_without_ranges(part)) for part in named)
    if len(lat) != 2 or len(lon) != 2 or re.search(r"[NSEW]\b", text):
        return ()
    return (Box(lon[0], min(lat), lon[1], max(lat), crs),)


def _behind_lat_lon(text: str) -> tuple[str, str] | None:
    """Return what stands behind the name of the latitude and behind that of the longitude; each is named once."""
    lats, lons = list(_LAT.finditer(text)), list(_LON.finditer(text))
    if len(lats) != 1 or len(lons) != 1:
        return None
    first, second = sorted((lats[0], lons[0]), key=lambda match: match.start())
    parts = text[first.end() : second.start()], text[second.end() :]
    return parts if first is lats[0] else parts[::-1]


def latlon_point(text: str) -> tuple[float, float] | None:
    """Return longitude and latitude of a text that names each once, such as lat: 57.5, lon: 20.1 or an address's."""
    named = _behind_lat_lon(text)
    if named is None:
        return None
    lat, lon = decimal_pairs(*named) or named
    found = [re.match(rf"\W*?[=:\s(]*({NUMBER})", part) for part in (lon, lat)]
    if found[0] is None or found[1] is None or re.search(r"\d\s*[NSEW]\b", text):
        return None
    return float(found[0][1].replace("−", "-")), float(found[1][1].replace("−", "-"))


def _by_call(text: str, crs: str | None) -> tuple[Box, ...]:
    call = _CALL.fullmatch(text.strip())
    if (
        call is None
        or not _is_one_call(call["inside"])
        or re.search(r"POLYGON|LINE|CURVE|CIRC|SURFACE|COLLECTION", text, re.IGNORECASE)
    ):
        return ()
    names, inside = [call["name"]], call["inside"]
    while inner := _CALL.fullmatch(inside.strip()):
        names.append(inner["name"])
        inside = inner["inside"]
    numbers = numbers_in(re.sub(r"'[^']*'|\"[^\"]*\"", " ", inside))
    if re.search(r"3D$", names[0], re.IGNORECASE) and len(numbers) == 6:
        numbers = [numbers[0], numbers[1], numbers[3], numbers[4]]
    if len(numbers) == 5 and names[0].lower().endswith("makeenvelope"):
        crs, numbers = f"EPSG:{numbers[4]:.0f}", numbers[:4]
    if len(numbers) != 4 or re.search(r"\d\s*[NSEW]\b", inside):
        return ()
    families = [_CALLS[plain] for name in names if (plain := re.split(r"[.:]", name.lower())[-1]) in _CALLS]
    return _ordered(numbers, families[0] if families else (WSEN,), crs)


def _is_one_call(inside: str) -> bool:
    """Whether the brackets inside a call are closed there: no second call stands beside it."""
    depth = 0
    for bracket in re.findall(r"[()]", inside):
        depth += 1 if bracket == "(" else -1
        if depth < 0:
            return False
    return True


def _by_equals(text: str, crs: str | None) -> tuple[Box, ...]:
    named = _EQUALS.search(text)
    if named is None:
        return ()
    numbers = numbers_in(named["numbers"])
    if len(numbers) == 6:
        numbers = [numbers[0], numbers[1], numbers[3], numbers[4]]
    if len(numbers) != 4:
        return ()
    if named["name"].lower() == "extent" and "(" not in text[named.start() : named.end()]:
        return _ordered(numbers, (WESN, WSEN), crs)
    # A map service of version 1.3.0 puts latitude first, where EPSG does.
    north_first = re.search(r"version=1\.3", text, re.IGNORECASE) and crs == "EPSG:4326"
    return _ordered(numbers, (SWNE, WSEN) if north_first else (WSEN,), crs)


def _by_corners(text: str, crs: str | None) -> tuple[Box, ...]:
    found = _CORNERS.search(text) or _COLON.fullmatch(text.strip())
    if found is not None:
        order = SWNE if re.search("latlng", text, re.IGNORECASE) else WSEN
        return _ordered([float(number.replace("−", "-")) for number in found.groups()], (order,), crs)
    corners = [(float(x), float(y)) for x, y in _GDALINFO.findall(text)]
    if len(corners) < 2:
        return ()
    lons, lats = zip(*corners, strict=True)
    return (Box(min(lons), min(lats), max(lons), max(lats), crs),)


def _without_ranges(text: str) -> str:
    return re.sub(r"(?<=\d)\s*(?:–|-|\.\.|:)\s*(?=\d)", " ", text)


def _ordered(numbers: list[float], orders: tuple[tuple[int, int, int, int], ...], crs: str | None) -> tuple[Box, ...]:
    return tuple(Box(numbers[w], numbers[s], numbers[e], numbers[n], crs) for w, s, e, n in orders)
