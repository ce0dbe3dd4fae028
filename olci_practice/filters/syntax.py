"""The grammar of the catalogue's filters, read strictly."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import lark
import shapely

from olci_core.errors import InputError
from olci_practice.filters.nodes import (
    TIME_FIELDS,
    AnyAttribute,
    AttributeComparison,
    Both,
    Comparison,
    Either,
    Intersects,
    LiteralKind,
    Negation,
    Node,
    TextMatch,
    Value,
)

# https://documentation.dataspace.copernicus.eu/APIs/OData.html, "Filter option". The short form att/Value is
# accepted beside att/OData.CSC.StringAttribute/Value, as the service does.
_GRAMMAR = r"""
    ?start: either
    ?either: both ("or" both)*
    ?both: one ("and" one)*
    ?one: "not" one -> negation
        | "(" either ")"
        | FIELD OPERATOR literal -> comparison
        | TEXT_FUNCTION "(" "Name" "," STRING ")" -> text_match
        | "OData.CSC.Intersects" "(" "area" "=" GEOGRAPHY ")" -> intersects
        | "Attributes" "/" KIND "/" "any" "(" VARIABLE ":" attribute_either ")" -> any_attribute
    ?attribute_either: attribute_both ("or" attribute_both)* -> either
    ?attribute_both: attribute_one ("and" attribute_one)* -> both
    ?attribute_one: "not" attribute_one -> negation
        | "(" attribute_either ")"
        | VARIABLE "/" [KIND "/"] PART OPERATOR literal -> attribute_comparison
    literal: STRING | TIME | NUMBER | TRUTH

    FIELD.3: "ContentDate/Start" | "ContentDate/End" | "PublicationDate" | "ModificationDate" | "OriginDate"
        | "Online" | "ContentLength" | "Collection/Name" | "Name"
    KIND.3: /OData\.CSC\.(String|Integer|Double|DateTimeOffset|Boolean)Attribute/
    PART.3: /(Name|Value)\b/
    TEXT_FUNCTION.3: /(contains|startswith|endswith)\b/
    OPERATOR.2: /(eq|ne|lt|le|gt|ge)\b/
    GEOGRAPHY.3: /geography'[^']*'/
    STRING: /'([^']|'')*'/
    TIME.2: /\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?/
    NUMBER: /-?\d+(\.\d+)?([eE][+-]?\d+)?/
    TRUTH.2: /(true|false)\b/
    VARIABLE: /[A-Za-z_][A-Za-z0-9_]*/
    %ignore /\s+/
"""


def parse_filter(text: str) -> Node:
    """Read a filter.

    Raises:
        InputError: it is not of the catalogue's language, or a value does not fit its field.
    """
    try:
        node: Node = _parser().parse(text)
    except lark.exceptions.UnexpectedInput as error:
        ended = isinstance(error, lark.exceptions.UnexpectedToken) and error.token.type == "$END"
        place = "at its end" if ended else f"near '{text[error.pos_in_stream :][:40]}'"
        raise InputError(f"Invalid filter expression {place}") from error
    return node


@functools.cache
def _parser() -> Any:
    return lark.Lark(_GRAMMAR, parser="lalr", transformer=_TreeBuilder(), maybe_placeholders=True)


class _TreeBuilder(lark.Transformer[Any, Node]):
    """Turns what the grammar recognised into nodes while it is read (so depth costs no recursion)."""

    def either(self, parts: list[Node]) -> Node:
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def both(self, parts: list[Node]) -> Node:
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def negation(self, parts: list[Node]) -> Node:
        return parts[0].part if isinstance(parts[0], Negation) else Negation(parts[0])

    def literal(self, tokens: list[lark.Token]) -> Value:
        return _literal(tokens[0])

    def comparison(self, tokens: list[Any]) -> Node:
        field, operator, value = str(tokens[0]), str(tokens[1]), tokens[2]
        expected: type | tuple[type, ...] = str
        if field in TIME_FIELDS:
            expected = datetime
        elif field == "ContentLength":
            expected = (int, float)
        elif field == "Online":
            expected = bool
        _require(value, expected, name=field)
        if field in ("Online", "Collection/Name") and operator not in ("eq", "ne"):
            raise InputError(f"{field} can be compared with eq and ne only")
        return Comparison(field, operator, value)  # type: ignore[arg-type]  # the grammar knows no other

    def text_match(self, tokens: list[lark.Token]) -> Node:
        return TextMatch(str(tokens[0]), _unquoted(tokens[1]))  # type: ignore[arg-type]  # as above

    def intersects(self, tokens: list[lark.Token]) -> Node:
        return Intersects(_area(str(tokens[0])[len("geography'") : -1]))

    def any_attribute(self, tokens: list[Any]) -> Node:
        kind = _kind(tokens[0])
        return AnyAttribute(kind, _checked(tokens[2], variable=str(tokens[1]), kind=kind))

    def attribute_comparison(self, tokens: list[Any]) -> Node:
        variable, kind, part, operator, value = tokens
        return _Loose(str(variable), kind, str(part), str(operator), value)  # type: ignore[return-value]  # any_attribute checks it


@dataclass(frozen=True, slots=True)
class _Loose:
    """An attribute comparison whose variable and kind have not been held against the enclosing any()."""

    variable: str
    kind: str | None
    part: str
    operator: str
    value: Value


_PYTHON_TYPES: dict[str, type | tuple[type, ...]] = {
    "String": str,
    "Integer": int,
    "Double": (int, float),
    "Boolean": bool,
    "DateTimeOffset": datetime,
}


def _checked(node: Any, *, variable: str, kind: LiteralKind) -> Node:
    match node:
        case Both(parts):
            return Both(tuple(_checked(part, variable=variable, kind=kind) for part in parts))
        case Either(parts):
            return Either(tuple(_checked(part, variable=variable, kind=kind) for part in parts))
        case Negation(part):
            return Negation(_checked(part, variable=variable, kind=kind))
    if node.variable != variable:
        raise InputError(f"Unknown variable '{node.variable}': the any() around it calls it '{variable}'")
    value = node.value
    if node.part == "Name":
        _require(value, str, name="att/Name")
    elif isinstance(value, str) and kind == "DateTimeOffset":
        value = _time(value)
    elif isinstance(value, str) and kind != "String" and node.kind is not None and _kind(node.kind) == "String":
        # Published clients write IntegerAttribute/any(… StringAttribute/Value eq 93) and, of some, eq '93'.
        value = _number(value, kind)
    else:
        _require(value, _PYTHON_TYPES[kind], name=f"OData.CSC.{kind}Attribute/Value")
    return AttributeComparison(node.part, node.operator, value)


def _number(text: str, kind: LiteralKind) -> Value:
    """Return what a quoted value means for attributes of another kind."""
    try:
        return {"true": True, "false": False}[text] if kind == "Boolean" else float(text)
    except (KeyError, ValueError) as error:
        raise InputError(f"Invalid value for OData.CSC.{kind}Attribute/Value: {text[:40]}") from error


def _require(value: Value, expected: type | tuple[type, ...], *, name: str) -> None:
    is_truth_for_number = isinstance(value, bool) and expected is not bool
    if is_truth_for_number or not isinstance(value, expected):
        raise InputError(f"Invalid value for {name}: {value}")


def _kind(token: str) -> LiteralKind:
    return str(token).removeprefix("OData.CSC.").removesuffix("Attribute")  # type: ignore[return-value]  # as the grammar has it


def _literal(token: lark.Token) -> Value:
    match token.type:
        case "STRING":
            return _unquoted(token)
        case "TIME":
            return _time(str(token))
        case "TRUTH":
            return str(token) == "true"
    return int(token) if str(token).lstrip("-").isdigit() else float(token)


def _unquoted(token: str) -> str:
    return str(token)[1:-1].replace("''", "'")


def _time(text: str) -> datetime:
    """Read a time; without a zone it is UTC, a bare date is its midnight."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"Invalid date: {text[:40]}") from error
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _area(text: str) -> shapely.Polygon | shapely.Point:
    srid, _, wkt = text.partition(";")
    if srid != "SRID=4326" or not wkt:
        raise InputError("Invalid geography: it begins with SRID=4326;")
    try:
        area = shapely.from_wkt(wkt)
    except shapely.errors.ShapelyError as error:
        raise InputError(f"Invalid geography: {wkt[:60]}") from error
    if not isinstance(area, shapely.Polygon | shapely.Point) or area.is_empty:
        raise InputError(f"Invalid geography: a POLYGON or a POINT, not {wkt[:20]}")
    west, south, east, north = area.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise InputError("Invalid geography: coordinates beyond ±180 or ±90 degrees")
    if not area.is_valid:
        raise InputError("Invalid geography: the ring crosses itself")
    return area
