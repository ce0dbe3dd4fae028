"""XML of shapes as people's programs write it, put right before GDAL reads it."""

from __future__ import annotations

import html
import re

from olci_core.area.text.corner_list import kml_corners
from olci_core.errors import InputError

_MAX_ELEMENTS = 2_000_000
_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*>", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z]{2,31});)?")
_PREFIX = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*(?=[\s=/>])")
_FIRST_TAG = re.compile(r"<[A-Za-z_][^\s/>]*")
_COORDINATES = re.compile(r"(<(?:\w+:)?coordinates\b[^>/]*>)([^<]*)(</(?:\w+:)?coordinates\s*>)", re.IGNORECASE)
_NUMBER = r"[-+]?+(?:\d++(?:\.\d*+)?+|\.\d++)(?:[eE][-+]?+\d++)?+"
_PLAIN = re.compile(rf"\s*+(?:(?:{_NUMBER},{_NUMBER}(?:\s++|\Z))++|(?:{_NUMBER},{_NUMBER},{_NUMBER}(?:\s++|\Z))++)")
_NOT_SHAPES = re.compile(
    r"<((?:\w+:)?(?:GroundOverlay|PhotoOverlay|ScreenOverlay|NetworkLink|NetworkLinkControl))\b[^>]*?"
    r"(?:/>|>.*?</\1\s*>)",
    re.DOTALL,
)


def put_right(text: str, *, kind: str) -> str:
    """Return the text of a KML, GML or GPX file such that GDAL reads what is meant.

    What stands before the first tag goes, undeclared prefixes are declared, lone ampersands written out. In KML the
    coordinates are written the one way that cannot be misread, and what is no shape is left out.

    Raises:
        InputError: it defines entities, of which XML bombs are made, or has too many elements.
    """
    text = text[max(0, text.find("<")) :]
    text = _FORBIDDEN.sub("", _DOCTYPE.sub("", _DECLARATION.sub("", text)))
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise InputError("declares a document type with entities, which shapes have no need of.", hint="Save it again.")
    if text.count("<") > 2 * _MAX_ELEMENTS:
        raise InputError(f"holds more than {_MAX_ELEMENTS:,} elements.", hint="Keep only the shapes you need.")
    text = _CDATA.sub(lambda match: html.escape(match[1]), text)
    text = _AMPERSAND.sub(_spelled_out, text)
    if kind == "kml":
        text = _COORDINATES.sub(_rewritten, _NOT_SHAPES.sub("", text))
        if not re.match(r"\s*(?:<!--.*?-->\s*)*<(?:\w+:)?kml\b", text, re.DOTALL | re.IGNORECASE):
            text = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{text}</Document></kml>'
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _with_prefixes(text)


def _spelled_out(match: re.Match[str]) -> str:
    if match[1] and (letter := html.unescape(f"&{match[1]};")) != f"&{match[1]};":
        return letter
    return f"&amp;{match[1]};" if match[1] else "&amp;"


def _with_prefixes(text: str) -> str:
    used = set(_PREFIX.findall(text)) - {"xml", "xmlns"}
    missing = [prefix for prefix in sorted(used) if not re.search(rf"\bxmlns:{re.escape(prefix)}\s*=", text)]
    declared = "".join(f' xmlns:{prefix}="urn:undeclared:{prefix}"' for prefix in missing)
    return _FIRST_TAG.sub(lambda match: match[0] + declared, text, count=1) if missing else text


def _rewritten(match: re.Match[str]) -> str:
    """Return coordinates as lon,lat; none where they are not numbers, so that the shape counts as broken.

    Those that can only be read one way stay as they are.
    """
    if _PLAIN.fullmatch(match[2]):
        return match[0]
    corners = kml_corners(match[2])
    words = " ".join(f"{lon!r},{lat!r}" for lon, lat in corners.tolist()) if corners is not None else ""
    return f"{match[1]}{words}{match[3]}"
