"""A filter asked of one catalogue record: yes or no."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import shapely
from shapely.geometry import shape

from olci_practice.filters.bounds import COLLECTION
from olci_practice.filters.nodes import (
    TIME_FIELDS,
    AnyAttribute,
    AttributeComparison,
    Both,
    Comparison,
    Either,
    Intersects,
    Negation,
    Node,
    TextMatch,
    Value,
)

Predicate = Callable[[Mapping[str, Any]], bool]

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
TEXT: Mapping[str, Callable[[str, str], bool]] = {
    "contains": operator.contains,
    "startswith": str.startswith,
    "endswith": str.endswith,
}


def predicate(node: Node) -> Predicate:  # noqa: PLR0911  # one return a kind of node
    """Return the function that says whether a record (with its Attributes) passes a filter."""
    match node:
        case Both(parts):
            return _all(parts)
        case Either(parts):
            choices = [predicate(part) for part in sorted(parts, key=_cost)]
            return lambda record: any(choice(record) for choice in choices)
        case Negation(part):
            inner = predicate(part)
            return lambda record: not inner(record)
        case TextMatch(function, text):
            matches = TEXT[function]
            return lambda record: matches(record["Name"], text)
        case Intersects(area):
            return _meets(area)
        case AnyAttribute(kind, condition):
            holds = predicate(condition)
            return lambda record: any(
                holds(attribute) for attribute in record["Attributes"] if attribute["ValueType"] == kind
            )
        case AttributeComparison():
            return _attribute_part(node)
        case Comparison():
            return _field(node)


def _all(parts: tuple[Node, ...]) -> Predicate:
    conditions = [predicate(part) for part in sorted(parts, key=_cost)]
    return lambda record: all(condition(record) for condition in conditions)


def _cost(node: Node) -> int:
    """Rank a node by what it costs to ask, so that geometry is asked last."""
    match node:
        case Both(parts) | Either(parts):
            return max(_cost(part) for part in parts)
        case Negation(part):
            return _cost(part)
        case Intersects():
            return 2
        case AnyAttribute():
            return 1
    return 0


def _meets(area: shapely.Polygon | shapely.Point) -> Predicate:
    shapely.prepare(area)

    def meets(record: Mapping[str, Any]) -> bool:
        footprint = record["GeoFootprint"]
        return footprint is not None and bool(area.intersects(shape(footprint)))

    return meets


def _field(node: Comparison) -> Predicate:
    compare, value = COMPARE[node.operator], node.value
    if node.field == "Collection/Name":
        answer = compare(COLLECTION, value)
        return lambda _: answer
    if node.field in TIME_FIELDS:
        key, _, part = node.field.partition("/")
        if part:
            return lambda record: compare(_time(record[key][part]), value)
        return lambda record: compare(_time(record[key]), value)
    return lambda record: compare(record[node.field], value)


def _attribute_part(node: AttributeComparison) -> Predicate:
    compare, part, value = COMPARE[node.operator], node.part, node.value
    if isinstance(value, datetime):
        return lambda attribute: compare(_time(attribute[part]), value)
    return lambda attribute: is_comparable(attribute[part], value) and compare(attribute[part], value)


def is_comparable(found: Value, asked: Value) -> bool:
    """Whether a value found and one asked for are both texts, or neither."""
    return isinstance(found, str) == isinstance(asked, str)


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)
