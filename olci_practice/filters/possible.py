"""A filter asked of many records at once, before they are made: whether any of them may pass.

Databases call it a zone map or a block range index. The answer "no" is certain, "yes" is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import box

from olci_practice.archive.listing import Columns, EachOutcomes, Numbers, Outcomes, ScalarSet, Zone, ZoneTest
from olci_practice.filters.bounds import COLLECTION
from olci_practice.filters.evaluate import COMPARE, is_comparable
from olci_practice.filters.name_parts import text_outcomes, text_outcomes_of_each
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
    Operator,
    TextMatch,
    Value,
    attributes_named,
    has_part,
)

_ANYTHING: Outcomes = (True, True)
_OfEach = NDArray[np.bool_] | bool  # for each of many records, or one answer for all of them
_Outcomes = tuple[_OfEach, _OfEach]
_Truth = TypeVar("_Truth", bool, _OfEach)


def may_pass(node: Node) -> ZoneTest:
    """Return what is known of a filter's answer for the records of a zone."""
    return ZoneTest(
        lambda zone: _outcomes(node, zone),
        each=lambda zone, columns: _spread(_each(node, zone, columns), columns.length),
        attribute_names=frozenset(attributes_named(node)),
        has_names=has_part(node, _is_of_name),
        has_sizes=has_part(node, lambda part: isinstance(part, Comparison) and part.field == "ContentLength"),
        has_areas=has_part(node, lambda part: isinstance(part, Intersects)),
    )


def _each(node: Node, zone: Zone, columns: Columns) -> _Outcomes:  # one return a kind of node
    """Return the outcomes of each of many records of a zone."""
    joined = _joined(node, lambda part: _each(part, zone, columns))
    if joined is not None:
        return joined
    match node:
        case Comparison("Name", "eq" | "ne" as operator, value):
            is_it, is_not = text_outcomes_of_each(zone.name_parts(), columns, "is", str(value))
            return (is_it, is_not) if operator == "eq" else (is_not, is_it)
        case Comparison(field, operator, int() | float() as value) if field in columns.fields:
            found = [_each_compared(numbers, operator, value) for numbers in columns.fields[field]()]
            return np.any([may for may, _ in found], axis=0), np.any([may_not for _, may_not in found], axis=0)
        case TextMatch(function, text):
            return text_outcomes_of_each(zone.name_parts(), columns, function, text)
        case AnyAttribute(kind, condition):
            return _either(
                _each_of(condition, name, values, columns)
                for name, (its_kind, values) in zone.attributes.items()
                if its_kind == kind
            )
    return _outcomes(node, zone)


def _each_of(node: Node, name: str, values: ScalarSet, columns: Columns) -> _Outcomes:
    """Return the outcomes of a condition on one attribute of each."""
    joined = _joined(node, lambda part: _each_of(part, name, values, columns))
    if joined is not None:
        return joined
    match node:
        case AttributeComparison("Value", operator, int() | float() as value) if name in columns.attributes:
            return _each_compared(columns.attributes[name](), operator, value)
    return _of_attribute(node, name, values)


def _each_compared(numbers: Numbers, operator: Operator, value: float) -> EachOutcomes:
    least, most = numbers
    compare = COMPARE[operator]
    if operator in ("eq", "ne"):
        inside, is_it = (least <= value) & (value <= most), (least == value) & (most == value)
        return (inside, ~is_it) if operator == "eq" else (~is_it, inside)
    first, last = np.asarray(compare(least, value)), np.asarray(compare(most, value))
    return first | last, ~(first & last)


def _joined(node: Node, outcomes_of: Callable[[Node], tuple[_Truth, _Truth]]) -> tuple[_Truth, _Truth] | None:
    """Return the outcomes of "and", "or" and "not" by those of their parts, None for any other node."""
    match node:
        case Both(parts):
            return _both(map(outcomes_of, parts))
        case Either(parts):
            return _either(map(outcomes_of, parts))
        case Negation(part):
            return _negated(outcomes_of(part))
    return None


def _both(parts: Iterable[tuple[_Truth, _Truth]]) -> tuple[_Truth, _Truth]:
    may: _Truth = True
    may_not: _Truth = False
    for part_may, part_may_not in parts:
        if part_may is False:
            return False, True
        may, may_not = may & part_may, may_not | part_may_not
    return may, may_not


def _either(parts: Iterable[tuple[_Truth, _Truth]]) -> tuple[_Truth, _Truth]:
    may: _Truth = False
    may_not: _Truth = True
    for part_may, part_may_not in parts:
        if part_may_not is False:
            return True, False
        may, may_not = may | part_may, may_not & part_may_not
    return may, may_not


def _spread(outcomes: _Outcomes, length: int) -> EachOutcomes:
    may, may_not = (np.broadcast_to(np.asarray(one), (length,)) for one in outcomes)
    return may, may_not


def _is_of_name(node: Node) -> bool:
    return isinstance(node, TextMatch) or (isinstance(node, Comparison) and node.field == "Name")


def _outcomes(node: Node, zone: Zone) -> Outcomes:  # noqa: PLR0911  # one return a kind of node
    joined = _joined(node, lambda part: _outcomes(part, zone))
    if joined is not None:
        return joined
    match node:
        case Comparison("Collection/Name", operator, value):
            holds = COMPARE[operator](COLLECTION, value)
            return holds, not holds
        case Comparison(field, operator, value) if field in TIME_FIELDS and isinstance(value, datetime):
            return _compared(zone.times[field], operator, value)
        case Comparison("Name", operator, value):
            return _of_name(zone, operator, str(value))
        case Comparison(field, operator, value) if field in zone.fields:
            return _compared(zone.fields[field](), operator, value)
        case TextMatch(function, text):
            return text_outcomes(zone.name_parts(), function, text)
        case Intersects(area):
            if zone.footprint is not None:
                meets = area.intersects(zone.footprint)
                return meets, not meets
            everywhere = box(*zone.box)
            return area.intersects(everywhere), not area.covers(everywhere)
        case AnyAttribute(kind, condition):
            return _either(
                _of_attribute(condition, name, values)
                for name, (its_kind, values) in zone.attributes.items()
                if its_kind == kind
            )
    return _ANYTHING


def _of_name(zone: Zone, operator: Operator, value: str) -> Outcomes:
    parts = zone.name_parts()
    if operator in ("eq", "ne"):
        is_it = text_outcomes(parts, "is", value)
        return is_it if operator == "eq" else _negated(is_it)
    return _compared(("".join(map(min, parts)), "".join(map(max, parts))), operator, value)


def _of_attribute(node: Node, name: str, values: ScalarSet) -> Outcomes:
    joined = _joined(node, lambda part: _of_attribute(part, name, values))
    if joined is not None:
        return joined
    match node:
        case AttributeComparison("Name", operator, value):
            holds = is_comparable(name, value) and COMPARE[operator](name, value)
            return holds, not holds
        case AttributeComparison(_, operator, value):
            return _compared(values, operator, value)
    return _ANYTHING


def _compared(values: ScalarSet, operator: Operator, value: Value) -> Outcomes:
    sample = next(iter(values))
    if isinstance(sample, datetime) != isinstance(value, datetime):
        return _ANYTHING  # a time that is compared as text, or a text as a time
    if not isinstance(sample, datetime) and not is_comparable(sample, value):
        return False, True
    compare = COMPARE[operator]
    if isinstance(values, frozenset):
        found = {compare(one, value) for one in values}
        return True in found, False in found
    first, last = values
    inside = not (COMPARE["lt"](value, first) or COMPARE["gt"](value, last))
    match operator:
        case "eq":
            return inside, not (first == last == value)
        case "ne":
            return not (first == last == value), inside
    may = compare(first, value), compare(last, value)
    return any(may), not all(may)


def _negated(outcomes: tuple[_Truth, _Truth]) -> tuple[_Truth, _Truth]:
    return outcomes[1], outcomes[0]
